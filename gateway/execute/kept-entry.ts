import type { Part } from '#schema';
import type { Entry } from '../cache/entry.ts';
import type { AnswerEnvelope } from '../subgraph/answer.ts';
import { strictest } from '../subgraph/cache-hint.ts';
import type { KeptUse } from './run.ts';
import { tagsOf } from './tags.ts';
import { isObject } from './targets.ts';

export interface EntryOf {
  readonly answer: AnswerEnvelope;
  readonly part: Part;
  /** When the subgraph was asked, in milliseconds since 1970. */
  readonly madeAt: number;
  readonly kept: KeptUse;
}

/** What is to be kept of an entity, or of a part's root fields. What is not there is soon asked for again. */
export function entryOf(value: unknown, { answer, part, madeAt, kept }: EntryOf): Entry {
  const schema = { maxAge: part.maxAgeS ?? 0, scope: 'PUBLIC' } as const;
  const { maxAge, scope } = strictest(schema, answer.cacheControl);
  const isNegative = holdsNothing(value, part);
  const freshS = isNegative ? Math.min(maxAge, NEGATIVE_S) : maxAge;
  const freshUntil = madeAt + freshS * 1_000;
  const staleS = Math.max(kept.staleIfErrorS, kept.staleWhileRevalidateS);
  return {
    text: JSON.stringify(value ?? null),
    scope,
    madeAt,
    freshUntil,
    keptUntil: isNegative ? freshUntil : freshUntil + staleS * 1_000,
    tags: isObject(value) ? tagsOf(part, value) : (part.types ?? []),
  };
}

/** Whether an entry is worth keeping: of an answer without errors, and for everybody. */
export function isPositive(
  { scope, freshUntil, madeAt }: Entry,
  { errors }: AnswerEnvelope,
): boolean {
  return errors.length === 0 && scope === 'PUBLIC' && freshUntil > madeAt;
}

/** How long what was not found may be believed not to be there, in seconds. */
const NEGATIVE_S = 5;

/** How long an answer may be kept in which something was not found. */
export const NOT_FOUND_HINT = { maxAge: NEGATIVE_S, scope: 'PUBLIC' } as const;

/** No such entity, or a root field that found nothing. */
export function holdsNothing(value: unknown, { entities, fields = [] }: Part): boolean {
  if (!isObject(value)) return true;
  return !entities && fields.some((field) => value[field] === null || value[field] === undefined);
}
