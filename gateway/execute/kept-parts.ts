import type { Step } from '#schema';
import type { Entry } from '../cache/entry.ts';
import type { PartCache, Taken } from '../cache/part-cache.ts';
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
import type { Data, Run } from './run.ts';
import { isObject } from './targets.ts';
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
  const request = partsRequest(step, options.url);
  return (run, asks) => new KeptFetch(step, { ...options, keys, request }, { run, asks }).fetched();
}

type Settle = Taken['settle'];

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
    const all = this.#wanted.map((_, index) => index);
    if (this.#run.kept.reading === 'never') await this.#fetch(all);
    else await this.#take();
    return this.#composed();
  }

  async #take(): Promise<void> {
    const { parts } = this.#compiled;
    const keys = this.#wanted.map(({ key }) => key);
    const { fresh, stale, ours, theirs, settle } = await parts.take(keys);
    this.#stale = stale;
    const lacking: number[] = [];
    fresh.forEach((entry, index) => {
      if (entry && !this.#use(index, entry, 'fresh')) lacking.push(index);
    });
    const waited = [...theirs].map(async ([index, settled]) => {
      const entry = await orAborted(settled, this.#run.signal);
      if (!entry || !this.#use(index, entry, 'fresh')) lacking.push(index);
    });
    await Promise.all([this.#fetch(ours, settle), ...waited]);
    await this.#fetch(lacking);
  }

  /** Fills in what was kept; false when that is not what it should be. */
  #use(index: number, { text, freshUntil, tags }: Entry, age: 'fresh' | 'stale'): boolean {
    const json = text.toString();
    const value = parsed(json);
    if (typeof value !== 'object') return false;
    this.#values[index] = value;
    this.#run.isPlain &&= !json.includes('\\');
    for (const tag of tags) this.#run.tags.add(tag);
    const seconds = Math.floor((freshUntil - Date.now()) / 1_000);
    const maxAge = age === 'fresh' ? Math.max(0, seconds) : 0;
    this.#run.cacheHints.push({ maxAge, scope: 'PUBLIC' });
    return true;
  }

  /** Asks the subgraph, and hands over what came of each. */
  async #fetch(indices: readonly number[], settle: Settle = this.#keep): Promise<void> {
    if (indices.length === 0) return;
    const { request, tree } = this.#compiled;
    const { service } = this.#step;
    const run = this.#run;
    const asks = narrowedTo(this.#asks, this.#wanted, indices);
    const madeAt = Date.now();
    const unsettled = new Set(indices);
    try {
      const answer = await request(run, asks);
      // A service that fails in part is left aside when all of it can be shown as it was.
      const isFailing = answer.errors.some(({ code }) => !isShownCode(code));
      if (isFailing && this.#standIn(indices)) return;
      const fetched = reported(answer, { service, asks, tree, run });
      this.#isExplained ||= fetched?.isExplained ?? true;
      for (const [index, value] of this.#valuesIn(fetched, asks, indices)) {
        this.#values[index] = value;
        const { part } = this.#wanted[index] as Wanted;
        const entry = entryOf(value, { answer, part, madeAt, kept: run.kept });
        for (const tag of entry.tags) run.tags.add(tag);
        if (holdsNothing(value, part)) run.cacheHints.push(NOT_FOUND_HINT);
        settle(index, isPositive(entry, answer) ? entry : undefined);
        unsettled.delete(index);
      }
    } catch (error) {
      if (!(error instanceof SubgraphError)) throw error;
      const failed = indices.filter((index) => !this.#standIn([index]));
      const failing = narrowedTo(this.#asks, this.#wanted, failed).filter((ask) => !isIdle(ask));
      if (failed.length > 0) run.errors.push(...failureErrors(error, failing, tree, run.data));
    } finally {
      for (const index of unsettled) settle(index, undefined);
    }
  }

  /** What was fetched for this run alone may serve others later. */
  readonly #keep: Settle = (index, entry) => {
    if (entry) this.#compiled.parts.keep(this.#wanted[index]?.key ?? '', entry);
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
      this.#use(index, entry, 'stale');
      const ageS = Math.floor((now - entry.madeAt) / 1_000);
      const asks = narrowedTo(this.#asks, this.#wanted, [index]).filter((ask) => !isIdle(ask));
      const paths = stalePlaces(asks, this.#compiled.tree, data);
      const staleS = Math.floor((now - entry.freshUntil) / 1_000);
      stale.push(...paths.map((path) => ({ path, ageS, staleS })));
    });
    return true;
  }

  /** The value of each that was asked for; a list that is not as long as it should be is malformed. */
  #valuesIn(
    fetched: Fetched | undefined,
    asks: readonly Ask[],
    indices: readonly number[],
  ): (readonly [index: number, value: unknown])[] {
    if (!fetched) return [];
    const { data, isExplained } = fetched;
    const counts = asks.map(() => 0);
    return indices.flatMap((index) => {
      const { ask: at } = this.#wanted[index] as Wanted;
      const { part, representations } = asks[at] as Ask;
      if (!part.entities) return [[index, data] as const];
      const answered = data[part.entities.field];
      if (answered === null && isExplained) return [];
      if (!Array.isArray(answered) || answered.length !== representations.length) {
        throw new SubgraphError(this.#step.service, 'SUBREQUEST_MALFORMED_RESPONSE');
      }
      const place = counts[at] ?? 0;
      counts[at] = place + 1;
      return [[index, answered[place]] as const];
    });
  }

  /** All that is known by now, as if one answer had held it. */
  #composed(): Fetched | undefined {
    let data: Data | undefined;
    this.#asks.forEach(({ part, representations }) => {
      if (part.entities) {
        data ??= {};
        data[part.entities.field] = representations.map(() => null);
      }
    });
    this.#wanted.forEach(({ ask, representation, part }, index) => {
      const value = this.#values[index];
      if (part.entities) {
        const entities = data?.[part.entities.field] as unknown[];
        entities[representation] = value ?? null;
      } else if (ask === 0 && isObject(value)) data = value;
    });
    return data && { data, isExplained: this.#isExplained };
  }
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
