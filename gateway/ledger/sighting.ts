import { claimedVersion } from '../client-version.ts';
import { sha256 } from '../operation.ts';
import type { GraphQLRequest, HttpRequest } from '../request.ts';
import type { HttpResponse } from '../response.ts';
import { verdictOf } from '../version-gate.ts';
import type { Sighting } from './accumulator.ts';
import { type LedgerKind, NO_VERSION, OTHER } from './entry.ts';

/** An answered request, and how that went. */
export interface Answered {
  readonly http: HttpRequest;
  readonly response: HttpResponse;
  readonly failed: boolean;
  readonly durationMs: number;
}

/**
 * What the ledger is told of a request: neither who asked, nor from where, nor with which
 * variables. Undefined for a request that asks for no operation.
 */
export function sightingOf({ http, response, failed, durationMs }: Answered): Sighting | undefined {
  const asked = response.operation ? askedOf(response) : missOf(response.request);
  if (!asked) return undefined;
  return {
    kind: asked.kind,
    id: asked.id,
    name: asked.name,
    version: claimedVersion(http.headers) ?? NO_VERSION,
    failed,
    bytes: Buffer.byteLength(response.body),
    durationMs,
  };
}

type Asked = Pick<Sighting, 'kind' | 'id' | 'name'>;

function askedOf(response: HttpResponse): Asked | undefined {
  const { operation } = response;
  if (!operation) return undefined;
  const { id, name, registered } = operation;
  return registered
    ? { kind: registeredKind(response), id, name }
    : { kind: 'text', id, name: nameOf(name) };
}

function registeredKind(response: HttpResponse): LedgerKind {
  const verdict = verdictOf(response);
  if (verdict === 'exempt') return 'exempt';
  return verdict === 'refuse' ? 'refused' : 'known';
}

function missOf(request: GraphQLRequest | undefined): Asked | undefined {
  if (request?.documentId !== undefined) {
    const id = ID.test(request.documentId) ? request.documentId : OTHER;
    return { kind: 'unknown', id, name: nameOf(request.operationName) };
  }
  if (request?.query === undefined) return undefined;
  return { kind: 'text', id: sha256(request.query), name: nameOf(request.operationName) };
}

/** What may be kept and shown of an id that anybody may make up: every toolchain's looks so. */
const ID = /^[\w:./+=-]{1,128}$/;

/** What may be kept and shown of a name that anybody may make up. */
function nameOf(name: string | undefined): string | undefined {
  return name && NAME.test(name) ? name : undefined;
}

const NAME = /^[_A-Za-z]\w{0,63}$/;
