import { beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { until } from '../../test/testkit/until.ts';
import { fixedIssuer, type Issuer } from './issuer.ts';
import { createVerifier, type Verifier } from './viewer.ts';

const ISSUER = 'https://login.example.com';

/** Claims of a token; one that is undefined is left out. */
type Claims = Readonly<Record<string, unknown>>;

const now = () => Math.floor(Date.now() / 1_000);

let verify: Verifier['verify'];
let sign: (claims: Claims, header?: object) => Promise<string>;

beforeAll(async () => {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'EdDSA' }];
  ({ verify } = createVerifier([fixedIssuer(ISSUER, { keys })]));
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
    ['of a subject that is a partner’s', () => ({ sub: 'partner:acme' })],
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
    await expect(keyless.verify(await bearer(), 'web')).rejects.toEqual(refused);
  });
});

type Algorithm = 'EdDSA' | 'ES256' | 'RS256' | 'PS256' | 'ES384';

/** An issuer with a key of this algorithm, and what signs with it as the given algorithm. */
async function issuerWith(algorithm: Algorithm, name = ISSUER) {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const key = { ...(await exportJWK(publicKey)), kid: 'k1' };
  return {
    issuer: fixedIssuer(name, { keys: [{ ...key, alg: algorithm }] }),
    silent: fixedIssuer(name, { keys: [key] }),
    bearer: async (alg: string = algorithm, claims: Claims = {}) => {
      const signer = await importJWK(await exportJWK(privateKey), alg);
      const token = await new SignJWT({
        iss: name,
        aud: 'web',
        sub: 'u7',
        iat: now(),
        exp: now() + 60,
        ...claims,
      })
        .setProtectedHeader({ alg, kid: 'k1', typ: 'at+jwt' })
        .sign(signer);
      return `Bearer ${token}`;
    },
  };
}

describe('A key', () => {
  test.each(['EdDSA', 'ES256', 'RS256'] as const)(
    'of %s proves a token, whether it names its algorithm or not',
    async (algorithm) => {
      const { issuer, silent, bearer: sign } = await issuerWith(algorithm);
      for (const each of [issuer, silent]) {
        const { verify } = createVerifier([each]);
        expect(await verify(await sign(), 'web')).toEqual({ id: 'u7', scopes: [] });
      }
    },
  );

  test.each([
    ['RS256', 'PS256'],
    ['RS256', 'RS512'],
    ['PS256', 'PS256'],
    ['ES384', 'ES384'],
  ] as const)('of %s proves nothing that is signed with %s', async (algorithm, used) => {
    const { issuer, bearer: sign } = await issuerWith(algorithm);
    await expect(createVerifier([issuer]).verify(await sign(used), 'web')).rejects.toEqual(refused);
  });

  test('of one issuer proves nothing that another says', async () => {
    const [a, b] = await Promise.all([issuerWith('EdDSA', 'a'), issuerWith('EdDSA', 'b')]);
    const { verify } = createVerifier([a.issuer, b.issuer]);
    expect(await verify(await a.bearer(), 'web')).toMatchObject({ id: 'u7' });
    expect(await verify(await b.bearer(), 'web')).toMatchObject({ id: 'u7' });
    const crossed = await a.bearer('EdDSA', { iss: 'b' });
    await expect(verify(crossed, 'web')).rejects.toEqual(refused);
  });
});

describe('A token that was verified before', () => {
  test('is remembered for its client, until its issuer’s keys change', async () => {
    const { issuer, bearer: sign } = await issuerWith('EdDSA');
    let { keys } = issuer;
    let looked = 0;
    const verifier = createVerifier([
      {
        name: issuer.name,
        isReady: true,
        get keys() {
          return keys;
        },
        keyOf: (header, token) => {
          looked += 1;
          return issuer.keyOf(header, token);
        },
      },
    ]);
    const authorization = await sign('EdDSA', { aud: ['web', 'mobile'] });
    await verifier.verify(authorization, 'web');
    await verifier.verify(authorization, 'web');
    expect(looked).toBe(1);
    expect(verifier.remembers(authorization, 'web')).toBe(true);
    expect(verifier.remembers(authorization, 'mobile')).toBe(false);
    keys = undefined;
    expect(verifier.remembers(authorization, 'web')).toBe(false);
  });

  test('is not remembered when keys changed while it was verified: the new may not have its own', async () => {
    const { issuer, bearer: sign } = await issuerWith('EdDSA');
    const { issuer: rotated } = await issuerWith('EdDSA');
    let { keys } = issuer;
    const changing: Issuer = {
      name: issuer.name,
      isReady: true,
      get keys() {
        return keys;
      },
      keyOf: async (header, token) => {
        const key = await issuer.keyOf(header, token);
        keys = rotated.keys;
        return key;
      },
    };
    const verifier = createVerifier([changing]);
    const authorization = await sign();
    await verifier.verify(authorization, 'web');
    expect(verifier.remembers(authorization, 'web')).toBe(false);
  });

  test('is forgotten when it expires', async () => {
    const { issuer, bearer: sign } = await issuerWith('EdDSA');
    const verifier = createVerifier([issuer]);
    const authorization = await sign('EdDSA', { exp: now() - 4 });
    await verifier.verify(authorization, 'web');
    await until(() => !verifier.remembers(authorization, 'web'), { timeoutMs: 5_000 });
    await expect(verifier.verify(authorization, 'web')).rejects.toEqual(refused);
  });
});
