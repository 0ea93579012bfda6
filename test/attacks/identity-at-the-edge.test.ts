import { createHmac, createPublicKey, type JsonWebKey, type webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { claimsIn, writeInternalKeys } from '../testkit/internal-keys.ts';
import { killPrograms, type Program, runFacet, startFacet } from '../testkit/program.ts';
import { type RawAnswer, sendRaw } from '../testkit/raw-http.ts';
import { answer, type ScriptedServer, startScripted } from '../testkit/scripted-server.ts';

const ISSUER = 'https://login.example.com';
const PEPPER = 'a long enough pepper';

interface SigningKey {
  readonly jwk: JWK;
  readonly privateKey: webcrypto.CryptoKey;
}

async function signingKey(kid: string, alg: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' }, privateKey };
}

let folder: string;
/** Answers with the headers it got. */
let bff: ScriptedServer;
let jwks: ScriptedServer;
/** Whoever is told of it has fetched what a token named. */
let trap: ScriptedServer;
let edge: Program;
let url: string;
let ed: SigningKey;
let rsa: SigningKey;
let partnerKey: string;
/** The token of somebody who asks now and then. */
let known: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-identity-'));
  [ed, rsa] = await Promise.all([signingKey('ed', 'EdDSA'), signingKey('rsa', 'RS256')]);
  bff = await startScripted((received, response) =>
    answer({ data: { headers: received.headers } })(received, response),
  );
  jwks = await startScripted(answer({ keys: [ed.jwk, rsa.jwk] }));
  trap = await startScripted(answer({ keys: [] }));
  const partners = {
    FACET_KEY_PEPPER: PEPPER,
    FACET_PARTNER_KEYS: join(folder, 'partners.jsonl'),
  };
  const made = await runFacet(['key', 'new', 'acme'], { env: partners });
  partnerKey = made.stdout.trim();
  edge = startFacet(
    [
      'edge',
      '--port',
      '0',
      ...['web', 'mobile', 'partner'].flatMap((client) => ['--bff', `${client}=${bff.url}`]),
    ],
    {
      env: {
        ...writeInternalKeys(folder)('edge'),
        ...partners,
        NODE_ENV: 'production',
        FACET_ISSUER: ISSUER,
        FACET_JWKS: jwks.url,
      },
    },
  );
  [, url = ''] = await edge.printed(/^ready edge (\S+)/m);
  known = await token();
  await ask(`Bearer ${known}`);
}, 60_000);

afterAll(async () => {
  await killPrograms();
  await Promise.all([bff, jwks, trap].map((server) => server.close()));
  rmSync(folder, { recursive: true });
});

/** After each attack, the same process answers whom it should, and nobody was asked for keys. */
afterEach(async () => {
  expect(trap.received).toEqual([]);
  const { status, claims } = await ask(`Bearer ${known}`);
  expect({ status, sub: claims?.sub }).toEqual({ status: 200, sub: 'u7' });
  process.kill(edge.pid, 0);
  bff.forget();
});

const now = () => Math.floor(Date.now() / 1_000);

type Claims = Readonly<Record<string, unknown>>;

const rightClaims = () => ({ iss: ISSUER, aud: 'web', sub: 'u7', iat: now(), exp: now() + 600 });

/** A token that is right but for what is said otherwise. */
async function token(claims: Claims = {}, header: object = {}, key = ed): Promise<string> {
  return new SignJWT({ ...rightClaims(), ...claims })
    .setProtectedHeader({
      alg: key.jwk.alg ?? '',
      kid: key.jwk.kid ?? '',
      typ: 'at+jwt',
      ...header,
    })
    .sign(key.privateKey, { crit: { 'x-must': true } });
}

async function ask(authorization?: string, headers: Record<string, string> = {}, client = 'web') {
  const response = await fetch(`${url}/${client}/graphql`, {
    headers: { ...headers, ...(authorization !== undefined && { authorization }) },
  });
  const text = await response.text();
  const body = JSON.parse(text) as {
    data?: { headers: Record<string, string> };
    errors?: { extensions: { code: string } }[];
  };
  return {
    status: response.status,
    code: body.errors?.[0]?.extensions.code,
    text,
    challenge: response.headers.get('www-authenticate'),
    claims: body.data && claimsIn(body.data.headers.authorization ?? ''),
  };
}

