import { ClientError } from './errors.ts';

/**
 * The id of the persisted query that a request's parameters name, if any, in the one spelling
 * that manifests use: a SHA-256 stands without its `sha256:` prefix. Accepted are `documentId`
 * (GraphQL over HTTP, persisted documents), `extensions.persistedQuery` (Apollo) and `doc_id`
 * (Relay's convention); naming one query in several of these ways is fine, two queries are not.
 *
 * @throws ClientError when an id has the wrong shape, or two ids differ
 */
export function documentIdOf(parameters: Readonly<Record<string, unknown>>): string | undefined {
  const ids = new Set<string>();
  for (const name of ['documentId', 'doc_id']) {
    const id = parameters[name];
    if (id !== undefined && id !== null) ids.add(normalized(id, name));
  }
  const hash = persistedQueryHash(parameters.extensions);
  if (hash !== undefined) ids.add(normalized(hash, 'extensions.persistedQuery.sha256Hash'));
  if (ids.size > 1)
    throw new ClientError('BAD_REQUEST', 'The request names two persisted queries.');
  return ids.values().next().value;
}

function persistedQueryHash(extensions: unknown): unknown {
  if (extensions === undefined || extensions === null) return undefined;
  const persistedQuery = objectOf(extensions, 'extensions').persistedQuery;
  if (persistedQuery === undefined || persistedQuery === null) return undefined;
  const { version, sha256Hash } = objectOf(persistedQuery, 'extensions.persistedQuery');
  if (version !== 1) {
    throw new ClientError('BAD_REQUEST', '"extensions.persistedQuery.version" is not 1.');
  }
  return sha256Hash ?? null;
}

function objectOf(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new ClientError('BAD_REQUEST', `"${name}" is not an object.`);
}

function normalized(id: unknown, name: string): string {
  if (typeof id !== 'string' || id === '') {
    throw new ClientError('BAD_REQUEST', `"${name}" is not an id.`);
  }
  return PREFIXED_SHA256.test(id) ? id.slice('sha256:'.length) : id;
}

const PREFIXED_SHA256 = /^sha256:[0-9a-f]{64}$/;
