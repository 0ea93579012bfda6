import { ClientError } from './errors.ts';
import type { Generation } from './generation.ts';
import { type Operation, sha256 } from './operation.ts';
import type { GraphQLRequest } from './request.ts';

/**
 * What may run: `enforce` only what a manifest lists; `report` everything, counting what no
 * manifest lists; `open` everything (development).
 */
export type AllowlistMode = 'enforce' | 'report' | 'open';

/** How a request's operation was found, or why it was refused; a metric counts each. */
export type AllowlistOutcome = 'listed' | 'text' | 'id-missing' | 'id-unknown' | 'no-credential';

export interface Allowlist {
  readonly mode: AllowlistMode;
  /** Whether this request may bring text of its own in `open` mode. */
  readonly maySendText: boolean;
  /** Whether a text that is registered to the letter may run in `enforce` mode. */
  readonly registeredTexts: 'allowed' | 'refused';
  readonly count: (outcome: AllowlistOutcome, request: GraphQLRequest) => void;
}

/**
 * The operation a request names by id, or, where the allowlist's mode lets it, brings as text.
 * A text that is listed, to the letter, counts as listed: only the exact SHA-256 decides.
 *
 * @throws ClientError when the allowlist does not let it run
 */
export function resolveOperation(
  request: GraphQLRequest,
  generation: Generation,
  allowlist: Allowlist,
): Operation {
  if (request.documentId !== undefined) return listed(request, generation, allowlist);
  if (request.query === undefined || isRefused(request.query, generation, allowlist)) {
    allowlist.count('id-missing', request);
    throw new ClientError(
      'PERSISTED_QUERY_ID_REQUIRED',
      allowlist.mode === 'enforce'
        ? 'Only registered operations run here: send the id of one as "documentId".'
        : 'The request carries neither "query" nor "documentId".',
    );
  }
  if (!allowlist.maySendText) {
    allowlist.count('no-credential', request);
    throw new ClientError('QUERY_NOT_IN_SAFELIST', 'Text of your own needs the credential for it.');
  }
  return textual(request.query, request, { generation, allowlist });
}

function isRefused(
  text: string,
  { byHash }: Generation,
  { mode, registeredTexts }: Allowlist,
): boolean {
  if (mode !== 'enforce') return false;
  return registeredTexts === 'refused' || !byHash.has(sha256(text));
}

function listed(request: GraphQLRequest, generation: Generation, allowlist: Allowlist): Operation {
  const operation = generation.operations.get(request.documentId ?? '');
  if (!operation) {
    allowlist.count('id-unknown', request);
    throw new ClientError('PERSISTED_QUERY_NOT_IN_LIST', UNKNOWN_ID, { headers: NEVER_KEEP });
  }
  requireName(operation, request.operationName);
  allowlist.count('listed', request);
  return operation;
}

/** Not `PersistedQueryNotFound`: Apollo's clients answer that message by sending the text. */
const UNKNOWN_ID = 'No operation of this client is registered under this id.';

/** A miss may be mended by the next release, so no cache on the way may keep it. */
const NEVER_KEEP = { 'cache-control': 'private, no-cache, must-revalidate, no-store' };

function requireName(operation: Operation, operationName: string | undefined): void {
  if (operationName === undefined || operationName === operation.name) return;
  throw new ClientError(
    'OPERATION_RESOLUTION_FAILURE',
    'The registered document holds no operation of that name.',
  );
}

function textual(
  text: string,
  request: GraphQLRequest,
  { generation, allowlist }: { generation: Generation; allowlist: Allowlist },
): Operation {
  const known = generation.byHash.get(sha256(text));
  if (known) {
    requireName(known, request.operationName);
    allowlist.count('listed', request);
    return known;
  }
  allowlist.count('text', request);
  return generation.operationOfText(text, request.operationName);
}
