import type { IncomingHttpHeaders } from 'node:http';
import { changedTags } from './changed-tags.ts';
import { HttpStatusError, SubgraphError } from './error.ts';

/** A subgraph's answer whose outer shape is known to be right. */
export interface AnswerEnvelope {
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly AnswerError[];
  readonly cacheControl: string | undefined;
  /** What the service says the request has changed; empty for nothing. */
  readonly changed: readonly string[];
  /**
   * Whether its text has no backslash: then no string of it holds anything that JSON escapes, for
   * everything that must be escaped was (RFC 8259 section 7).
   */
  readonly isPlain: boolean;
}

/** One error of a subgraph, reduced to what its own server could vouch for. */
export interface AnswerError {
  readonly message: string;
  readonly path: readonly (string | number)[] | undefined;
  readonly code: string | undefined;
}

/** Whether an error's code is one that the caller can act on: then it is the caller's, not a failure. */
export function isShownCode(code: string | undefined): code is string {
  return code !== undefined && SHOWN_CODES.has(code);
}

const SHOWN_CODES = new Set(['BAD_USER_INPUT', 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND']);

/** An HTTP answer, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * Reads a subgraph's answer. A status of 4xx is read too: GraphQL over HTTP puts request errors
 * there; they count only with a GraphQL body. With 401 it is this BFF that was not recognised, which
 * is no error of the viewer's.
 *
 * @see https://spec.graphql.org/draft/#sec-Response-Format
 * @throws SubgraphError when it is no GraphQL response
 */
export function parseAnswer(service: string, answer: HttpAnswer): AnswerEnvelope {
  const { status, headers, text } = answer;
  const isGraphQL = JSON_ANSWER.test(headers['content-type'] ?? '') && !headers['content-encoding'];
  const isRequestError = status >= 400 && status < 500 && status !== 401 && isGraphQL;
  if (status >= 300 && !isRequestError) {
    // A service that knows the deadline may tell that it is over before anybody here does.
    const code = status === 504 ? 'SUBREQUEST_TIMEOUT' : 'SUBREQUEST_HTTP_ERROR';
    throw new SubgraphError(service, code, { cause: unusable(answer) });
  }
  const body = isGraphQL ? parseObject(text) : undefined;
  if (!body || !isEnvelope(body)) {
    throw new SubgraphError(service, 'SUBREQUEST_MALFORMED_RESPONSE', { cause: unusable(answer) });
  }
  return {
    data: body.data,
    errors: (body.errors ?? []).map(errorOf),
    cacheControl: headers['cache-control'],
    changed: changedTags(headers['x-facet-changed']),
    isPlain: !text.includes('\\'),
  };
}

/**
 * What the log is told of an answer that is none. Its text may hold anything about anybody, so only the
 * messages of its errors are told, where it has any.
 */
function unusable({ status, headers, text }: HttpAnswer): HttpStatusError {
  const type = headers['content-type']?.slice(0, 80) ?? 'no content type';
  const { errors } = (text.length < READ_MAX && parseObject(text)) || {};
  const messages = Array.isArray(errors)
    ? errors.slice(0, 3).map((each) => errorOf(each).message)
    : [];
  const what = `HTTP ${status}, ${type}, ${text.length} characters`;
  const hasRetryAfter = headers['retry-after'] !== undefined;
  return new HttpStatusError(status, [what, ...messages].join(' | '), { hasRetryAfter });
}

/** Most characters of a text that is parsed to no other end. */
const READ_MAX = 64 * 1024;

const JSON_ANSWER = /^application\/(graphql-response\+)?json\s*(;|$)/i;

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    if (isObject(body)) return body;
  } catch {
    // Not JSON: malformed, as anything else that is no object.
  }
  return undefined;
}

interface Envelope {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly unknown[] | null;
}

function isEnvelope(body: Record<string, unknown>): body is Record<string, unknown> & Envelope {
  const { data, errors } = body;
  const dataFits = data === undefined || data === null || isObject(data);
  const errorsFit = errors === undefined || errors === null || Array.isArray(errors);
  const saysAnything = isObject(data) || (Array.isArray(errors) && errors.length > 0);
  return dataFits && errorsFit && saysAnything;
}

function errorOf(error: unknown): AnswerError {
  const { message, path, extensions } = isObject(error) ? error : {};
  const code = isObject(extensions) ? extensions.code : undefined;
  return {
    message: typeof message === 'string' ? message : '',
    path: isPath(path) ? path : undefined,
    code: typeof code === 'string' ? code : undefined,
  };
}

function isPath(path: unknown): path is (string | number)[] {
  return (
    Array.isArray(path) &&
    path.every((part) => typeof part === 'string' || (Number.isInteger(part) && part >= 0))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
