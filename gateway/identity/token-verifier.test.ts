import { createHmac, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { digestOf, type InternalClaims } from './internal-token.ts';
import { createMint } from './mint.ts';
import { type InternalJwk, keySetOf, newInternalKey } from './new-key.ts';
import { parseSigningKey } from './signing-key.ts';
import { createTokenVerifier } from './token-verifier.ts';
import { parseTrustedKeys, type TrustedKeys } from './trusted-keys.ts';

const EDGE = newInternalKey('edge', 'e1');
const WEB = newInternalKey('bff:web', 'w1');
const BODY = '{"documentId":"a"}';
const DIGEST = digestOf({ method: 'POST', target: '/graphql', body: BODY });

const now = () => Math.floor(Date.now() / 1_000);

/** A token signed with `jwk`, right but for what is given. */
function token(
  claims: Partial<InternalClaims> = {},
  jwk: InternalJwk = EDGE,
  header: object = {},
): string {
  const key = parseSigningKey(JSON.stringify(jwk), jwk.iss);
  const said = { alg: 'EdDSA', kid: jwk.kid, typ: 'facet-internal+jwt', ...header };
  const all = {
    iss: 'edge',
    aud: 'bff:web',
    iat: now(),
    exp: now() + 45,
    sub: 'u1',
    scope: 'a b',
    client: 'web',
    jti: 'r1',
    digest: DIGEST,
    ...claims,
  };
  return signedBy(key.privateKey, said, all);
}

function signedBy(privateKey: KeyObject, header: object, claims: object): string {
  const input = `${encoded(header)}.${encoded(claims)}`;
  return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`;
}

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

const trusted = parseTrustedKeys(keySetOf([EDGE, WEB]));
const verify = createTokenVerifier({ trusted: () => trusted, issuer: 'edge', audience: 'bff:web' });

describe('A token', () => {
  test('that the edge signed for this BFF and this message is believed, and again', () => {
    const given = token();
    expect(verify(given, DIGEST)).toMatchObject({ sub: 'u1', scope: 'a b' });
    expect(verify(given, DIGEST)).toMatchObject({ sub: 'u1', scope: 'a b' });
  });

  test('of nobody is believed', () => {
    const { sub, ...claims } = verify(
      token({ sub: undefined, scope: undefined } as never),
      DIGEST,
    )!;
    expect(sub).toBeUndefined();
    expect(claims.iss).toBe('edge');
  });

  test('of clocks that differ by seconds is believed', () => {
    expect(verify(token({ iat: now() + 3, exp: now() + 48 }), DIGEST)).toBeDefined();
    expect(verify(token({ iat: now() - 47, exp: now() - 2 }), DIGEST)).toBeDefined();
  });

  test.each<[string, () => string]>([
    ['is none', () => ''],
    ['is text', () => 'a.b.c'],
    ['is expired', () => token({ iat: now() - 60, exp: now() - 15 })],
    ['is of the future', () => token({ iat: now() + 20, exp: now() + 60 })],
    ['lives for an hour', () => token({ exp: now() + 3_600 })],
    ['is for another BFF', () => token({ aud: 'bff:mobile' })],
    ['is for a subgraph', () => token({ aud: 'subgraph:web' })],
    ['has two audiences', () => token({ aud: ['bff:web', 'bff:mobile'] } as never)],
    ['is of another message', () => token({ digest: 'x' })],
    ['claims an issuer who is not the edge', () => token({ iss: 'bff:web' }, WEB)],
    ['claims the edge and is signed by a BFF', () => token({}, WEB)],
    ['claims the edge and its key, signed by a BFF', () => token({}, WEB, { kid: 'e1' })],
    ['has an unknown key', () => token({}, EDGE, { kid: 'e2' })],
    ['has algorithm none', () => token({}, EDGE, { alg: 'none' })],
    ['has another type', () => token({}, EDGE, { typ: 'at+jwt' })],
    ['must be understood', () => token({}, EDGE, { crit: ['exp'] })],
    ['names somebody without scopes', () => token({ scope: undefined } as never)],
    ['names nobody with scopes', () => token({ sub: undefined } as never)],
    ['names somebody empty', () => token({ sub: '' })],
    ['has no end', () => token({ exp: undefined } as never)],
    ['is hashed with the public key', () => hashed()],
    ['was altered', () => altered(token())],
    ['is 20 KB long', () => token({ scope: 'x'.repeat(20_000) })],
  ])('that %s is not believed', (_, given) => {
    expect(verify(given(), DIGEST)).toBeUndefined();
  });

  test('that was believed once is not with another message, nor when it is over', () => {
    const given = token({ iat: now() - 44, exp: now() + 1 });
    expect(verify(given, DIGEST)).toBeDefined();
    expect(verify(given, 'x')).toBeUndefined();
    const clock = Date.now;
    try {
      Date.now = () => clock() + 10_000;
      expect(verify(given, DIGEST)).toBeUndefined();
    } finally {
      Date.now = clock;
    }
  });

  test('that was believed once is not when its key is no longer trusted', () => {
    let keys: TrustedKeys = trusted;
    const follow = createTokenVerifier({
      trusted: () => keys,
      issuer: 'edge',
      audience: 'bff:web',
    });
    const next = newInternalKey('edge', 'e2');
    const [old, young] = [token(), token({}, next)];
    expect([follow(old, DIGEST), follow(young, DIGEST)].map(Boolean)).toEqual([true, false]);
    keys = parseTrustedKeys(keySetOf([EDGE, next]));
    expect([follow(old, DIGEST), follow(young, DIGEST)].map(Boolean)).toEqual([true, true]);
    keys = parseTrustedKeys(keySetOf([next]));
    expect([follow(old, DIGEST), follow(young, DIGEST)].map(Boolean)).toEqual([false, true]);
  });
});

test('What the mint makes is believed, and only by whom it is for', () => {
  const mint = createMint(() => parseSigningKey(JSON.stringify(EDGE), 'edge'));
  const viewer = { id: 'u1', scopes: ['a', 'b'] };
  const made = mint({
    audience: 'bff:web',
    client: 'web',
    viewer,
    requestId: 'r1',
    digest: DIGEST,
  });
  expect(verify(made, DIGEST)).toMatchObject({ sub: 'u1', scope: 'a b', client: 'web', jti: 'r1' });
  const mobile = { trusted: () => trusted, issuer: 'edge', audience: 'bff:mobile' };
  expect(createTokenVerifier(mobile)(made, DIGEST)).toBeUndefined();
});

/** HS256 with what everybody knows as its secret. */
function hashed(): string {
  const input = token().split('.').slice(0, 2).join('.');
  const hmac = createHmac('sha512', JSON.stringify(EDGE.x)).update(input).digest('base64url');
  return `${input}.${hmac}`;
}

/** Another viewer under the same signature. */
function altered(given: string): string {
  const [header, , signature] = given.split('.');
  return `${header}.${token({ sub: 'u2' }).split('.')[1]}.${signature}`;
}
