import type { FastifyRequest } from 'fastify';
import type { Callers } from '../edge-choices.ts';
import { ClientError } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import type { KeyRing } from './partner-keys/key-ring.ts';
import type { Verifier } from './viewer.ts';

/** Who asks: somebody who proved it, or an address and nobody in particular. */
export interface Caller {
  readonly kind: 'viewer' | 'key' | 'address';
  /** The viewer, the key's id or the address: what a rate is counted for. */
  readonly id: string;
  readonly viewer: Viewer | null;
}

/** What a client's requests are authenticated by. */
export interface Authentication {
  readonly client: string;
  readonly callers: Callers;
  readonly verifier: Verifier;
  /** Without any, no key opens. */
  readonly keys: KeyRing | undefined;
  /** Whether those who may ask must prove it: not in development. */
  readonly proof: 'required' | 'optional';
}

/** What a request brings to prove who asks. */
export interface Credentials {
  readonly authorization: string | undefined;
  readonly key: string | undefined;
}

/** Each header as it was sent: of two, Node would keep the first, and together they prove nothing. */
export function credentialsOf({ raw }: FastifyRequest): Credentials {
  const { authorization, 'x-api-key': key } = raw.headersDistinct;
  return { authorization: authorization?.join(', '), key: key?.join(', ') };
}

/**
 * Tells who asks by what they bring; cookies, and what stands in an address, prove nothing.
 *
 * @throws ClientError `UNAUTHENTICATED` when that proves nothing, or is missing; `FORBIDDEN` when the
 * client is not for those who prove themselves so; `NOT_READY` while nobody can say
 */
export async function authenticate(
  request: FastifyRequest,
  { authorization, key }: Credentials,
  authentication: Authentication,
): Promise<Caller> {
  if (authorization !== undefined && key !== undefined) throw unproven(authentication.callers);
  if (key !== undefined) return holderOf(key, authentication);
  const { callers, client, verifier, proof } = authentication;
  if (authorization === undefined) {
    if (callers !== 'everybody' && proof === 'required') throw unproven(callers);
    return { kind: 'address', id: request.ip, viewer: null };
  }
  if (callers === 'partners') throw forbidden('Partners ask with a key.');
  const viewer = await verifier.verify(authorization, client);
  return { kind: 'viewer', id: viewer.id, viewer };
}

/** A key is not even looked at where it opens nothing: nobody learns there whether it is one. */
function holderOf(text: string, { callers, keys }: Authentication): Caller {
  if (callers !== 'partners') throw forbidden('Keys are for partners.');
  const key = keys?.prove(text);
  if (!key) throw unproven(callers);
  const viewer = { id: `partner:${key.partner}`, scopes: key.scopes };
  return { kind: 'key', id: key.id, viewer };
}

function unproven(callers: Callers): ClientError {
  const [message, challenge] =
    callers === 'partners'
      ? ['A partner key in x-api-key is needed here.', 'ApiKey realm="partner"']
      : ['A token is needed here.', 'Bearer'];
  return new ClientError('UNAUTHENTICATED', message, {
    headers: { 'www-authenticate': challenge },
  });
}

function forbidden(message: string): ClientError {
  return new ClientError('FORBIDDEN', message);
}
