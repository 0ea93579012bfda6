import { documentIdOf } from '../document-id.ts';
import { ClientError } from '../errors.ts';

/** What a request asks for, and what is wrong with the way it asks. */
export interface Asked {
  readonly method: 'GET' | 'POST';
  /** The client whose endpoint it went to, where the address tells. */
  readonly client?: string;
  readonly id?: string;
  readonly text?: string;
  readonly operationName?: string;
  /** Each a sentence; with any, the request is refused whatever it asks for. */
  readonly faults: readonly string[];
}

type Parameters = Readonly<Record<string, unknown>>;

/** Reads a request's address, or only its path or query string. */
export function askedByAddress(address: string): Asked {
  const { pathname, searchParams } = new URL(address, 'http://localhost');
  const parameters: Record<string, unknown> = Object.fromEntries(searchParams);
  const faults: string[] = [];
  const { extensions } = parameters;
  if (typeof extensions === 'string') {
    parameters.extensions = parsed(extensions);
    if (parameters.extensions === undefined) faults.push('"extensions" is not JSON.');
  }
  const [, client] = /^\/([^/]+)\/graphql\/?$/.exec(pathname) ?? [];
  const asked = askedByParameters(parameters, 'GET');
  return { ...asked, ...(client && { client }), faults: [...faults, ...asked.faults] };
}

/** Reads a request's body, or its query string. */
export function askedByParameters(parameters: Parameters, method: 'GET' | 'POST'): Asked {
  const text = stringOf(parameters.query);
  const idInText = text !== undefined && LONE_HASH.test(text) ? text : undefined;
  const { id = idInText ?? stringOf(parameters.id), faults } = namedId(parameters);
  const operationName = stringOf(parameters.operationName);
  const own = idInText === undefined ? text : undefined;
  return {
    method,
    ...(id !== undefined && { id }),
    ...(own !== undefined && { text: own }),
    ...(operationName !== undefined && { operationName }),
    faults: [...faults, ...findFaults(parameters, { id, text: own, idInText })],
  };
}

/** The whole of a query that is no document but an id. */
const LONE_HASH = /^(?:sha256:)?[0-9a-f]{32,64}$/i;

/** As the gateway reads it; where it refuses to, as the caller will have meant it. */
function namedId(parameters: Parameters): { id?: string | undefined; faults: readonly string[] } {
  try {
    return { id: documentIdOf(parameters), faults: [] };
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    const meant = [
      parameters.documentId,
      parameters.doc_id,
      objectOf(objectOf(parameters.extensions).persistedQuery).sha256Hash,
    ];
    return { id: meant.map(stringOf).find(Boolean), faults: [error.message] };
  }
}

interface Reading {
  readonly id: string | undefined;
  readonly text: string | undefined;
  readonly idInText: string | undefined;
}

function* findFaults(parameters: Parameters, { id, text, idInText }: Reading): Generator<string> {
  if (idInText !== undefined) {
    yield 'The id stands in "query"; it is read from "documentId", "doc_id" or "extensions.persistedQuery.sha256Hash".';
  } else if (id !== undefined && id === parameters.id && parameters.documentId === undefined) {
    yield 'The id stands in "id"; it is read from "documentId", "doc_id" or "extensions.persistedQuery.sha256Hash".';
  }
  if (id !== undefined && text !== undefined) {
    yield 'persistedQuery' in objectOf(parameters.extensions)
      ? 'It tries to register a text at run time (automatic persisted queries). Nothing is registered this way: 400 CANNOT_SEND_PQ_ID_AND_BODY.'
      : 'It names a persisted query and carries a text: 400 CANNOT_SEND_PQ_ID_AND_BODY.';
  }
  if (id === undefined && text === undefined) {
    yield 'It carries neither an id nor a text: 400 PERSISTED_QUERY_ID_REQUIRED.';
  }
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function objectOf(value: unknown): Parameters {
  return typeof value === 'object' && value !== null ? (value as Parameters) : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
