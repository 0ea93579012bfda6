import { Counter, Gauge, type Registry } from 'prom-client';

/** What is told of keys that an edge reads again and again. */
export interface KeyMetrics {
  /** Where to look, whenever somebody asks, how often each set of keys was read. */
  watch(look: () => Iterable<Readings>): void;
}

/** How often something of elsewhere was read. */
export interface Readings {
  /** What it is, and where, as the log names it. */
  readonly source: string;
  readonly good: number;
  readonly failed: number;
  /** Since the last good reading, or, while there was none, since the first try. */
  readonly ageMs: number;
}

/** Metrics of keys, of viewers' tokens and of partners. */
export function keyMetrics(registry: Registry): KeyMetrics {
  const registers = [registry];
  return {
    watch: (look) => {
      new Counter({
        name: 'facet_edge_key_reads_total',
        help: 'How often keys of viewers’ tokens, or of partners, were read, by source and outcome.',
        labelNames: ['source', 'outcome'],
        registers,
        collect() {
          this.reset();
          for (const { source, good, failed } of look()) {
            this.inc({ source, outcome: 'read' }, good);
            this.inc({ source, outcome: 'failed' }, failed);
          }
        },
      });
      new Gauge({
        name: 'facet_edge_key_age_seconds',
        help: 'Time since keys were last read, by source.',
        labelNames: ['source'],
        registers,
        collect() {
          for (const { source, ageMs } of look()) this.set({ source }, ageMs / 1_000);
        },
      });
    },
  };
}
