import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import {
  createMissExplainer,
  formatMissFinding,
  type MissExplainer,
  type MissFinding,
} from '#schema/operations';
import { type Operation, sha256 } from './operation.ts';
import type { AllowlistOutcome } from './persisted.ts';
import type { GraphQLRequest } from './request.ts';
import type { Log } from './telemetry/log.ts';

/** A request for what no manifest lists. */
export interface Miss {
  readonly outcome: AllowlistOutcome;
  /** As the client claims it. */
  readonly version: string | undefined;
  readonly request: Pick<GraphQLRequest, 'documentId' | 'query' | 'operationName'>;
}

/** Logs misses with what is known about them, beside the requests' way. */
export interface Misses {
  /** Takes a miss down; costs a request next to nothing. */
  note(miss: Miss): void;
  close(): void;
}

export interface MissesOptions {
  readonly client: string;
  /** What is registered right now, by id. */
  readonly operations: () => ReadonlyMap<string, Operation>;
  readonly log: Log;
}

/**
 * Makes the log of misses. Each unknown id or text is logged once for each version that asks for
 * it, at most fifty a second; the thousand seen last are remembered. When more are waiting than
 * can be explained, the log says how many were left out.
 */
export function createMisses({ client, operations, log }: MissesOptions): Misses {
  const seen = new LRUCache<string, true>({ max: SEEN_MAX });
  const waiting: Miss[] = [];
  const stopping = new AbortController();
  const explainerFor = explainers(client, stopping.signal);
  let [leftOut, isExplaining] = [0, false];

  async function explainAll(): Promise<void> {
    isExplaining = true;
    try {
      for (let miss = waiting.shift(); miss; miss = waiting.shift()) {
        const explainer = await explainerFor(operations());
        if (stopping.signal.aborted) return;
        logMiss(miss, explainer, { client, log });
        await rest(PAUSE_MS, stopping.signal);
      }
      if (leftOut > 0) log.warn({ client, leftOut }, 'allowlist: more misses than are explained');
      leftOut = 0;
    } catch (error) {
      log.error({ err: error }, 'a miss could not be explained');
    } finally {
      isExplaining = false;
    }
  }

  return {
    note: (miss) => {
      const key = keyOf(miss);
      if (seen.has(key)) return;
      if (waiting.length >= WAITING_MAX) {
        leftOut += 1;
        return;
      }
      seen.set(key, true);
      waiting.push(miss);
      if (!isExplaining) void explainAll();
    },
    close: () => stopping.abort(),
  };
}

const SEEN_MAX = 1_000;
const WAITING_MAX = 100;
const PAUSE_MS = 20;

function keyOf({ outcome, version, request: { documentId, query } }: Miss): string {
  const asked = documentId ?? query;
  return `${outcome} ${version ?? ''} ${asked === undefined ? '' : sha256(asked)}`;
}

function logMiss(
  { outcome, version, request }: Miss,
  explainer: MissExplainer,
  { client, log }: Pick<MissesOptions, 'client' | 'log'>,
): void {
  const [operationName, documentId] = [request.operationName, request.documentId].map((each) =>
    each?.slice(0, SHOWN_LENGTH),
  );
  const explanation = explain(explainer, client, request).map(formatMissFinding);
  log.warn({ client, version, operationName, documentId, explanation }, `allowlist: ${outcome}`);
}

/** A caller may have sent anything as a name or an id. */
const SHOWN_LENGTH = 100;

function explain(
  explainer: MissExplainer,
  client: string,
  { documentId, query, operationName }: Miss['request'],
): readonly MissFinding[] {
  if (documentId !== undefined) return [explainer.explainId(documentId, { client, operationName })];
  if (query === undefined) return [];
  if (query.length > TEXT_LENGTH_MAX) {
    return [{ kind: 'unknown', looksLike: `a text of ${query.length} characters` }];
  }
  return explainer.explainText(query, { client, operationName });
}

/** Most characters of a text that is looked into. */
const TEXT_LENGTH_MAX = 20_000;

/**
 * The explainer of what is registered, made once for as long as that stays the same. It prints
 * every operation in a dozen ways, a millisecond each, so it rests longer than it works.
 */
function explainers(client: string, signal: AbortSignal) {
  const known = new WeakMap<ReadonlyMap<string, Operation>, MissExplainer>();
  return async (operations: ReadonlyMap<string, Operation>): Promise<MissExplainer> => {
    const made = known.get(operations);
    if (made) return made;
    const explainer = createMissExplainer(
      [...operations.values()].map(({ id, hash, name = id, kind, text }) => ({
        ...{ client, id, hash, name, type: kind, body: text },
        listedIn: 'registered',
        isServed: true,
      })),
    );
    for (const _ of explainer.prepare()) {
      await rest(PREPARATION_PAUSE_MS, signal);
      if (signal.aborted) break;
    }
    known.set(operations, explainer);
    return explainer;
  };
}

const PREPARATION_PAUSE_MS = 4;

/** Never keeps a process from ending, and never fails. */
async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => {});
}
