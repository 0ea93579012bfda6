import { Counter, Gauge, type Registry } from 'prom-client';

/** What is told of how subgraphs are guarded. */
export interface ResilienceMetrics {
  /** What a breaker has become; `scope` is `service`, a root field (`Query.rate`) or an entity type. */
  breaker(service: string, scope: string, state: BreakerState): void;
  /** A query that failed where a second try might have helped. */
  retry(service: string, outcome: RetryOutcome): void;
  /** Where to look, whenever somebody asks, how much is under way to each subgraph. */
  watchBulkheads(look: () => Iterable<readonly [service: string, pressure: Pressure]>): void;
}

/** In the order of their numbers: 0, 1, 2. */
const STATES = ['closed', 'half-open', 'open'] as const;
type BreakerState = (typeof STATES)[number];

/** `denied`: there was neither time nor budget to send it again. */
const RETRIES = ['recovered', 'failed', 'denied'] as const;
type RetryOutcome = (typeof RETRIES)[number];

interface Pressure {
  readonly running: number;
  readonly queued: number;
}

/** Metrics of breakers, retries and bulkheads: of the services, fields and types of the schema. */
export function resilienceMetrics(registry: Registry): ResilienceMetrics {
  const registers = [registry];
  const states = new Gauge({
    name: 'facet_breaker_state',
    help: 'What a breaker of a subgraph, or of a field or type of it, is: 0 closed, 1 half-open, 2 open.',
    labelNames: ['service', 'scope'],
    registers,
  });
  const transitions = new Counter({
    name: 'facet_breaker_transitions_total',
    help: 'How often a breaker has become closed, half-open or open.',
    labelNames: ['service', 'scope', 'to'],
    registers,
  });
  const retries = new Counter({
    name: 'facet_subgraph_retries_total',
    help: 'Queries that failed where a second try might have helped, by what came of that.',
    labelNames: ['service', 'outcome'],
    registers,
  });
  const known = new Set<string>();
  return {
    breaker: (service, scope, state) => {
      states.set({ service, scope }, STATES.indexOf(state));
      const key = `${service} ${scope}`;
      if (known.has(key)) return transitions.inc({ service, scope, to: state });
      known.add(key);
      for (const to of STATES) transitions.inc({ service, scope, to }, 0);
      if (state !== 'closed') transitions.inc({ service, scope, to: state });
      for (const outcome of RETRIES) retries.inc({ service, outcome }, 0);
    },
    retry: (service, outcome) => retries.inc({ service, outcome }),
    watchBulkheads: (look) => {
      for (const place of ['running', 'queued'] as const) {
        new Gauge({
          name: `facet_bulkhead_${place}`,
          help: `Requests to a subgraph that are ${place === 'running' ? 'under way' : 'waiting'}.`,
          labelNames: ['service'],
          registers,
          collect() {
            for (const [service, pressure] of look()) this.set({ service }, pressure[place]);
          },
        });
      }
    },
  };
}
