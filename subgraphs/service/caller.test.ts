import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { authorizationFor, TEST_CALLERS, type TestCall } from './caller.fixture.ts';
import { digestOf, recogniseBffs } from './caller.ts';

const folder = mkdtempSync(join(tmpdir(), 'facet-callers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const quiet = () => {};
const recognise = recogniseBffs('users', TEST_CALLERS, quiet);
const RIGHT: TestCall = { service: 'users', message: '{}', viewer: 'u1', scopes: ['a', 'b'] };
const now = () => Math.floor(Date.now() / 1_000);

describe('A BFF is recognised', () => {
  test('by its token, with the viewer it calls for and the message it sends', () => {
    expect(recognise(authorizationFor(RIGHT))).toEqual({
      viewer: { id: 'u1', scopes: ['a', 'b'] },
      digest: digestOf('{}'),
    });
  });

  test('when it calls for nobody', () => {
    const { viewer } = recognise(authorizationFor({ ...RIGHT, viewer: null }))!;
    expect(viewer).toBeNull();
  });

  test('when clocks differ by seconds', () => {
    const claims = { iat: now() + 3, exp: now() + 40 };
    expect(recognise(authorizationFor({ ...RIGHT, claims }))).toBeDefined();
  });
});

describe('Nobody is recognised', () => {
  test.each<[string, Partial<TestCall>]>([
    ['that is for another service', { service: 'orders' }],
    ['that is for a BFF', { claims: { aud: 'bff:test' } }],
    ['that is over', { claims: { iat: now() - 60, exp: now() - 15 } }],
    ['that begins later', { claims: { iat: now() + 20, exp: now() + 50 } }],
    ['that lives for an hour', { claims: { exp: now() + 3_600 } }],
    ['that has no end', { claims: { exp: undefined } }],
    ['of the edge', { claims: { iss: 'edge' } }],
    ['of another BFF', { claims: { iss: 'bff:web', client: 'web' } }],
    ['in the name of another client', { claims: { client: 'web' } }],
    ['of a message it does not name', { claims: { digest: undefined } }],
    ['of somebody without scopes', { claims: { scope: undefined } }],
    ['of somebody who is no text', { claims: { sub: 7 } }],
    ['with an unknown key', { header: { kid: 'other' } }],
    ['of another type', { header: { typ: 'at+jwt' } }],
    ['without an algorithm', { header: { alg: 'none' } }],
    ['that must be understood', { header: { crit: ['exp'] } }],
  ])('by a token %s', (_, odd) => {
    expect(recognise(authorizationFor({ ...RIGHT, ...odd }))).toBeUndefined();
  });

  test.each([undefined, '', 'Bearer', 'Bearer a.b.c', 'Basic dTpw'])('by %j', (authorization) => {
    expect(recognise(authorization)).toBeUndefined();
  });

  test('by an altered token', () => {
    const [header, , signature] = authorizationFor(RIGHT).split('.');
    const [, payload] = authorizationFor({ ...RIGHT, viewer: 'u2' }).split('.');
    expect(recognise([header, payload, signature].join('.'))).toBeUndefined();
  });
});

test('A file of keys is read again within a second or two of a change; a bad one changes nothing', async () => {
  const file = join(folder, 'callers.json');
  const errors: unknown[] = [];
  const other = { ...generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }) };
  const write = (text: string) => writeFileSync(file, text);
  write(JSON.stringify({ keys: [{ ...other, kid: 'o', iss: 'bff:other' }] }));
  const follow = recogniseBffs('users', { file }, (error) => errors.push(error));
  const isKnown = () => follow(authorizationFor(RIGHT)) !== undefined;
  expect(isKnown()).toBe(false);
  write(JSON.stringify(TEST_CALLERS));
  await eventually(isKnown);
  write('garbled');
  await eventually(() => isKnown() && errors.length === 1);
  write('{"keys":[]}');
  await eventually(() => !isKnown());
}, 20_000);

async function eventually(seen: () => boolean): Promise<void> {
  while (!seen()) await new Promise((soon) => setTimeout(soon, 50));
}
