import type { CreateGeneration, Generation, GenerationArtefacts } from './generation.ts';
import type { UnitedReleases } from './registry/united-releases.ts';
import type { Log } from './telemetry/log.ts';
import type { Metrics } from './telemetry/metrics.ts';

export interface SuccessionOptions {
  readonly create: CreateGeneration;
  /** What the client's releases hold by now. */
  readonly releases: () => UnitedReleases | undefined;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'reload'>;
}

/** The generation being served, and the next one in its place. */
export interface Succession {
  readonly current: Generation;
  /** Serves other artefacts; if they cannot be served, that is told and nothing changes. */
  replace(artefacts: GenerationArtefacts): Promise<void>;
  /** Serves what releases hold by now, on the artefacts that are served. */
  refresh(): Promise<void>;
  /** Lets go of the last generation. */
  end(): Promise<void>;
}

/**
 * Begins with a first generation. Each takes over what it has in common with the one before, so
 * they are made one after the other.
 *
 * @throws GenerationError when the first artefacts are bad
 */
export async function beginSuccession(
  first: GenerationArtefacts,
  { create, releases, log, metrics }: SuccessionOptions,
): Promise<Succession> {
  let served = first;
  let taken = releases();
  const make = (artefacts: GenerationArtefacts) => {
    taken = releases();
    return create({ ...artefacts, releases: taken });
  };
  let current = await make(first);
  metrics.reload('accepted', current.operations.size);

  const replaceBy = async (artefacts: GenerationArtefacts) => {
    try {
      const next = await make(artefacts);
      retire(current, log);
      [current, served] = [next, artefacts];
      metrics.reload('accepted', current.operations.size);
      log.info({ operations: current.operations.size }, 'a new generation is served');
    } catch (error) {
      metrics.reload('refused', current.operations.size);
      log.error({ err: error }, 'refused; the last good generation stays');
    }
  };
  let replacing = Promise.resolve();
  const inTurn = (run: () => Promise<void>) => {
    replacing = replacing.then(run);
    return replacing;
  };
  return {
    get current() {
      return current;
    },
    replace: (artefacts) => inTurn(() => replaceBy(artefacts)),
    // What is wrong with other artefacts by now does not keep releases out.
    refresh: () => inTurn(async () => (taken === releases() ? undefined : replaceBy(served))),
    end: () => inTurn(() => current.retire()),
  };
}

/** Requests that began on it finish first, however long they take; nobody waits for that. */
function retire(generation: Generation, log: Log): void {
  generation.retire().catch((error: unknown) => {
    log.error({ err: error }, 'a replaced generation could not be let go');
  });
}
