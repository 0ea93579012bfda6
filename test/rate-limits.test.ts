import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createEdge, type Edge, type EdgeOptions } from '../gateway/edge/edge.ts';
import { type RateLimits, validEdgeChoices } from '../gateway/edge-choices.ts';
import { connectRedis } from '../gateway/redis.ts';
import { captureLog } from './testkit/captured-log.ts';
import { internalKey } from './testkit/internal-keys.ts';
import { openSocket } from './testkit/raw-http.ts';
import { describeWithRedis, startRedis } from './testkit/redis-server.ts';
import { answer, type ScriptedServer, startScripted } from './testkit/scripted-server.ts';
import { until } from './testkit/until.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

const { log } = captureLog('silent');

let bff: ScriptedServer;
let viewers: Viewers;
const edges: Edge[] = [];

beforeAll(async () => {
  bff = await startScripted(answer({ data: {} }));
  viewers = await createViewers();
});

afterEach(async () => {
  await Promise.all(edges.splice(0).map((edge) => edge.close()));
  bff.forget();
});

afterAll(() => bff.close());

/** An edge with these rates for web; mobile is of the default. */
async function edgeWith(rateLimits: RateLimits, more: Partial<EdgeOptions> = {}): Promise<Edge> {
  await sameMinute();
  const edge = await createEdge({
    port: 0,
    bffs: { web: [bff.url], mobile: [bff.url] },
    choices: { web: validEdgeChoices({ rateLimits }) },
    issuers: [viewers.issuer],
    internalKey: internalKey('edge'),
    log,
    ...more,
  });
  edges.push(edge);
  return edge;
}

/** Counts begin anew with each minute: what is left of this one must be enough for a test. */
async function sameMinute(): Promise<void> {
  await until(() => Date.now() % 60_000 < 50_000);
}

async function ask(edge: Edge, headers: Record<string, string> = {}, path = '/web/graphql') {
  const response = await fetch(edge.url + path, { headers });
  const body = (await response.json()) as { errors?: [{ extensions: { code: string } }] };
  const code = body.errors?.[0].extensions.code;
  return { status: response.status, code, retryAfter: response.headers.get('retry-after') };
}

async function statuses(times: number, asking: (index: number) => ReturnType<typeof ask>) {
  const all: number[] = [];
  for (let index = 0; index < times; index += 1) all.push((await asking(index)).status);
  return all;
}

const bearer = async (sub: string) => ({ authorization: `Bearer ${await viewers.token(sub)}` });

