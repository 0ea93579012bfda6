import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEdge, type Edge } from '../../gateway/edge/edge.ts';
import { type FollowedIssuer, followIssuer } from '../../gateway/edge/issuer.ts';
import { createFileKeyStore } from '../../gateway/edge/partner-keys/file-key-store.ts';
import { createKeyRing } from '../../gateway/edge/partner-keys/key-ring.ts';
import { makeKey } from '../../gateway/edge/partner-keys/partner-key.ts';
import { validEdgeChoices } from '../../gateway/edge-choices.ts';
import { captureLog } from '../testkit/captured-log.ts';
import { internalKey } from '../testkit/internal-keys.ts';
import { answer, type ScriptedServer, startScripted } from '../testkit/scripted-server.ts';
import { until } from '../testkit/until.ts';
import { createViewers, ISSUER, type Viewers } from '../testkit/viewer.ts';

let viewers: Viewers;
let bff: ScriptedServer;
let jwks: ScriptedServer;
let issuer: FollowedIssuer;
let edge: Edge;

beforeAll(async () => {
  const { log } = captureLog('silent');
  viewers = await createViewers();
  bff = await startScripted(answer({ data: {} }));
  jwks = await startScripted(({ socket }) => socket.destroy());
  issuer = followIssuer({ name: ISSUER, keys: jwks.url, log });
  await issuer.asked;
  edge = await createEdge({
    port: 0,
    bffs: { web: [bff.url] },
    issuers: [issuer],
    internalKey: internalKey('edge'),
    log,
  });
});

afterAll(async () => {
  await edge.close();
  issuer.end();
  await Promise.all([bff.close(), jwks.close()]);
});

async function statusOf(path: string, token?: string) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const { status, headers: answered } = await fetch(edge.url + path, { headers });
  return { status, retryAfter: answered.get('retry-after') };
}

test('F54: an edge whose issuer is away at the start is not ready, and judges no token until it is back', async () => {
  const token = await viewers.token('u7');
  expect((await statusOf('/health/ready')).status).toBe(503);
  // Nothing is let in that cannot be verified, and nobody is told to throw a good token away.
  expect(await statusOf('/web/graphql', token)).toEqual({ status: 503, retryAfter: '5' });
  expect(bff.received).toEqual([]);
  expect((await statusOf('/web/graphql')).status).toBe(200);

  jwks.script(answer(viewers.keys));
  await until(async () => (await statusOf('/health/ready')).status === 200);
  expect((await statusOf('/web/graphql', token)).status).toBe(200);

  jwks.script(({ socket }) => socket.destroy());
  expect((await statusOf('/web/graphql', await viewers.token('u8'))).status).toBe(200);
  expect((await statusOf('/health/ready')).status).toBe(200);
}, 30_000);

test('F54: an edge that could never read its partners’ keys is not ready, and judges no key until it can', async () => {
  const { log } = captureLog('silent');
  const { text, key } = makeKey(
    { partner: 'acme', scopes: [], expiresAt: Date.now() + 600_000 },
    'a pepper',
    Date.now(),
  );
  let isAway = true;
  const store = {
    ...createFileKeyStore('/nowhere/keys.jsonl', 'a pepper'),
    read: async () => {
      if (isAway) throw new Error('gone');
      return [key];
    },
    noteUses: async () => {},
  };
  const keys = createKeyRing({ store, pepper: 'a pepper', refreshMs: 20, log });
  const partners = await createEdge({
    port: 0,
    bffs: { partner: [bff.url] },
    choices: { partner: validEdgeChoices({ callers: 'partners' }) },
    keys,
    internalKey: internalKey('edge'),
    log,
  });
  const ask = (path: string) =>
    fetch(partners.url + path, { headers: { 'x-api-key': text } }).then(async (response) => ({
      status: response.status,
      text: await response.text(),
    }));

  const ready = await ask('/health/ready');
  expect(ready.status).toBe(503);
  expect(ready.text).toContain('Keys of partners are not there yet.');
  expect((await ask('/partner/graphql')).status).toBe(503);
  isAway = false;
  await until(async () => (await ask('/health/ready')).status === 200);
  expect((await ask('/partner/graphql')).status).toBe(200);

  await partners.close();
  await keys.close();
}, 30_000);