/** Refused, without a word on why. */
async function expectRefused(authorization: string): Promise<void> {
  const { status, code, text, challenge } = await ask(authorization);
  expect({ status, code, challenge }).toEqual({
    status: 401,
    code: 'UNAUTHENTICATED',
    challenge: 'Bearer error="invalid_token"',
  });
  expect(text).not.toMatch(/jose|JW[ST]|node_modules|127\.0\.0\.1|kid|algorithm|expired|audience/);
  expect(bff.received).toEqual([]);
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('Rows 87 and 88: a token', () => {
  test('that nobody sends makes nobody of the caller', async () => {
    const { status, claims } = await ask();
    expect(status).toBe(200);
    expect(claims).not.toHaveProperty('sub');
  });

  test('of either algorithm that is allowed names its viewer', async () => {
    const { claims } = await ask(`Bearer ${await token({ scope: 'a b' }, {}, rsa)}`);
    expect(claims).toMatchObject({ sub: 'u7', scope: 'a b' });
  });

  const header = (more: { readonly alg: string }) => ({ typ: 'at+jwt', kid: 'rsa', ...more });
  const content = (head: { readonly alg: string }) =>
    `${encoded(header(head))}.${encoded(rightClaims())}`;
  const hmacOf = (secret: string | Buffer) => {
    const text = content({ alg: 'HS256' });
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };
  const pem = () => {
    const key = createPublicKey({ format: 'jwk', key: rsa.jwk as JsonWebKey });
    return String(key.export({ type: 'spki', format: 'pem' }));
  };
  const asPs256 = async () => {
    const key = await importJWK(await exportJWK(rsa.privateKey), 'PS256');
    return new SignJWT(rightClaims()).setProtectedHeader(header({ alg: 'PS256' })).sign(key);
  };

  test.each<[string, () => string | Promise<string>]>([
    ['with algorithm none', () => `${content({ alg: 'none' })}.`],
    ['with algorithm none and a signature', () => `${content({ alg: 'none' })}.AAAA`],
    ['with algorithm None', () => `${content({ alg: 'None' })}.AAAA`],
    ['signed as HS256 with the public key as PEM', () => hmacOf(pem())],
    ['signed as HS256 with nothing', () => hmacOf('')],
    ['signed as PS256 with a key for RS256', asPs256],
    ['with an unknown crit', () => token({}, { crit: ['x-must'], 'x-must': 1 })],
    ['that brings its own key', () => selfSigned((jwk) => ({ jwk }))],
    ['that names an address of keys', () => selfSigned(() => ({ jku: trap.url }))],
    ['that names an address of certificates', () => selfSigned(() => ({ x5u: trap.url }))],
    ['with a kid that is a path', () => token({}, { kid: '../../../../etc/passwd' })],
    ['with a kid that is everybody’s', () => token({}, { kid: '__proto__' })],
    ['with the kid of another key', () => token({}, { kid: 'rsa' })],
  ])('%s proves nothing', async (_, make) => {
    await expectRefused(`Bearer ${await make()}`);
  });

  async function selfSigned(more: (jwk: JWK) => object): Promise<string> {
    const own = await signingKey('own', 'EdDSA');
    return token({}, more(own.jwk), own);
  }
});

describe('Row 89: of a token’s times', () => {
  test.each<[string, () => Claims]>([
    ['an end three seconds ago', () => ({ exp: now() - 3 })],
    ['a beginning in three seconds', () => ({ nbf: now() + 3 })],
    ['an issue three seconds ahead', () => ({ iat: now() + 3 })],
  ])('%s is within what clocks differ', async (_, claims) => {
    expect((await ask(`Bearer ${await token(claims())}`)).status).toBe(200);
  });

  test.each<[string, () => Claims]>([
    ['an end ten seconds ago', () => ({ exp: now() - 10 })],
    ['a beginning in a minute', () => ({ nbf: now() + 60 })],
    ['an issue in a minute', () => ({ iat: now() + 60 })],
    ['an issue two hours ago', () => ({ iat: now() - 7_200 })],
    ['no end', () => ({ exp: undefined })],
    ['no issue', () => ({ iat: undefined })],
    ['an end that is a text', () => ({ exp: String(now() + 60) })],
    ['an end in the year 300,000', () => ({ iat: undefined, exp: 1e13 })],
  ])('%s is refused', async (_, claims) => {
    await expectRefused(`Bearer ${await token(claims())}`);
  });
});

describe('Row 90: a token', () => {
  test('for us among others is for us', async () => {
    expect((await ask(`Bearer ${await token({ aud: ['mobile', 'web'] })}`)).status).toBe(200);
  });

  test.each<[string, Claims, object]>([
    ['for another client', { aud: 'mobile' }, {}],
    ['for a client spelt otherwise', { aud: 'WEB' }, {}],
    ['for everybody', { aud: '*' }, {}],
    ['for others', { aud: ['mobile', 'partner'] }, {}],
    ['for nobody', { aud: undefined }, {}],
    ['of an issuer with a slash at its end', { iss: `${ISSUER}/` }, {}],
    ['of another issuer', { iss: 'facet' }, {}],
    ['of several issuers', { iss: [ISSUER] }, {}],
    ['of no issuer', { iss: undefined }, {}],
    ['that is an id token', {}, { typ: 'JWT' }],
    ['of no type', {}, { typ: undefined }],
    ['between parts of the system', {}, { typ: 'facet-internal+jwt' }],
    ['of a partner', { sub: 'partner:acme' }, {}],
    ['of nobody', { sub: undefined }, {}],
    ['of somebody who breaks a header', { sub: 'u7\r\nx: y' }, {}],
    ['of an object', { sub: { id: 'u7' } }, {}],
  ])('%s is refused', async (_, claims, header) => {
    await expectRefused(`Bearer ${await token(claims, header)}`);
  });
});

test('Row 91: 100 tokens with unknown keys have the key set read once more at most', async () => {
  const own = await signingKey('unknown', 'EdDSA');
  const before = jwks.received.length;
  const answers = await Promise.all(
    Array.from({ length: 10 }, async (_, index) => {
      const kid = `unknown-${index}`;
      return ask(`Bearer ${await token({}, { kid }, own)}`);
    }),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  expect(jwks.received.length - before).toBeLessThanOrEqual(1);
});

describe('Row 93: where a token stands', () => {
  const raw = (lines: readonly string[], target = '/web/graphql'): Promise<RawAnswer> =>
    sendRaw(
      url,
      `${[`GET ${target} HTTP/1.1`, 'host: test', 'connection: close', ...lines].join('\r\n')}\r\n\r\n`,
    );

  test.each<[string, (valid: string) => string[]]>([
    ['twice', (valid) => [`authorization: Bearer ${valid}`, `authorization: Bearer ${valid}`]],
    [
      'first, then another',
      (valid) => [`authorization: Bearer ${valid}`, 'authorization: Basic x'],
    ],
    ['second, after an empty one', (valid) => ['authorization:', `Authorization: Bearer ${valid}`]],
    ['with a comma and another', (valid) => [`authorization: Bearer ${valid}, Bearer ${valid}`]],
    ['after two spaces', (valid) => [`authorization: Bearer  ${valid}`]],
    ['after a tab', (valid) => [`authorization: Bearer\t${valid}`]],
    ['without its scheme', (valid) => [`authorization: ${valid}`]],
    ['as something else', (valid) => [`authorization: Token ${valid}`]],
    ['with 20 KB after it', (valid) => [`authorization: Bearer ${valid}${'A'.repeat(9_000)}`]],
    [
      'beside a partner’s key',
      (valid) => [`authorization: Bearer ${valid}`, `x-api-key: ${partnerKey}`],
    ],
  ])('%s proves nothing', async (_, lines) => {
    const { status, body } = await raw(lines(await token()));
    expect([401, 403]).toContain(status);
    expect(body).toMatch(/UNAUTHENTICATED|FORBIDDEN/);
    expect(bff.received).toEqual([]);
  });

  test.each<[string, (valid: string) => [lines: string[], target?: string]]>([
    ['in a cookie', (valid) => [[`cookie: authorization=Bearer ${valid}; token=${valid}`]]],
    ['in the address', (valid) => [[], `/web/graphql?access_token=${valid}`]],
    ['in a proxy’s header', (valid) => [[`proxy-authorization: Bearer ${valid}`]]],
    ['in a header with an underscore', (valid) => [[`x_authorization: Bearer ${valid}`]]],
    ['in the header of another part', (valid) => [[`x-forwarded-authorization: Bearer ${valid}`]]],
  ])('%s makes nobody of the caller, and reaches no BFF as a header', async (_, make) => {
    const valid = await token();
    const { status } = await raw(...make(valid));
    expect(status).toBe(200);
    const { headers } = bff.received[0]!;
    expect(claimsIn(headers.authorization ?? '')).not.toHaveProperty('sub');
    expect(JSON.stringify(headers)).not.toContain(valid);
  });

  test.each(['bearer', 'BEARER', 'bEaReR'])(
    'after %s is as good as after Bearer',
    async (scheme) => {
      expect((await ask(`${scheme} ${await token()}`)).claims?.sub).toBe('u7');
    },
  );
});

describe('Row 15: a header that only parts of the system may send', () => {
  test.each([
    'x-facet-viewer',
    'x-facet-scopes',
    'x-facet-client',
    'x-internal-token',
    'x-user-id',
    'x_user_id',
    'x-scopes',
    'x-client-name',
    'x-request-deadline',
    'traceparent-internal',
  ])('%s is nobody’s to send from outside', async (name) => {
    await ask(undefined, { [name]: 'admin' });
    const { headers } = bff.received[0]!;
    expect(headers).not.toHaveProperty([name]);
    expect(claimsIn(headers.authorization ?? '')).not.toHaveProperty('sub');
  });
});

describe('Row 105: a partner’s key', () => {
  const wrong = () => `facet_${'0'.repeat(12)}_${'A'.repeat(43)}`;

  test('opens its client, and no other', async () => {
    const opened = await ask(undefined, { 'x-api-key': partnerKey }, 'partner');
    expect(opened.claims).toMatchObject({ sub: 'partner:acme', client: 'partner' });
    for (const key of [partnerKey, wrong()]) {
      const { status, code } = await ask(undefined, { 'x-api-key': key }, 'web');
      expect({ status, code }).toEqual({ status: 403, code: 'FORBIDDEN' });
    }
  });

  test.each<[string, () => Record<string, string>]>([
    ['that is missing', () => ({})],
    ['that is wrong', () => ({ 'x-api-key': wrong() })],
    [
      'that has the id of another',
      () => ({ 'x-api-key': `${partnerKey.slice(0, -43)}${'A'.repeat(43)}` }),
    ],
    ['that is cut', () => ({ 'x-api-key': partnerKey.slice(0, -1) })],
    ['with somebody’s name', () => ({ 'x-api-key': '__proto__' })],
  ])('%s opens nothing', async (_, headers) => {
    const { status, code } = await ask(undefined, headers(), 'partner');
    expect({ status, code }).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
    expect(bff.received).toEqual([]);
  });

  test('stays as good while somebody at the same address tries 300 wrong ones', async () => {
    const statuses: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const tried = Array.from({ length: 30 }, () =>
        ask(undefined, { 'x-api-key': wrong() }, 'partner'),
      );
      statuses.push(...(await Promise.all(tried)).map(({ status }) => status));
    }
    expect(statuses).toContain(429);
    expect(statuses.every((status) => status === 401 || status === 429)).toBe(true);
    expect((await ask(undefined, { 'x-api-key': partnerKey }, 'partner')).status).toBe(200);
    // Whose token was verified before is let in as well, and so is who brings none.
    expect((await ask()).status).toBe(200);
  });
});
