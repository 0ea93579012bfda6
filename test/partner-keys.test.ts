import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createEdge, type Edge } from '../gateway/edge/edge.ts';
import { createFileKeyStore } from '../gateway/edge/partner-keys/file-key-store.ts';
import { createKeyRing, type KeyRing } from '../gateway/edge/partner-keys/key-ring.ts';
import type { KeyStore } from '../gateway/edge/partner-keys/key-store.ts';
import { makeKey } from '../gateway/edge/partner-keys/partner-key.ts';
import { createRedisKeyStore } from '../gateway/edge/partner-keys/redis-key-store.ts';
import { validEdgeChoices } from '../gateway/edge-choices.ts';
import { connectRedis } from '../gateway/redis.ts';
import { type CapturedLog, captureLog } from './testkit/captured-log.ts';
import { claimsIn, internalKey } from './testkit/internal-keys.ts';
import { killPrograms, runFacet } from './testkit/program.ts';
import { sendRaw } from './testkit/raw-http.ts';
import { describeWithRedis, startRedis } from './testkit/redis-server.ts';
import { answer, type ScriptedServer, startScripted } from './testkit/scripted-server.ts';
import { until } from './testkit/until.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

const PEPPER = 'a pepper of tests';

let folder: string;
let file: string;
let bff: ScriptedServer;
let viewers: Viewers;
let captured: CapturedLog;
let ring: KeyRing;
let edge: Edge;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-partners-'));
  file = join(folder, 'keys.jsonl');
  bff = await startScripted(answer({ data: {} }));
  viewers = await createViewers();
  captured = captureLog();
  const { log } = captured;
  ring = createKeyRing({ store: createFileKeyStore(file, PEPPER), pepper: PEPPER, log });
  edge = await createEdge({
    port: 0,
    bffs: { partner: [bff.url], web: [bff.url], staff: [bff.url] },
    choices: {
      partner: validEdgeChoices({ callers: 'partners' }),
      staff: validEdgeChoices({ callers: 'viewers' }),
    },
    issuers: [viewers.issuer],
    keys: ring,
    internalKey: internalKey('edge'),
    log,
  });
});

