import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { captureLog } from '../../test/testkit/captured-log.ts';
import {
  answer,
  raw,
  type Script,
  type ScriptedServer,
  silence,
  startScripted,
} from '../../test/testkit/scripted-server.ts';
import { until } from '../../test/testkit/until.ts';
import { type FollowedIssuer, type FollowedIssuerOptions, followIssuer } from './issuer.ts';
import { createVerifier } from './viewer.ts';

interface Signer {
  readonly jwk: JWK;
  readonly bearer: () => Promise<string>;
}

async function signer(kid: string): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, alg: 'EdDSA' },
    bearer: async () =>
      `Bearer ${await new SignJWT({ aud: 'web', iss: 'facet', sub: 'u7' })
        .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'at+jwt' })
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(privateKey)}`,
  };
}

const [first, second] = await Promise.all([signer('first'), signer('second')]);
const sets = (...signers: Signer[]): Script => answer({ keys: signers.map(({ jwk }) => jwk) });

let server: ScriptedServer;
let issuer: FollowedIssuer | undefined;
/** A clock that goes forward when it is told to. */
let nowMs: number;

beforeEach(async () => {
  nowMs = 0;
  server = await startScripted(sets(first));
});

afterEach(async () => {
  issuer?.end();
  await server.close();
});

/** Follows the keys of the server, which by itself is read once only. */
async function followed(options: Partial<FollowedIssuerOptions> = {}) {
  issuer = followIssuer({
    name: 'facet',
    keys: server.url,
    refreshMs: 1_000_000,
    now: () => nowMs,
    log: captureLog('silent').log,
    ...options,
  });
  await issuer.asked;
  const { verify } = createVerifier([issuer]);
  return async ({ bearer }: Signer) => {
    try {
      return (await verify(await bearer(), 'web')).id;
    } catch (error) {
      return (error as { code?: string }).code;
    }
  };
}

const MINUTE_MS = 60_000;

describe('The keys of an issuer', () => {
  test('rotate without one valid token refused, and one that was removed proves nothing', async () => {
    const ask = await followed({ refreshMs: 20, now: () => performance.now() });
    const answers: unknown[] = [];
    let newest = first;
    let isOver = false;
    const load = (async () => {
      while (!isOver) answers.push(await ask(answers.length % 2 === 0 ? first : newest));
    })();
    server.script(sets(first, second));
    const reads = server.received.length;
    await until(() => server.received.length > reads + 2);
    newest = second;
    const before = answers.length;
    await until(() => answers.length > before + 20);
    isOver = true;
    await load;
    expect(new Set(answers)).toEqual(new Set(['u7']));
    server.script(sets(second));
    await until(async () => (await ask(first)) === 'UNAUTHENTICATED');
    expect(await ask(second)).toBe('u7');
  });

  test('are read at once for a token whose key nobody knows, for all who wait for it', async () => {
    const ask = await followed();
    server.script(sets(first, second));
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(second)));
    expect(new Set(answers)).toEqual(new Set(['u7']));
    expect(server.received).toHaveLength(2);
  });

  test('are not read more than once in 30 s for 1,000 tokens with keys that nobody knows', async () => {
    const ask = await followed();
    const stranger = await signer('stranger');
    for (let count = 0; count < 1_000; count += 1) {
      expect(await ask(stranger)).toBe('UNAUTHENTICATED');
    }
    expect(server.received).toHaveLength(2);
    nowMs += 30_000;
    await ask(stranger);
    expect(server.received).toHaveLength(3);
  });
});

describe('F54: a key set that cannot be read', () => {
  const FAULTS: Readonly<Record<string, Script>> = {
    'is down': ({ socket }) => socket.destroy(),
    'answers HTML': raw('<html>Sorry</html>', { 'content-type': 'text/html' }),
    'answers an error': raw('{}', {}, 500),
    'is empty': answer({ keys: [] }),
    'is no key set': answer({ keys: 'none' }),
    'holds only secrets': answer({ keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'first' }] }),
    'holds only keys that cannot be read': answer({
      keys: [{ kty: 'OKP', crv: 'Ed25519', x: '!' }],
    }),
    'is of a megabyte': answer({ keys: [first.jwk], more: 'x'.repeat(1_000_000) }),
    'is elsewhere': (_, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
    },
  };

  test.each(Object.entries(FAULTS))(
    'because it %s: at the start no token is judged, later the old keys stand in for 10 minutes',
    async (_, fault) => {
      server.script(fault);
      const cold = await followed();
      expect(issuer?.isReady).toBe(false);
      expect(await cold(first)).toBe('NOT_READY');
      issuer?.end();

      server.script(sets(first));
      const ask = await followed();
      expect(issuer?.isReady).toBe(true);
      server.script(fault);
      expect(await ask(second)).toBe('UNAUTHENTICATED');
      expect(await ask(first)).toBe('u7');
      nowMs += 10 * MINUTE_MS;
      expect(await ask(first)).toBe('u7');
      nowMs += 1;
      expect(await ask(first)).toBe('NOT_READY');
      expect(issuer?.isReady).toBe(true);
    },
  );

  test('because it does not answer: nobody with a known key waits, the others not for long', async () => {
    const ask = await followed();
    server.script(silence);
    const started = performance.now();
    const late = Promise.all([ask(second), ask(second)]);
    await until(() => server.received.length === 2);
    expect(await ask(first)).toBe('u7');
    expect(await late).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(server.received).toHaveLength(2);
  });

  test('is looked for again soon, and read when it is back', async () => {
    server.script(({ socket }) => socket.destroy());
    const ask = await followed();
    server.script(sets(first));
    await until(async () => (await ask(first)) === 'u7', { timeoutMs: 10_000 });
  });
});

test('A key set in a file is read again when the file changes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'facet-keys-'));
  const file = join(folder, 'keys.json');
  writeFileSync(file, JSON.stringify({ keys: [first.jwk] }));
  const ask = await followed({ keys: file, refreshMs: 20 });
  expect(await ask(first)).toBe('u7');
  writeFileSync(file, JSON.stringify({ keys: [second.jwk] }));
  await until(async () => (await ask(first)) === 'UNAUTHENTICATED');
  expect(await ask(second)).toBe('u7');
  rmSync(folder, { recursive: true });
});

test('A private key in a set proves nothing: whoever reads the set could sign', async () => {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const leaked = { ...(await exportJWK(privateKey)), kid: 'first', alg: 'EdDSA' };
  server.script(answer({ keys: [leaked, second.jwk] }));
  const ask = await followed();
  expect(await ask(second)).toBe('u7');
  expect(await ask({ ...first })).toBe('UNAUTHENTICATED');
});
