import type { Step } from '#schema';
import type { Entry } from '../cache/entry.ts';
import type { PartCache, Settle } from '../cache/part-cache.ts';
import { isShownCode } from '../subgraph/answer.ts';
import { SubgraphError } from '../subgraph/error.ts';
import { type Ask, isIdle } from './ask.ts';
import {
  type Fetched,
  type FetchOptions,
  type FetchParts,
  partsRequest,
  type RequestParts,
  reported,
} from './fetch-parts.ts';
import { failureErrors, stalePlaces } from './field-errors.ts';
import { entryOf, holdsNothing, isPositive, NOT_FOUND_HINT } from './kept-entry.ts';
import { keysOfParts, type PartKeys } from './part-keys.ts';
import { joined, split } from './part-values.ts';
import { refusedAsks } from './refused-asks.ts';
import type { Run } from './run.ts';
import { Stopwatch } from './stopwatch.ts';
import { narrowedTo, type Wanted, wantedOf } from './wanted.ts';

/** What is kept of answers that are the same for everybody, of one supergraph. */
export interface Keeping {
  readonly parts: PartCache;
  /** Names the supergraph: what is kept of one says nothing of another. */
  readonly supergraphHash: string;
}

export interface KeptOptions extends FetchOptions, Keeping {}

/** Whether the parts of a step are the same for everybody, and may be kept for a while. */
export function isKeepable({ kind, public: isPublic, parts }: Step): boolean {
  return kind === 'query' && isPublic === true && parts.every(({ maxAgeS = 0 }) => maxAgeS > 0);
}

/**
 * Compiles the request of a step whose parts are kept: only what nobody has is asked for, once for
 * all who ask at the same time. When it cannot be had, what was kept longer ago stands in.
 */
export function keptPartsFetcher(step: Step, options: KeptOptions): FetchParts {
  const keys = keysOfParts(step, options.supergraphHash);
  const request = partsRequest(step, options);
  return (run, asks) => new KeptFetch(step, { ...options, keys, request }, { run, asks }).fetched();
}

interface Compiled extends KeptOptions {
  readonly keys: readonly PartKeys[];
  readonly request: RequestParts;
}

/** One run of such a step. */
class KeptFetch {
  readonly #step: Step;
  readonly #compiled: Compiled;
  readonly #run: Run;
  readonly #asks: readonly Ask[];
  readonly #wanted: readonly Wanted[];
  /** What came of each that is wanted: an object, null, or nothing so far. */
  readonly #values: unknown[] = [];
  #stale: readonly (Entry | undefined)[] = [];
  #isExplained = false;

  constructor(
    step: Step,
    compiled: Compiled,
    { run, asks }: { readonly run: Run; readonly asks: readonly Ask[] },
  ) {
    this.#step = step;
    this.#compiled = compiled;
    this.#run = run;
    this.#asks = asks;
    this.#wanted = wantedOf(asks, compiled.keys, run.variables);
  }