afterAll(async () => {
  await killPrograms();
  await edge.close();
  await ring.close();
  await bff.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => bff.forget());

const facetKey = (...words: string[]) =>
  runFacet(['key', ...words], { env: { FACET_PARTNER_KEYS: file, FACET_KEY_PEPPER: PEPPER } });

async function newKey(partner: string, ...words: string[]): Promise<string> {
  const { code, stdout } = await facetKey('new', partner, ...words);
  expect(code).toBe(0);
  return stdout.trim();
}

async function ask(headers: Record<string, string>, client = 'partner') {
  const response = await fetch(`${edge.url}/${client}/graphql`, { headers });
  const body = (await response.json()) as { errors?: [{ extensions: { code: string } }] };
  const challenge = response.headers.get('www-authenticate');
  return { status: response.status, code: body.errors?.[0].extensions.code, challenge };
}

/** Asks a few times a second: who fails often is refused for it. */
const opens = (key: string) => async () => {
  await sleep(250);
  return (await ask({ 'x-api-key': key })).status === 200;
};

/** What of a key nobody may read: 256 bits in base64url, of which an underscore may be one. */
const secretOf = (key: string) => key.slice(-43);

const UNAUTHENTICATED = {
  status: 401,
  code: 'UNAUTHENTICATED',
  challenge: 'ApiKey realm="partner"',
};

describe('A partner', () => {
  let key: string;

  beforeAll(async () => {
    key = await newKey('acme', '--scope', 'catalogue:read stock:read');
    await until(opens(key));
  }, 20_000);

  test('is known to the BFF by name and scopes, which never sees the key', async () => {
    await ask({ 'x-api-key': key });
    const { headers } = bff.received[0]!;
    expect(claimsIn(headers.authorization ?? '')).toMatchObject({
      sub: 'partner:acme',
      scope: 'catalogue:read stock:read',
    });
    expect(JSON.stringify(headers)).not.toContain(key.slice(-20));
    expect(headers).not.toHaveProperty('x-api-key');
  });

  test('without a key, or with a wrong one, is UNAUTHENTICATED', async () => {
    expect(await ask({})).toEqual(UNAUTHENTICATED);
    const wrong = `${key.slice(0, -4)}AAAA`;
    for (const each of ['', 'key', wrong, key.toUpperCase(), `${key}, ${key}`, `Bearer ${key}`]) {
      expect(await ask({ 'x-api-key': each })).toEqual(UNAUTHENTICATED);
    }
    expect(bff.received).toEqual([]);
  });

  test('with two keys at once, or a key and a token, is UNAUTHENTICATED', async () => {
    const head = 'GET /partner/graphql HTTP/1.1\r\nhost: test\r\nconnection: close\r\n';
    const twice = `${head}x-api-key: ${key}\r\nx-api-key: ${key}\r\n\r\n`;
    expect((await sendRaw(edge.url, twice)).status).toBe(401);
    const authorization = `Bearer ${await viewers.token('u1')}`;
    expect(await ask({ 'x-api-key': key, authorization })).toEqual(UNAUTHENTICATED);
  });

  test('in the address, in a cookie or as a bearer, has no key', async () => {
    expect(await ask({ cookie: `x-api-key=${key}` })).toEqual(UNAUTHENTICATED);
    const response = await fetch(`${edge.url}/partner/graphql?x-api-key=${key}&api_key=${key}`);
    expect(response.status).toBe(401);
    expect((await ask({ authorization: `Bearer ${key}` })).status).toBe(403);
  });

  test('is FORBIDDEN where viewers ask, whether the key is one or not', async () => {
    for (const client of ['web', 'staff']) {
      for (const each of [key, 'nonsense']) {
        const answered = await ask({ 'x-api-key': each }, client);
        expect(answered).toEqual({ status: 403, code: 'FORBIDDEN', challenge: null });
      }
    }
    expect(bff.received).toEqual([]);
  });

  test('is nobody whom a token could name', async () => {
    const authorization = `Bearer ${await viewers.token('partner:acme')}`;
    expect((await ask({ authorization }, 'web')).status).toBe(401);
  });

  test('may not be a viewer, and where only viewers ask nobody else may', async () => {
    const audience = ['partner', 'staff'];
    const authorization = `Bearer ${await viewers.token('u1', { audience })}`;
    expect(await ask({ authorization })).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect((await ask({ authorization }, 'staff')).status).toBe(200);
    const nobody = await ask({}, 'staff');
    expect(nobody).toEqual({ status: 401, code: 'UNAUTHENTICATED', challenge: 'Bearer' });
  });

  test('has two keys at most, so that one can take the place of the other', async () => {
    const other = await newKey('acme');
    await until(opens(other));
    expect(await opens(key)()).toBe(true);
    const third = await facetKey('new', 'acme');
    expect(third).toMatchObject({ code: 2, stdout: '' });
    expect(third.stderr).toMatch(/^facet: acme has two keys, \w+ and \w+; revoke one/);
  }, 20_000);

  test('has two keys at most, also when several are made at once', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => facetKey('new', 'rival')));
    expect(made.map(({ code }) => code).sort()).toEqual([0, 0, 2, 2, 2]);
    const { stdout } = await facetKey('list', 'rival');
    expect(stdout.match(/rival +live/g)).toHaveLength(2);
    for (const { code, stdout: text } of made) {
      if (code === 0) await until(opens(text.trim()));
      else expect(text).toBe('');
    }
  }, 30_000);

  test('whose key is revoked is UNAUTHENTICATED within five seconds', async () => {
    const revoked = await newKey('leaver');
    await until(opens(revoked));
    const [, id = ''] = revoked.split('_');
    expect((await facetKey('revoke', id)).code).toBe(0);
    const started = performance.now();
    await until(async () => !(await opens(revoked)()));
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(await ask({ 'x-api-key': revoked })).toEqual(UNAUTHENTICATED);
    expect(await opens(key)()).toBe(true);
  }, 20_000);

  test('whose key expires is UNAUTHENTICATED', async () => {
    const short = await newKey('visitor', '--expires', '2s');
    await until(async () => !(await opens(short)()));
    expect(await ask({ 'x-api-key': short })).toEqual(UNAUTHENTICATED);
  }, 20_000);

  test('is listed without the key, with state, scopes and last use', async () => {
    await until(async () => {
      const { stdout } = await facetKey('list', 'acme');
      const today = new Date().toISOString().slice(0, 10);
      return new RegExp(`acme +live +${today} +\\S+ +${today} +catalogue:read stock:read`).test(
        stdout,
      );
    });
    const { stdout } = await facetKey('list');
    expect(stdout).toMatch(/leaver +revoked/);
    expect(stdout).toMatch(/visitor +expired/);
    expect(stdout).not.toContain(secretOf(key));
  }, 40_000);

  test('has a key that stands nowhere: not in the file, not in the log', () => {
    expect(readFileSync(file, 'utf8')).not.toContain(secretOf(key));
    expect(captured.text()).not.toContain(secretOf(key));
  });
});

