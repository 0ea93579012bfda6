import type { Part, Step } from '#schema';
import type { AnswerEnvelope } from '../subgraph/answer.ts';
import { type CacheHint, strictest } from '../subgraph/cache-hint.ts';
import { SubgraphError } from '../subgraph/error.ts';
import { type Ask, isIdle } from './ask.ts';
import { failureErrors, reportedErrors, type StepTree } from './field-errors.ts';
import { holdsNothing, NOT_FOUND_HINT } from './kept-entry.ts';
import { refusedAsks, withoutAsks } from './refused-asks.ts';
import { bodyWriter } from './request-body.ts';
import type { Data, Run } from './run.ts';
import type { PartFields } from './step-fields.ts';
import { tagsOf } from './tags.ts';
import { isObject } from './targets.ts';

/** Gets what the parts of a step ask for; whatever goes wrong stands in the run's errors. */
export type FetchParts = (run: Run, asks: readonly Ask[]) => Promise<Fetched | undefined>;

/** The answer of a step. */
export interface Fetched {
  readonly data: Data;
  /** Whether it came with errors. */
  readonly isExplained: boolean;
}

export interface FetchOptions {
  /** Where the subgraph answers. */
  readonly url: string;
  /** What the client sees of the data, for the paths of errors. */
  readonly tree: StepTree;
  /** What each part asks for. */
  readonly fields: readonly PartFields[];
}

/** Compiles the request of a step, which is asked each time. */
export function partsFetcher(step: Step, options: FetchOptions): FetchParts {
  const { tree } = options;
  const request = partsRequest(step, options);
  const { service, parts } = step;
  const marked = parts.filter((part) => part.marks || part.types);
  return async (run, wished) => {
    const refused = refusedAsks(step, options.fields, { run, asks: wished });
    if (refused.length > 0) {
      const error = new SubgraphError(service, 'CIRCUIT_OPEN');
      run.errors.push(...failureErrors(error, refused, tree, run.data));
    }
    const asks = refused.length > 0 ? withoutAsks(wished, refused) : wished;
    if (asks.every(isIdle)) return undefined;
    const answer = await request(run, asks).catch((error: unknown) => {
      if (!(error instanceof SubgraphError)) throw error;
      run.errors.push(...failureErrors(error, asks, tree, run.data));
      return undefined;
    });
    if (!answer) return undefined;
    noteTags(marked, answer, run);
    if (parts.some((part) => isAbsent(part, answer))) run.cacheHints.push(NOT_FOUND_HINT);
    for (const { part, representations } of refused) {
      if (answer.data && part.entities) {
        answer.data[part.entities.field] = representations.map(() => null);
      }
    }
    return reported(answer, { service, asks, tree, run });
  };
}

/** Sends the request of a step. Its body is constant but for variables and representations. */
export type RequestParts = (run: Run, asks: readonly Ask[]) => Promise<AnswerEnvelope>;

/** The request rejects with a SubgraphError when no usable answer came. */
export function partsRequest(step: Step, { url, fields }: FetchOptions): RequestParts {
  const { service, kind } = step;
  const all = fields.flatMap((part) => part.asked);
  const writeBody = bodyWriter(step);
  const viewer = step.public ? 'withheld' : 'sent';
  const hint = hintOf(step);
  return async (run, asks) => {
    run.isForEverybody &&= viewer === 'withheld';
    const body = writeBody(run.variables, asks);
    const sharing = run.kept.reading === 'never' ? 'refused' : 'allowed';
    // A failure tells nothing of what nobody asked for.
    const asked = asks.some(isIdle) ? fields.flatMap(askedUnlessIdle(asks)) : all;
    const request = { service, kind, url, body, viewer, sharing, asked } as const;
    const answer = await timed(run, () => run.client.send({ ...request, context: run }));
    run.cacheHints.push(strictest(hint, answer.cacheControl));
    run.isPlain &&= answer.isPlain;
    for (const tag of answer.changed) run.changed.add(tag);
    return answer;
  };
}

async function timed<Answer>({ waiting }: Run, send: () => Promise<Answer>): Promise<Answer> {
  waiting.begin();
  try {
    return await send();
  } finally {
    waiting.end();
  }
}

const askedUnlessIdle =
  (asks: readonly Ask[]) =>
  ({ asked }: PartFields, index: number) => {
    const ask = asks[index];
    return ask && !isIdle(ask) ? asked : [];
  };

/** What the subgraph's schema says of all that a step asks for; undefined where it says nothing. */
export function hintOf({ parts, public: isPublic }: Step): CacheHint | undefined {
  let maxAge = Number.POSITIVE_INFINITY;
  for (const { maxAgeS } of parts) {
    if (maxAgeS === undefined) return undefined;
    maxAge = Math.min(maxAge, maxAgeS);
  }
  return { maxAge, scope: isPublic ? 'PUBLIC' : 'PRIVATE' };
}

export interface Reported extends Pick<FetchOptions, 'tree'> {
  readonly service: string;
  readonly asks: readonly Ask[];
  readonly run: Run;
}

/** Adds the errors of an answer to the run's, and returns its data, if any. */
export function reported(
  { data, errors }: AnswerEnvelope,
  { service, asks, tree, run }: Reported,
): Fetched | undefined {
  const isExplained = errors.length > 0;
  if (isExplained) {
    const answered = { service, asks, isEmpty: !data };
    // Not spread: there may be more of them than a call takes arguments.
    for (const error of reportedErrors(errors, answered, tree, run.data)) run.errors.push(error);
  }
  return data ? { data, isExplained } : undefined;
}

/** Whether something that a part asked for is not there, though nothing failed. */
function isAbsent(part: Part, { data, errors }: AnswerEnvelope): boolean {
  if (!data || errors.length > 0) return false;
  if (!part.entities) return holdsNothing(data, part);
  return valuesOf(data[part.entities.field]).includes(null);
}

function noteTags(parts: readonly Part[], { data }: AnswerEnvelope, { tags }: Run): void {
  if (!data) return;
  for (const part of parts) {
    for (const value of valuesOf(part.entities ? data[part.entities.field] : [data])) {
      if (isObject(value)) for (const tag of tagsOf(part, value)) tags.add(tag);
    }
  }
}

function valuesOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
