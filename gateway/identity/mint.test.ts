import { expect, jest, test } from '@jest/globals';
import { createMint, type Statement } from './mint.ts';
import { newInternalKey } from './new-key.ts';
import { parseSigningKey } from './signing-key.ts';

const keyNamed = (kid: string) =>
  parseSigningKey(JSON.stringify(newInternalKey('bff:web', kid)), 'bff:web');

const ASKED: Statement = {
  audience: 'subgraph:users',
  client: 'web',
  viewer: { id: 'u1', scopes: ['a'] },
  requestId: 'r1',
  digest: 'd1',
};

const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

test('A token says who, to whom, about what, and for less than a minute', () => {
  const key = keyNamed('k');
  const { iat, exp, ...claims } = claimsOf(createMint(() => key)(ASKED));
  expect(exp - iat).toBe(45);
  expect(Math.abs(iat - Date.now() / 1_000)).toBeLessThan(2);
  expect(claims).toEqual({
    iss: 'bff:web',
    aud: 'subgraph:users',
    sub: 'u1',
    scope: 'a',
    client: 'web',
    jti: 'r1',
    digest: 'd1',
  });
});

test('A token of nobody names nobody', () => {
  const key = keyNamed('k');
  const claims = claimsOf(createMint(() => key)({ ...ASKED, viewer: null }));
  expect(claims).not.toHaveProperty('sub');
  expect(claims).not.toHaveProperty('scope');
});

test.each<[string, Partial<Statement>]>([
  ['audience', { audience: 'subgraph:orders' }],
  ['client', { client: 'mobile' }],
  ['viewer', { viewer: { id: 'u2', scopes: ['a'] } }],
  ['scopes', { viewer: { id: 'u1', scopes: ['a', 'b'] } }],
  ['nobody', { viewer: null }],
  ['message', { digest: 'd2' }],
])('Another %s has a token of its own', (_, other) => {
  const key = keyNamed('k');
  const mint = createMint(() => key);
  expect(mint({ ...ASKED, ...other })).not.toBe(mint(ASKED));
});

test('The same message of another request carries the same token for ten seconds, and no longer', () => {
  const key = keyNamed('k');
  const mint = createMint(() => key);
  jest.useFakeTimers({ now: Date.now() });
  try {
    const first = mint(ASKED);
    jest.setSystemTime(Date.now() + 9_000);
    expect(mint({ ...ASKED, requestId: 'r2' })).toBe(first);
    jest.setSystemTime(Date.now() + 2_000);
    const second = mint(ASKED);
    expect(second).not.toBe(first);
    jest.setSystemTime(Date.now() - 60_000);
    expect(mint(ASKED)).not.toBe(second);
  } finally {
    jest.useRealTimers();
  }
});

test('A new key signs at once', () => {
  const [old, young] = [keyNamed('old'), keyNamed('young')];
  let key = old;
  const mint = createMint(() => key);
  const first = mint(ASKED);
  key = young;
  expect(mint(ASKED).split('.')[0]).not.toBe(first.split('.')[0]);
});
