import type { IncomingHttpHeaders } from 'node:http';
import { documentIdOf } from './document-id.ts';
import { ClientError } from './errors.ts';
import { parseStrictJson } from './strict-json.ts';
import type { Viewer } from './viewer.ts';

/** An HTTP request, read to its end, of whatever server received it. */
export interface HttpRequest {
  readonly method: string;
  /** The query string without its question mark. */
  readonly search: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Aborts when the caller leaves. */
  readonly signal: AbortSignal;
  /** Names the request in every log, here and in subgraphs. */
  readonly requestId: string;
  /** Who is signed in; null for nobody. */
  readonly viewer: Viewer | null;
}

/** The parameters of a GraphQL-over-HTTP request, checked for shape but not yet for meaning. */
export interface GraphQLRequest {
  readonly method: 'GET' | 'POST';
  /** The id of a persisted query, without its `sha256:` prefix. */
  readonly documentId: string | undefined;
  readonly query: string | undefined;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Reads the parameters of a GraphQL request from query string or body.
 *
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-Request
 * @throws ClientError when method, media types or parameters are wrong
 */
export function parseRequest(request: HttpRequest): GraphQLRequest {
  const method = methodOf(request);
  requireAcceptable(request.headers.accept);
  if (method === 'GET') requirePreflight(request.headers);
  requireJson(method, request.headers['content-type']);
  const parameters = method === 'GET' ? searchParameters(request.search) : bodyParameters(request);
  const query = optionalString(parameters, 'query');
  const documentId = documentIdOf(parameters);
  if (documentId !== undefined && query !== undefined) {
    throw new ClientError(
      'CANNOT_SEND_PQ_ID_AND_BODY',
      'A request names a persisted query or carries its text, not both.',
    );
  }
  return {
    method,
    documentId,
    query,
    operationName: optionalString(parameters, 'operationName'),
    variables: optionalObject(parameters, 'variables') ?? {},
  };
}

function methodOf({ method }: HttpRequest): 'GET' | 'POST' {
  if (method === 'GET' || method === 'POST') return method;
  throw new ClientError('METHOD_NOT_ALLOWED', 'GraphQL is asked by GET or POST.', {
    headers: { allow: 'GET, POST' },
  });
}

/** Media types of an answer; a client that names none, or any, gets `application/json`. */
const ACCEPTABLE = new Set([
  '*/*',
  'application/*',
  'application/json',
  'application/graphql-response+json',
]);

function requireAcceptable(accept: string | undefined): void {
  if (!accept) return;
  const acceptable = accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return ACCEPTABLE.has(type) && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
  if (acceptable) return;
  throw new ClientError(
    'NOT_ACCEPTABLE',
    'Answers are application/graphql-response+json or application/json.',
  );
}

/**
 * Headers that no browser sends across sites without asking first: one of them proves that a GET
 * was not started by a foreign page (as Apollo Server's CSRF prevention does).
 */
const PREFLIGHTED_HEADERS = [
  'apollo-require-preflight',
  'graphql-require-preflight',
  'x-apollo-operation-name',
  'apollographql-client-name',
  'graphql-client-name',
] as const;

function requirePreflight(headers: IncomingHttpHeaders): void {
  if (headers['content-type'] || PREFLIGHTED_HEADERS.some((name) => headers[name])) return;
  throw new ClientError(
    'CSRF_ERROR',
    'A GET request needs the header "apollo-require-preflight: true" or "content-type: application/json".',
  );
}

const JSON_MEDIA_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** @throws ClientError `UNSUPPORTED_MEDIA_TYPE` when a body is, or may be, anything but JSON in UTF-8 */
export function requireJson(method: 'GET' | 'POST', contentType: string | undefined): void {
  if (method === 'GET' && contentType === undefined) return;
  if (contentType !== undefined && JSON_MEDIA_TYPE.test(contentType)) return;
  throw new ClientError('UNSUPPORTED_MEDIA_TYPE', 'Requests are application/json in UTF-8.', {
    headers: { 'accept-post': 'application/json' },
  });
}

/** Any other parameter would give one answer any number of addresses, each kept by caches apart. */
const SEARCH_PARAMETERS = new Set([
  'documentId',
  'doc_id',
  'query',
  'variables',
  'operationName',
  'extensions',
]);

type Parameters = Readonly<Record<string, unknown>>;

function searchParameters(search: string): Parameters {
  const parameters: Record<string, unknown> = Object.create(null);
  requireUtf8(search);
  for (const [name, value] of new URLSearchParams(search)) {
    if (!SEARCH_PARAMETERS.has(name)) {
      throw new ClientError('BAD_REQUEST', `The parameter "${name.slice(0, 40)}" is not known.`);
    }
    if (name in parameters) {
      throw new ClientError('BAD_REQUEST', `The parameter "${name.slice(0, 40)}" stands twice.`);
    }
    if (value.includes('\0')) {
      throw new ClientError('BAD_REQUEST', `The parameter "${name}" holds U+0000.`);
    }
    const isJson = name === 'variables' || name === 'extensions';
    parameters[name] = isJson ? parseStrictJson(value, `The parameter "${name}"`) : value;
  }
  return parameters;
}

/** What is no UTF-8 would be read as U+FFFD, whatever it is: different requests would be one. */
function requireUtf8(search: string): void {
  if (!search.includes('%')) return;
  try {
    decodeURIComponent(search);
  } catch {
    throw new ClientError('BAD_REQUEST', 'The query string is not percent-encoded UTF-8.');
  }
}

function bodyParameters({ body }: HttpRequest): Parameters {
  const parameters = parseStrictJson(body, 'The body');
  if (Array.isArray(parameters)) {
    throw new ClientError('BATCHING_NOT_ALLOWED', 'One request carries one operation.');
  }
  if (isObject(parameters)) return parameters;
  throw new ClientError('BAD_REQUEST', 'The body is not a JSON object.');
}

function optionalString(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw new ClientError('BAD_REQUEST', `"${name}" is not a string.`);
}

function optionalObject(parameters: Parameters, name: string): Parameters | undefined {
  const value = parameters[name];
  if (value === undefined || value === null) return undefined;
  if (isObject(value)) return value;
  throw new ClientError('BAD_REQUEST', `"${name}" is not an object.`);
}

function isObject(value: unknown): value is Parameters {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
