import { Counter, Gauge, type Registry } from 'prom-client';

/** What is told of the replicas that an edge asks. */
export interface ReplicaMetrics {
  /** One try to have a replica answer; `again`: another was made for the same request before. */
  attempt(client: string, order: AttemptOrder, outcome: AttemptOutcome): void;
  /** Where to look, whenever somebody asks, how each client's replicas are. */
  watch(look: () => Iterable<ReplicasSeen>): void;
}

type AttemptOrder = (typeof ORDERS)[number];

const ORDERS = ['first', 'again'] as const;

/**
 * What came of a try. `answered`: at least the beginning of an answer came; `overloaded` and `unready`: the
 * replica said so, and did nothing; `unreachable`: no byte was sent; `broken`: some were, and no answer
 * came; `ended`: the caller left, or its time was over.
 */
export type AttemptOutcome = (typeof ATTEMPTS)[number];

const ATTEMPTS = ['answered', 'overloaded', 'unready', 'unreachable', 'broken', 'ended'] as const;

/** The replicas of one client at one moment. */
export interface ReplicasSeen {
  readonly client: string;
  /** How many are known to be what. */
  readonly health: Readonly<Record<(typeof HEALTHS)[number], number>>;
  /** Requests that they have not answered to the end. */
  readonly inFlight: number;
}

const HEALTHS = ['ready', 'unready', 'refused', 'silent'] as const;

/** Metrics of replicas; every series is there from the start. */
export function replicaMetrics(registry: Registry, clients: readonly string[]): ReplicaMetrics {
  const registers = [registry];
  const attempts = new Counter({
    name: 'facet_edge_upstream_attempts_total',
    help: 'Tries to have a replica answer, by client, outcome, and whether it was the first.',
    labelNames: ['client', 'order', 'outcome'],
    registers,
  });
  for (const client of clients) {
    for (const outcome of ATTEMPTS) {
      for (const order of ORDERS) attempts.inc({ client, order, outcome }, 0);
    }
  }
  return {
    attempt: (client, order, outcome) => attempts.inc({ client, order, outcome }),
    watch: (look) => {
      new Gauge({
        name: 'facet_edge_replicas',
        help: 'Replicas of a client’s BFF, by what is known of their health.',
        labelNames: ['client', 'health'],
        registers,
        collect() {
          for (const { client, health: known } of look()) {
            for (const health of HEALTHS) this.set({ client, health }, known[health]);
          }
        },
      });
      new Gauge({
        name: 'facet_edge_running_requests',
        help: 'Requests that replicas have not answered to the end, by client.',
        labelNames: ['client'],
        registers,
        collect() {
          for (const { client, inFlight } of look()) this.set({ client }, inFlight);
        },
      });
    },
  };
}
