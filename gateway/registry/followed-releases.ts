import type { GenerationMetrics } from '../telemetry/generation-metrics.ts';
import type { Log } from '../telemetry/log.ts';
import type { ClientRecord, Registry, Release } from './registry.ts';
import { UnreadableTextError } from './release-list.ts';
import { NO_RELEASES, type UnitedReleases, uniteReleases } from './united-releases.ts';

/** What the releases of a client hold, kept up to date. */
export interface FollowedReleases {
  readonly current: UnitedReleases;
  stop(): void;
}

export interface FollowReleasesOptions {
  readonly client: string;
  readonly onChange: () => void;
  readonly metrics: Pick<GenerationMetrics, 'releasesRead'>;
  readonly log: Log;
}

/**
 * Reads a client's releases, and again whenever they change. A registry that is away changes
 * nothing, and is asked again until it is back; it is told of once that it is away, and once that it
 * is back.
 */
export async function followReleases(
  registry: Registry,
  { client, onChange, metrics, log }: FollowReleasesOptions,
): Promise<FollowedReleases> {
  const tell = createTeller({ registry, metrics, log });
  const reader = createReader(registry, client, log);
  let state: ReleasesRead | undefined;
  let current = NO_RELEASES;
  let isStopped = false;
  let retry: NodeJS.Timeout | undefined;
  let ending: NodeJS.Timeout | undefined;

  const unite = () => {
    if (isStopped || !state) return;
    const united = uniteReleases(state.record, state.releases, Date.now());
    clearTimeout(ending);
    if (united.changesAt !== undefined) {
      const inMs = Math.min(Math.max(united.changesAt - Date.now(), 1), TIMER_MAX_MS);
      ending = setTimeout(unite, inMs).unref();
    }
    if (isSame(current, united)) return;
    current = united;
    onChange();
  };
  const read = async () => {
    clearTimeout(retry);
    try {
      state = await reader();
      tell();
      unite();
    } catch (error) {
      tell({ error, isFirst: state === undefined });
      if (!isStopped) retry = setTimeout(readNext, RETRY_MS).unref();
    }
  };
  let reading = Promise.resolve();
  const readNext = () => {
    reading = reading.then(read);
    return reading;
  };

  const stop = registry.watch(client, () => void readNext());
  await readNext();
  return {
    get current() {
      return current;
    },
    stop: () => {
      isStopped = true;
      stop();
      clearTimeout(retry);
      clearTimeout(ending);
    },
  };
}

const RETRY_MS = 500;

/** More than timers can count; what is further off is looked at again by then. */
const TIMER_MAX_MS = 24 * 3_600_000;

interface ReleasesRead {
  readonly record: ClientRecord;
  readonly releases: readonly Release[];
}

/** Reads releases, each once, and tells once of each that cannot be believed or read. */
function createReader(registry: Registry, client: string, log: Log): () => Promise<ReleasesRead> {
  let known = new Map<unknown, Release>();
  let told = new Set<string>();
  return async () => {
    const record = await registry.record(client);
    const problems = new Map(
      (record.ignored ?? []).map(({ version, reason }) => [version, reason]),
    );
    const releases = new Map<unknown, Release>();
    for (const { version, operations } of record.releases) {
      try {
        // A list of operations that was read before is the same object.
        const release = known.get(operations) ?? (await registry.release(client, version));
        if (release) releases.set(operations, release);
      } catch (error) {
        if (!(error instanceof UnreadableTextError)) throw error;
        problems.set(version, error.message);
      }
    }
    known = releases;
    const lines = [...problems].map(([version, reason]) => ({ version, reason }));
    for (const line of lines) {
      if (told.has(JSON.stringify(line))) continue;
      log.error({ client, registry: registry.name, ...line }, 'a release is ignored');
    }
    told = new Set(lines.map((line) => JSON.stringify(line)));
    return { record, releases: [...releases.values()] };
  };
}

interface TellingOf extends Pick<FollowReleasesOptions, 'metrics' | 'log'> {
  readonly registry: Pick<Registry, 'name'>;
}

/** What a reading failed with. `isFirst`: whether none has succeeded before. */
interface Failure {
  readonly error: unknown;
  readonly isFirst: boolean;
}

/** Counts every reading, and logs when they begin to fail and when they succeed again. */
function createTeller({ registry, metrics, log }: TellingOf): (failure?: Failure) => void {
  let failures = 0;
  return (failure) => {
    metrics.releasesRead(failure ? 'failed' : 'read');
    if (!failure) {
      if (failures > 0) log.info({ registry: registry.name }, 'releases can be read again');
      failures = 0;
      return;
    }
    failures += 1;
    const level = failures === 1 ? 'warn' : 'debug';
    const kept = failure.isFirst
      ? 'only the manifest is served until it can'
      : 'what is served stays';
    log[level]({ err: failure.error, registry: registry.name }, `releases cannot be read: ${kept}`);
  };
}

function isSame(before: UnitedReleases, after: UnitedReleases): boolean {
  return (
    before.operations.length === after.operations.length &&
    after.operations.every((operation, index) => {
      const other = before.operations[index];
      return (
        other?.id === operation.id &&
        other.versions.join() === operation.versions.join() &&
        other.plans.length === operation.plans.length
      );
    })
  );
}
