import { Counter, type Registry } from 'prom-client';

/** What is told of a caching proxy in front. */
export interface CdnMetrics {
  /** One address that the proxy was to forget. */
  purge(outcome: PurgeOutcome): void;
}

/** `absent` was not held any more. */
export type PurgeOutcome = (typeof OUTCOMES)[number];

const OUTCOMES = ['purged', 'absent', 'failed'] as const;

/** Metrics of the caching proxy in front; every series is there from the start. */
export function cdnMetrics(registry: Registry): CdnMetrics {
  const purges = new Counter({
    name: 'facet_cdn_purges_total',
    help: 'Addresses that the caching proxy in front was told to forget, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const outcome of OUTCOMES) purges.inc({ outcome }, 0);
  return { purge: (outcome) => purges.inc({ outcome }) };
}
