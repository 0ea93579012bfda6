import { Counter, Gauge, type Registry } from 'prom-client';

/** What is told of load, and of what is refused because of it. */
export interface OverloadMetrics {
  /** One request refused. */
  shed(reason: ShedReason): void;
  /** Where load is looked up whenever metrics are asked for. */
  observe(look: () => LoadSeen): void;
}

/**
 * Why a request was refused: `full`, there was no place for it; `waited`, it waited too long for one;
 * `heap`, the heap was nearly full.
 */
export type ShedReason = (typeof SHED_REASONS)[number];

/** A server's load at one moment. */
export interface LoadSeen {
  /** Requests being made. */
  readonly running: number;
  /** Requests that wait to be made. */
  readonly waiting: number;
  /** How many may be made at once right now. */
  readonly limit: number;
}

export const SHED_REASONS = ['full', 'waited', 'heap'] as const;

/** Metrics of load; every series is there from the start. */
export function overloadMetrics(registry: Registry): OverloadMetrics {
  const registers = [registry];
  const shed = new Counter({
    name: 'facet_shed_requests_total',
    help: 'Requests refused with 503 OVERLOADED, by reason.',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of SHED_REASONS) shed.inc({ reason }, 0);
  let look = (): LoadSeen => ({ running: 0, waiting: 0, limit: 0 });
  const gauge = (name: string, help: string, field: keyof LoadSeen) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(look()[field]);
      },
    });
  gauge('facet_running_requests', 'Requests being made, cache hits aside.', 'running');
  gauge('facet_waiting_requests', 'Requests that wait to be made.', 'waiting');
  gauge('facet_running_requests_limit', 'Requests that may be made at once right now.', 'limit');
  return {
    shed: (reason) => shed.inc({ reason }),
    observe: (observed) => {
      look = observed;
    },
  };
}
