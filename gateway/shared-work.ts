import { Flights } from './flights.ts';
import type { Generation } from './generation.ts';
import type { HttpResponse } from './response.ts';
import type { Work } from './work.ts';

/** Calls back whenever something changed that answers are made of. */
export type OnChange = (listener: () => void) => unknown;

/** Runs work, or waits for the same work that runs already. */
export type ShareWork = (
  shared: SharedWork,
  run: (signal: AbortSignal) => Promise<HttpResponse>,
) => Promise<HttpResponse>;

export interface SharedWork {
  readonly work: Work;
  /** Work under one key has one answer. */
  readonly key: string;
  /** Aborts when the caller leaves. */
  readonly signal: AbortSignal;
}

/**
 * Queries that have the same answer, on the same generation, run once while they are in flight.
 * Nobody joins work that has used up half of its time, or that began before something changed.
 */
export function sharedInFlight(deadlineMs: number, onChange: OnChange): ShareWork {
  let flightsOf = new WeakMap<Generation, Flights<HttpResponse>>();
  onChange(() => {
    flightsOf = new WeakMap();
  });
  return ({ work: { generation }, key, signal }, run) => {
    let flights = flightsOf.get(generation);
    if (!flights) {
      flights = new Flights('steady');
      flightsOf.set(generation, flights);
    }
    return flights.join(key, signal, { timeMs: deadlineMs, start: run });
  };
}
