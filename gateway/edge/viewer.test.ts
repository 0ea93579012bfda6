import { beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { fixedIssuer } from './issuer.ts';
import { createVerifier, type Verifier } from './viewer.ts';

const ISSUER = 'https://login.example.com';

/** Claims of a token; one that is undefined is left out. */
type Claims = Readonly<Record<string, unknown>>;

const now = () => Math.floor(Date.now() / 1_000);

let verify: Verifier;
let sign: (claims: Claims, header?: object) => Promise<string>;

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'EdDSA' }];
  verify = createVerifier([fixedIssuer(ISSUER, { keys })]);
  sign = (claims, header = {}) =>
    new SignJWT({ iss: ISSUER, aud: 'web', sub: 'u7', iat: now(), exp: now() + 60, ...claims })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k1', typ: 'at+jwt', ...header })
      .sign(privateKey, { crit: { 'x-must': true } });
});

const bearer = async (claims: Claims = {}, header: object = {}) =>
  `Bearer ${await sign(claims, header)}`;
const refused = expect.objectContaining({
  code: 'UNAUTHENTICATED',
  headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
});

describe('A token', () => {
  test('that is valid names its viewer and what the viewer may do', async () => {
    expect(await verify(await bearer({ scope: 'user:email  orders/read' }), 'web')).toEqual({
      id: 'u7',
      scopes: ['user:email', 'orders/read'],
    });
  });

  test('that is missing leaves the viewer anonymous', async () => {
    expect(await verify(undefined, 'web')).toBeNull();
  });

  test('may be for several clients', async () => {
    const authorization = await bearer({ aud: ['web', 'mobile'] });
    expect(await verify(authorization, 'mobile')).toEqual({ id: 'u7', scopes: [] });
    await expect(verify(authorization, 'partner')).rejects.toEqual(refused);
  });

  test.each<[string, () => Claims]>([
    ['expired three seconds ago', () => ({ exp: now() - 3 })],
    ['valid in three seconds', () => ({ nbf: now() + 3 })],
  ])('that is %s passes: clocks differ', async (_, claims) => {
    expect(await verify(await bearer(claims()), 'web')).toMatchObject({ id: 'u7' });
  });

  test.each<[string, () => Claims]>([
    ['expired ten seconds ago', () => ({ exp: now() - 10 })],
    ['valid only in a minute', () => ({ nbf: now() + 60 })],
    ['without an end', () => ({ exp: undefined })],
    ['without a beginning', () => ({ iat: undefined })],
    ['issued in a minute', () => ({ iat: now() + 60 })],
    ['issued two hours ago', () => ({ iat: now() - 7_200 })],
    ['for another client', () => ({ aud: 'mobile' })],
    ['for nobody', () => ({ aud: undefined })],
    ['of another issuer', () => ({ iss: `${ISSUER}/` })],
    ['without a subject', () => ({ sub: undefined })],
    ['of an empty subject', () => ({ sub: '' })],
    ['of a subject that breaks a header', () => ({ sub: 'u7\r\nx-facet-scopes: all' })],
    ['of a subject that is too long', () => ({ sub: 'u'.repeat(129) })],
    ['with a scope that breaks a header', () => ({ scope: 'a\r\nb' })],
  ])('that is %s is UNAUTHENTICATED', async (_, claims) => {
    await expect(verify(await bearer(claims()), 'web')).rejects.toEqual(refused);
  });

  test.each([{ kid: 'unknown' }, { crit: ['x-must'], 'x-must': 1 }])(
    'with the header %j is UNAUTHENTICATED',
    async (header) => {
      await expect(verify(await bearer({}, header), 'web')).rejects.toEqual(refused);
    },
  );

  test('that brings the address of its own keys is UNAUTHENTICATED, and nothing is fetched', async () => {
    const { privateKey } = await generateKeyPair('EdDSA');
    const token = await new SignJWT({
      aud: 'web',
      sub: 'u7',
      iat: now(),
      exp: now() + 60,
      iss: ISSUER,
    })
      .setProtectedHeader({
        alg: 'EdDSA',
        jku: 'http://127.0.0.1:9/keys',
        x5u: 'http://127.0.0.1:9/',
      })
      .sign(privateKey);
    await expect(verify(`Bearer ${token}`, 'web')).rejects.toEqual(refused);
  });

  test.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearer a.b',
    'Bearer a.b.',
    'Basic dTpw',
    'Bearer a.b.c, Bearer a.b.c',
  ])('in the form %p is UNAUTHENTICATED', async (authorization) => {
    await expect(verify(authorization, 'web')).rejects.toEqual(refused);
  });

  test('is announced in any case of letters, but with one space', async () => {
    const token = await sign({});
    expect(await verify(`bearer ${token}`, 'web')).toMatchObject({ id: 'u7' });
    expect(await verify(`BEARER ${token}`, 'web')).toMatchObject({ id: 'u7' });
    await expect(verify(`Bearer  ${token}`, 'web')).rejects.toEqual(refused);
  });

  test('longer than 8 KB is UNAUTHENTICATED before it is looked at', async () => {
    const authorization = await bearer({ padding: 'x'.repeat(9_000) });
    await expect(verify(authorization, 'web')).rejects.toEqual(refused);
  });

  test('is UNAUTHENTICATED when there is no issuer', async () => {
    const keyless = createVerifier([]);
    await expect(keyless(await bearer(), 'web')).rejects.toEqual(refused);
    expect(await keyless(undefined, 'web')).toBeNull();
  });
});
