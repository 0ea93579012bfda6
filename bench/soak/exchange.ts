import { getBytes, postBytes } from '../overload/request-bytes.ts';
import { expectedAnswer } from '../workload/expected-answer.ts';
import type { Operation } from '../workload/operations.ts';
import type { Vouch } from './edge.ts';
import { createJudge, type Judge } from './judge.ts';

/** Something that can be asked by anybody, and how its answer is judged. */
export interface Exchange {
  readonly body: string;
  /** The same for a GET. Default: it is sent by POST. */
  readonly search?: string;
  /** The media type of a POST, as it is written. */
  readonly type?: string;
  readonly judge: Judge;
}

/** A registered query, whose answer is that of one schema over all the data. */
export function queryOf({ id, body }: Operation, variables: object = {}): Exchange {
  return {
    body: JSON.stringify({ documentId: id, variables }),
    search: `documentId=${id}&variables=${encodeURIComponent(JSON.stringify(variables))}`,
    judge: createJudge(expectedAnswer(body, variables)),
  };
}

/** A registered operation whose answer is `data`. */
export function operationOf({ id }: Operation, variables: object, data: unknown): Exchange {
  return { body: JSON.stringify({ documentId: id, variables }), judge: createJudge(data) };
}

/** The bytes of an exchange as `viewer` sends it: by GET where it may. */
export function bytesOf(exchange: Exchange, viewer: string, vouch: Vouch): Buffer {
  const { body, search, type } = exchange;
  if (search !== undefined) {
    const target = `/graphql?${search}`;
    return getBytes(search, vouch(viewer, { method: 'GET', target, body: '' }));
  }
  return postBytes(body, vouch(viewer, { method: 'POST', target: '/graphql', body }), type);
}

/** The same, but that it is sent by POST. */
export function posted({ search: _, ...exchange }: Exchange): Exchange {
  return exchange;
}
