import { Counter, Gauge, type Registry } from 'prom-client';

/** What is told of the operations that are served, and of what making them took. */
export interface GenerationMetrics {
  /** One attempt to replace the generation. */
  reload(outcome: 'accepted' | 'refused', operations: number): void;
  /** One attempt to read the client's releases. */
  releasesRead(outcome: 'read' | 'failed'): void;
  readonly compilation: CountCompilation;
}

/**
 * Counts operations that were parsed, validated or planned: once each at registration, or because
 * of traffic, which never happens where the allowlist is enforced.
 */
export type CountCompilation = (
  stage: 'parse' | 'validate' | 'plan',
  cause: 'registration' | 'traffic',
  operations: number,
) => void;

/** Metrics of generations; every series of compilations is there from the start. */
export function generationMetrics(registry: Registry): GenerationMetrics {
  const registers = [registry];
  const reloads = new Counter({
    name: 'facet_generation_reloads_total',
    help: 'Attempts to load a supergraph and its manifests, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const releases = new Counter({
    name: 'facet_releases_reads_total',
    help: "Attempts to read the client's releases, by outcome.",
    labelNames: ['outcome'],
    registers,
  });
  const operations = new Gauge({
    name: 'facet_generation_operations',
    help: 'Operations registered in the generation being served.',
    registers,
  });
  const compilations = new Counter({
    name: 'facet_operation_compilations_total',
    help: 'Operations parsed, validated or planned, by stage and by what caused it.',
    labelNames: ['stage', 'cause'],
    registers,
  });
  for (const outcome of ['accepted', 'refused']) reloads.inc({ outcome }, 0);
  for (const outcome of ['read', 'failed']) releases.inc({ outcome }, 0);
  for (const stage of ['parse', 'validate', 'plan']) {
    for (const cause of ['registration', 'traffic']) compilations.inc({ stage, cause }, 0);
  }
  return {
    compilation: (stage, cause, count) => compilations.inc({ stage, cause }, count),
    releasesRead: (outcome) => releases.inc({ outcome }),
    reload: (outcome, registered) => {
      reloads.inc({ outcome });
      operations.set(registered);
    },
  };
}
