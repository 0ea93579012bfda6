import { setTimeout as sleep } from 'node:timers/promises';
import type { Artefact } from './artefact.ts';
import { type ArtefactSource, artefactSource } from './artefact-source.ts';
import type { CreateGeneration, Generation, GenerationArtefacts } from './generation.ts';
import { GenerationError } from './generation-error.ts';
import type { FollowedReleases } from './registry/followed-releases.ts';
import { beginSuccession, type Succession } from './succession.ts';
import type { Log } from './telemetry/log.ts';
import type { Metrics } from './telemetry/metrics.ts';

export interface GenerationsOptions {
  /** A file's path or an `http(s)` address. */
  readonly supergraph: string;
  readonly manifests: readonly string[];
  /** Plans made beforehand. Without them, or where they do not fit, operations are planned anew. */
  readonly plans: string | undefined;
  /** How often changes are looked for, in milliseconds. */
  readonly pollIntervalMs: number;
  /** Follows the client's releases, if it has a registry. Default: there are none. */
  readonly followReleases?: (onChange: () => void) => Promise<FollowedReleases> | undefined;
  readonly create: CreateGeneration;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'reload'>;
}

/** The generation being served, replaced whenever its artefacts change for something good. */
export interface Generations {
  readonly current: Generation;
  stop(): Promise<void>;
}

/**
 * Loads the first generation and follows its artefacts from then on. Supergraph and manifests
 * change together or not at all: whatever cannot be served is reported by name, and the last
 * good generation stays.
 *
 * @throws GenerationError when the very first artefacts are bad
 */
export async function followGenerations(options: GenerationsOptions): Promise<Generations> {
  const { log } = options;
  const required = [options.supergraph, ...options.manifests].map(artefactSource);
  const optional = options.plans === undefined ? [] : [artefactSource(options.plans)];
  const sources = [...required, ...optional];
  const texts = new Map<string, Artefact>();
  const { failures } = await poll(sources, texts);
  const unread = failures.find(({ artefact }) => artefact !== options.plans);
  if (unread) throw unread;
  for (const failure of failures) log.warn({ err: failure }, 'unread: planned anew');
  let succession: Succession | undefined;
  const followed = await options.followReleases?.(() => void succession?.refresh());
  const releases = () => followed?.current;
  const begun = await beginSuccession(artefactsOf(options, texts), { ...options, releases }).catch(
    (error: unknown) => {
      followed?.stop();
      throw error;
    },
  );
  succession = begun;
  // What changed while the first generation was made.
  void begun.refresh();
  const replace = () => begun.replace(artefactsOf(options, texts));
  const stopping = new AbortController();
  const following = follow(sources, texts, { ...options, replace, signal: stopping.signal });
  return {
    get current() {
      return begun.current;
    },
    stop: async () => {
      stopping.abort();
      followed?.stop();
      await following;
      await begun.end();
    },
  };
}

/** Takes over every text that changed; a source that cannot be read keeps its last one. */
async function poll(
  sources: readonly ArtefactSource[],
  texts: Map<string, Artefact>,
): Promise<{ changed: boolean; failures: readonly GenerationError[] }> {
  const polled = await Promise.allSettled(sources.map((source) => source.poll()));
  const fresh = polled.map((each) => (each.status === 'fulfilled' ? each.value : undefined));
  for (const artefact of fresh) if (artefact) texts.set(artefact.name, artefact);
  return {
    changed: fresh.some(Boolean),
    failures: polled.flatMap((each, index) =>
      each.status === 'rejected' ? [unreadable(sources[index]?.name ?? '', each.reason)] : [],
    ),
  };
}

function unreadable(name: string, reason: unknown): GenerationError {
  const { code, message } = rootOf(reason) as { code?: string; message?: string };
  return new GenerationError(name, [`cannot be read (${code ?? message})`]);
}

/** What lies at the bottom of an error: of "fetch failed", who refused the connection. */
function rootOf(error: unknown): unknown {
  const { cause } = error as { cause?: unknown };
  return cause ? rootOf(cause) : error;
}

function artefactsOf(
  { supergraph, manifests, plans }: GenerationsOptions,
  texts: ReadonlyMap<string, Artefact>,
): GenerationArtefacts {
  const textOf = (name: string): Artefact => texts.get(name) ?? { name, text: '' };
  return {
    supergraph: textOf(supergraph),
    manifests: manifests.map(textOf),
    plans: plans === undefined ? undefined : texts.get(plans),
  };
}

interface Following {
  readonly pollIntervalMs: number;
  readonly replace: () => Promise<void>;
  readonly log: Log;
  readonly signal: AbortSignal;
}

async function follow(
  sources: readonly ArtefactSource[],
  texts: Map<string, Artefact>,
  { pollIntervalMs, replace, log, signal }: Following,
): Promise<void> {
  let told = '';
  while (!signal.aborted) {
    await sleep(pollIntervalMs, undefined, { signal, ref: false }).catch(() => {});
    if (signal.aborted) return;
    const { changed, failures } = await poll(sources, texts);
    const failing = failures.map(({ message }) => message).join();
    // A source that stays away is told of once, not at every poll.
    if (failing !== told) for (const failure of failures) log.error({ err: failure }, 'unread');
    told = failing;
    if (changed) await replace();
  }
}