test('In development, whoever brings no credential may ask everywhere, as nobody', async () => {
  const open = await createEdge({
    port: 0,
    bffs: { partner: [bff.url] },
    choices: { partner: validEdgeChoices({ callers: 'partners' }) },
    proof: 'optional',
    internalKey: internalKey('edge'),
    log: captured.log,
  });
  const nobody = await fetch(`${open.url}/partner/graphql`);
  const wrong = await fetch(`${open.url}/partner/graphql`, { headers: { 'x-api-key': 'x' } });
  await open.close();
  expect([nobody.status, wrong.status]).toEqual([200, 401]);
});

test('Keys that cannot be read any more open for a while, then nobody can say: NOT_READY', async () => {
  const { text, key } = makeKey(
    { partner: 'acme', scopes: [], expiresAt: Date.now() + 60_000 },
    PEPPER,
    Date.now(),
  );
  let isDown = false;
  const store: KeyStore = {
    ...createFileKeyStore(join(folder, 'none'), PEPPER),
    read: async () => {
      if (isDown) throw new Error('gone');
      return [key];
    },
  };
  const { log } = captured;
  const keys = createKeyRing({ store, pepper: PEPPER, refreshMs: 20, maxAgeMs: 1_000, log });
  await until(() => keys.isReady);
  expect(keys.prove(text)).toBeDefined();
  isDown = true;
  expect(keys.prove(text)).toBeDefined();
  await until(() => {
    try {
      keys.prove(text);
      return false;
    } catch (error) {
      return (error as { code?: string }).code === 'NOT_READY';
    }
  });
  await keys.close();
});

describeWithRedis('Keys in Redis', () => {
  test('open at every edge; what somebody writes there without the pepper opens nothing', async () => {
    const server = await startRedis();
    const { log } = captured;
    const redis = connectRedis({ url: server.url, log });
    await redis.ready(10_000);
    const env = { REDIS_URL: server.url, FACET_KEY_PEPPER: PEPPER };
    const made = await runFacet(['key', 'new', 'acme'], { env });
    const text = made.stdout.trim();
    const store = createRedisKeyStore(redis, PEPPER);
    expect(await store.read()).toMatchObject([{ partner: 'acme' }]);
    const keys = createKeyRing({ store, pepper: PEPPER, refreshMs: 20, log });
    await until(() => keys.isReady);
    expect(keys.prove(text)).toBeDefined();
    const forged = makeKey({ partner: 'evil', scopes: [], expiresAt: Date.now() + 60_000 }, 'x', 0);
    const fields = { key: JSON.stringify(forged.key), seal: 'x' };
    await redis.run((client) =>
      client.hSet('facet:partner-keys', forged.key.id, JSON.stringify(fields)),
    );
    expect(await store.read()).toHaveLength(1);
    await keys.close();
    const uses = connectRedis({ url: server.url, log });
    await uses.ready(10_000);
    const noted = createRedisKeyStore(uses, PEPPER);
    expect([...(await noted.lastUses()).keys()]).toEqual([text.split('_')[1]]);
    await noted.close();
    await server.remove();
  }, 30_000);

  test('have room or not, also when several are added at once', async () => {
    const server = await startRedis();
    const stores = Array.from({ length: 5 }, () => {
      const redis = connectRedis({ url: server.url, log: captured.log });
      return createRedisKeyStore(redis, PEPPER);
    });
    await Promise.all(stores.map((store) => store.ready()));
    const added = await Promise.all(
      stores.map((store) => {
        const { key } = makeKey({ partner: 'rival', scopes: [], expiresAt: 9 }, PEPPER, 1);
        return store.add(key, (others) => others.length < 2);
      }),
    );
    expect(added.filter(Boolean)).toHaveLength(2);
    expect(await stores[0]!.read()).toHaveLength(2);
    await Promise.all(stores.map((store) => store.close()));
    await server.remove();
  }, 30_000);
});