  async fetched(): Promise<Fetched | undefined> {
    if (this.#run.kept.reading === 'never') await this.#fetch([...this.#wanted.keys()]);
    else await this.#take();
    const isExplained = this.#isExplained;
    return joined(this.#asks, { wanted: this.#wanted, values: this.#values, isExplained });
  }

  async #take(): Promise<void> {
    const { kept, signal } = this.#run;
    const staleMs = kept.staleWhileRevalidateS * 1_000;
    const taken = await this.#compiled.parts.take(keysOf(this.#wanted), staleMs);
    this.#stale = taken.stale;
    this.#makeAnew(taken.aging);
    const lacking: number[] = [];
    taken.usable.forEach((entry, index) => {
      if (entry && !this.#use(index, entry)) lacking.push(index);
    });
    const waited = [...taken.theirs].map(async ([index, settled]) => {
      const entry = await orAborted(settled, signal);
      if (!entry || !this.#use(index, entry)) lacking.push(index);
    });
    await Promise.all([this.#fetch(taken.ours, taken.settle), ...waited]);
    await this.#fetch(lacking);
  }

  /** Has parts fetched anew that are used as they are meanwhile, by a run that nobody waits for. */
  #makeAnew(indices: readonly number[]): void {
    if (indices.length === 0) return;
    const asks = narrowedTo(this.#asks, this.#wanted, indices);
    const fetch = new KeptFetch(this.#step, this.#compiled, { run: unattended(this.#run), asks });
    // Where it was sent it is told of what failed; what is old stays what it was.
    fetch.#refresh().catch(() => {});
  }

  async #refresh(): Promise<void> {
    const { ours, settle } = await this.#compiled.parts.take(keysOf(this.#wanted));
    await this.#fetch(ours, settle);
  }

  /** Fills in what was kept; false when that is not what it should be. */
  #use(index: number, { text, freshUntil, tags }: Entry): boolean {
    const run = this.#run;
    const json = text.toString();
    const value = parsed(json);
    if (typeof value !== 'object') return false;
    this.#values[index] = value;
    run.isPlain &&= !json.includes('\\');
    for (const tag of tags) run.tags.add(tag);
    const leftS = (freshUntil - Date.now()) / 1_000;
    run.cacheHints.push({ maxAge: Math.max(0, Math.floor(leftS)), scope: 'PUBLIC' });
    if (leftS <= 0) run.staleS = Math.max(run.staleS ?? 0, -leftS);
    return true;
  }

  /** Asks the subgraph, and hands over what came of each. */
  async #fetch(indices: readonly number[], settle: Settle = this.#keep): Promise<void> {
    if (indices.length === 0) return;
    const made = new Map<number, Entry | undefined>(indices.map((index) => [index, undefined]));
    try {
      const open = this.#withoutRefused(indices);
      if (open.length > 0) await this.#ask(open, made);
    } finally {
      settle(made);
    }
  }

  async #ask(indices: readonly number[], made: Map<number, Entry | undefined>): Promise<void> {
    const { request, tree } = this.#compiled;
    const { service } = this.#step;
    const run = this.#run;
    const wanted = this.#wanted;
    const asks = narrowedTo(this.#asks, wanted, indices);
    const madeAt = Date.now();
    try {
      const answer = await request(run, asks);
      // A service that fails in part is left aside when all of it can be shown as it was.
      const isFailing = answer.errors.some(({ code }) => !isShownCode(code));
      if (isFailing && this.#standIn(indices)) return;
      const fetched = reported(answer, { service, asks, tree, run });
      this.#isExplained ||= fetched?.isExplained ?? true;
      for (const [index, value] of split(fetched, { asks, wanted, indices, service })) {
        this.#values[index] = value;
        const { part } = wanted[index] as Wanted;
        const entry = entryOf(value, { answer, part, madeAt, kept: run.kept });
        for (const tag of entry.tags) run.tags.add(tag);
        if (holdsNothing(value, part)) run.cacheHints.push(NOT_FOUND_HINT);
        if (isPositive(entry, answer)) made.set(index, entry);
      }
    } catch (error) {
      if (!(error instanceof SubgraphError)) throw error;
      this.#missed(indices, error);
    }
  }

  /** Those that may be asked for now; for the others there is what was kept, or an error. */
  #withoutRefused(indices: readonly number[]): readonly number[] {
    const asks = narrowedTo(this.#asks, this.#wanted, indices);
    const refused = refusedAsks(this.#step, this.#compiled.fields, { run: this.#run, asks });
    if (refused.length === 0) return indices;
    const parts = new Set(refused.map(({ part }) => part));
    const isRefused = (index: number) => parts.has((this.#wanted[index] as Wanted).part);
    const error = new SubgraphError(this.#step.service, 'CIRCUIT_OPEN');
    this.#missed(indices.filter(isRefused), error);
    return indices.filter((index) => !isRefused(index));
  }

  /** What cannot be had is what it was; where nothing was kept, that is told. */
  #missed(indices: readonly number[], error: SubgraphError): void {
    const { errors, data } = this.#run;
    const failed = indices.filter((index) => !this.#standIn([index]));
    if (failed.length === 0) return;
    const failing = narrowedTo(this.#asks, this.#wanted, failed).filter((ask) => !isIdle(ask));
    errors.push(...failureErrors(error, failing, this.#compiled.tree, data));
  }

  /** What was fetched for this run alone may serve others later. */
  readonly #keep: Settle = (made) => {
    for (const [index, entry] of made) {
      if (entry) this.#compiled.parts.keep(this.#wanted[index]?.key ?? '', entry);
    }
  };

  /** Fills all of these in with what was kept longer ago; false when one of them cannot be. */
  #standIn(indices: readonly number[]): boolean {
    const { kept, stale, data } = this.#run;
    const now = Date.now();
    const entries = indices.map((index) => this.#stale[index]);
    const mayStandIn = entries.every(
      (entry) =>
        entry && entry.text !== 'null' && now < entry.freshUntil + kept.staleIfErrorS * 1_000,
    );
    if (!mayStandIn) return false;
    indices.forEach((index, at) => {
      const entry = entries[at];
      if (!entry) return;
      this.#use(index, entry);
      const ageS = Math.floor((now - entry.madeAt) / 1_000);
      const asks = narrowedTo(this.#asks, this.#wanted, [index]).filter((ask) => !isIdle(ask));
      const paths = stalePlaces(asks, this.#compiled.tree, data);
      stale.push(...paths.map((path) => ({ path, ageS })));
    });
    return true;
  }
}

/** A run for what nobody waits for: its request ends by its subgraph's deadline alone. */
function unattended(run: Run): Run {
  return {
    ...run,
    data: {},
    reached: new Map(),
    errors: [],
    cacheHints: [],
    stale: [],
    tags: new Set(),
    changed: new Set(),
    waiting: new Stopwatch(),
    deadlineAt: undefined,
    signal: new AbortController().signal,
  };
}

function keysOf(wanted: readonly Wanted[]): readonly string[] {
  return wanted.map(({ key }) => key);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** What a promise resolves to, or nothing once the signal aborts. */
function orAborted<Value>(
  promise: Promise<Value | undefined>,
  signal: AbortSignal,
): Promise<Value | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const leave = () => resolve(undefined);
    signal.addEventListener('abort', leave, { once: true });
    void promise.then((value) => {
      signal.removeEventListener('abort', leave);
      resolve(value);
    });
  });
}
