import { generateKeyPairSync, sign } from 'node:crypto';
import { digestOf } from './caller.ts';
import type { CallerKeys } from './caller-keys.ts';

// A BFF as services see it: a key of its own, and the tokens that it signs.

const { privateKey, publicKey } = generateKeyPairSync('ed25519');

/** What a service that a test starts is given, so that `authorizationFor` lets the test call it. */
export const TEST_CALLERS = {
  keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'test', iss: 'bff:test' }],
} satisfies CallerKeys;

/** A call to a service, and what is odd about its token. */
export interface TestCall {
  readonly service: string;
  /** The body, or method and target. */
  readonly message: string;
  readonly viewer?: string | null | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** Claims to have instead of, or beside, the right ones. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** The `Authorization` header of that call. */
export function authorizationFor(call: TestCall): string {
  const { service, message, viewer, scopes = [], claims, header } = call;
  const iat = Math.floor(Date.now() / 1_000);
  const token = [
    encoded({ alg: 'EdDSA', kid: 'test', typ: 'facet-internal+jwt', ...header }),
    encoded({
      iss: 'bff:test',
      aud: `subgraph:${service}`,
      iat,
      exp: iat + 45,
      ...(viewer && { sub: viewer, scope: scopes.join(' ') }),
      client: 'test',
      jti: 'test',
      digest: digestOf(message),
      ...claims,
    }),
  ].join('.');
  return `Bearer ${token}.${sign(null, Buffer.from(token), privateKey).toString('base64url')}`;
}

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
