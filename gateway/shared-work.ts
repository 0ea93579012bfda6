import { Flights } from './flights.ts';
import type { Generation } from './generation.ts';
import type { HttpResponse } from './response.ts';
import { REQUEST_ID } from './subgraph/client.ts';
import type { Work } from './work.ts';

/** Runs work, or waits for the same work that runs already; `signal` aborts when the caller leaves. */
export type ShareWork = (
  work: Work,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<HttpResponse>,
) => Promise<HttpResponse>;

/**
 * Queries that are the same, of the same viewer and on the same generation, run once while they
 * are in flight. Nobody joins work that has used up half of its time; mutations run for each.
 */
export function sharedInFlight(deadlineMs: number): ShareWork {
  const flightsOf = new WeakMap<Generation, Flights<HttpResponse>>();
  return (work, signal, run) => {
    const { generation, operation } = work;
    if (operation.kind === 'mutation') return run(signal);
    let flights = flightsOf.get(generation);
    if (!flights) {
      flights = new Flights(deadlineMs / 2);
      flightsOf.set(generation, flights);
    }
    return flights.join(identityOf(work), signal, run);
  };
}

/** Everything that an answer depends on within one generation, as text. */
function identityOf({ operation, variables, accept, subgraphHeaders }: Work): string {
  const { id, name, registered } = operation;
  const { [REQUEST_ID]: _, ...viewer } = subgraphHeaders;
  return JSON.stringify([id, name, registered, variables, accept, viewer]);
}