describe('Too many requests', () => {
  test('of one address are RATE_LIMITED, with the time when it may ask again', async () => {
    const edge = await edgeWith({ address: 3 });
    expect(await statuses(3, () => ask(edge))).toEqual([200, 200, 200]);
    const refused = await ask(edge);
    expect(refused).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect(Number(refused.retryAfter)).toBeGreaterThan(0);
    expect(Number(refused.retryAfter)).toBeLessThanOrEqual(60);
    expect(bff.received).toHaveLength(3);
  });

  test('are not refused without the limit', async () => {
    const edge = await edgeWith({});
    expect(new Set(await statuses(10, () => ask(edge)))).toEqual(new Set([200]));
  });

  test('of one viewer, with however many tokens, count against nobody else', async () => {
    const edge = await edgeWith({ viewer: 2 });
    const ofU1 = () => bearer('u1');
    expect(await statuses(3, async () => ask(edge, await ofU1()))).toEqual([200, 200, 429]);
    expect((await ask(edge, await bearer('u2'))).status).toBe(200);
    expect((await ask(edge)).status).toBe(200);
    expect((await ask(edge, await ofU1(), '/mobile/graphql')).status).toBe(200);
  });

  test('of all callers of a client together are refused, and those of another client are not', async () => {
    const edge = await edgeWith({ client: 2 });
    const each = async (index: number) => ask(edge, await bearer(`u${index}`));
    expect(await statuses(3, each)).toEqual([200, 200, 429]);
    expect((await ask(edge, {}, '/mobile/graphql')).status).toBe(200);
  });

  test('that one caller makes in excess do not use up what all may make together', async () => {
    const edge = await edgeWith({ client: 5, address: 2 });
    await statuses(10, () => ask(edge));
    const each = async (index: number) => ask(edge, await bearer(`u${index}`));
    expect(await statuses(3, each)).toEqual([200, 200, 200]);
  });

  test.each([
    'x-forwarded-for',
    'x-real-ip',
    'forwarded',
    'x-api-client',
    'user-agent',
    'apollographql-client-name',
    'x-request-id',
    'cookie',
    'x-facet-viewer',
    'origin',
  ])('stay too many, whatever a caller says in %s', async (header) => {
    const edge = await edgeWith({ address: 2 });
    const each = (index: number) => ask(edge, { [header]: `10.0.0.${index}` });
    expect(await statuses(3, each)).toEqual([200, 200, 429]);
  });

  test('stay too many when they come in one piece on one connection', async () => {
    const edge = await edgeWith({ address: 2 });
    const head = 'GET /web/graphql HTTP/1.1\r\nhost: test\r\n';
    const socket = await openSocket(edge.url);
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.write(`${head}\r\n${head}\r\n${head}connection: close\r\n\r\n`);
    await once(socket, 'close');
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 429']);
  });

  test('stay too many, whatever is asked for', async () => {
    const edge = await edgeWith({ address: 2 });
    const each = (index: number) => ask(edge, {}, `/web/graphql?variables={"id":"${index}"}`);
    expect(await statuses(3, each)).toEqual([200, 200, 429]);
  });

  test('are of the address that a trusted proxy names, and of no other that is named before', async () => {
    const edge = await edgeWith({ address: 1 }, { trustedProxies: ['127.0.0.1'] });
    const from = (list: string) => ask(edge, { 'x-forwarded-for': list });
    expect((await from('10.0.0.1')).status).toBe(200);
    expect((await from('10.0.0.2')).status).toBe(200);
    expect((await from('10.0.0.3, 10.0.0.1')).status).toBe(429);
    expect((await from('2001:db8::1')).status).toBe(200);
    // Whoever has one such address has 2^64 of them.
    expect((await from('2001:db8::2')).status).toBe(429);
  });
});

describeWithRedis('Several edges', () => {
  test('count together in Redis; when it dies, each goes on counting, and nobody waits', async () => {
    const server = await startRedis();
    const redis = [server, server].map(({ url }) => connectRedis({ url, log }));
    await Promise.all(redis.map((each) => each.ready(10_000)));
    const [here, there] = [
      await edgeWith({ address: 6 }, { redis: redis[0] }),
      await edgeWith({ address: 6 }, { redis: redis[1] }),
    ] as const;
    expect(await statuses(3, () => ask(here))).toEqual([200, 200, 200]);
    expect((await ask(there)).status).toBe(200);
    // Each counts at once what it lets through, and learns soon what the other did.
    await until(async () => (await ask(there)).status === 429);
    expect(bff.received.length).toBeLessThan(12);
    await server.kill();
    const started = performance.now();
    expect(await statuses(20, () => ask(here, {}, '/mobile/graphql'))).not.toContain(500);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect((await ask(there)).status).toBe(429);
    await Promise.all(redis.map((each) => each.close()));
    await server.remove();
  });
});

test('Many wrong tokens of one address are RATE_LIMITED; who was known before is let in', async () => {
  const edge = await edgeWith({});
  const known = await bearer('u1');
  expect((await ask(edge, known)).status).toBe(200);
  const wrong = await statuses(150, (index) => ask(edge, { authorization: `Bearer a.b.${index}` }));
  expect(wrong.slice(0, 120)).toEqual(Array(120).fill(401));
  expect(new Set(wrong.slice(121))).toEqual(new Set([429]));
  expect((await ask(edge, known)).status).toBe(200);
  expect((await ask(edge)).status).toBe(200);
  expect(bff.received).toHaveLength(3);
});
