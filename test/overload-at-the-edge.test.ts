import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createEdge, type Edge } from '../gateway/edge/edge.ts';
import type { OverloadChoices } from '../gateway/overload/choices.ts';
import { type CapturedLog, captureLog } from './testkit/captured-log.ts';
import { internalKey } from './testkit/internal-keys.ts';
import { askRaw, openSocket } from './testkit/raw-http.ts';
import { answer, type ScriptedServer, silence, startScripted } from './testkit/scripted-server.ts';
import { until } from './testkit/until.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

const RUNNING_MAX = 4;
const FINE = answer({ data: {} });

let viewers: Viewers;
let web: ScriptedServer;
let mobile: ScriptedServer;
let edge: Edge;
let log: CapturedLog;
const held: Promise<unknown>[] = [];

beforeAll(async () => {
  viewers = await createViewers();
});

beforeEach(async () => {
  web = await startScripted(FINE);
  mobile = await startScripted(FINE);
});

afterEach(async () => {
  await Promise.all([web.close(), mobile.close()]);
  await Promise.all(held.splice(0));
  await edge.close();
});

async function startEdge(overload: OverloadChoices = {}): Promise<void> {
  log = captureLog('warn');
  edge = await createEdge({
    port: 0,
    bffs: { web: [web.url], mobile: [mobile.url] },
    issuers: [viewers.issuer],
    internalKey: internalKey('edge'),
    answerMs: 60_000,
    overload: { runningMax: RUNNING_MAX, waitMs: 0, ...overload },
    log: log.log,
  });
}

interface Asking {
  readonly client?: string;
  readonly method?: 'GET' | 'POST';
  readonly authorization?: string;
}

function ask({ client = 'web', method = 'GET', authorization }: Asking = {}): Promise<Response> {
  const body = method === 'POST' ? '{}' : null;
  const headers = authorization === undefined ? {} : { authorization };
  return fetch(`${edge.url}/${client}/graphql`, { method, body, headers });
}

/** Has the web BFF hold so many requests until its connections are cut. */
async function keepBusy(requests: number, method: 'GET' | 'POST' = 'GET'): Promise<void> {
  web.script(silence);
  const before = web.received.length;
  held.push(...Array.from({ length: requests }, () => ask({ method })));
  await until(() => web.received.length === before + requests);
  web.script(FINE);
}

function letGo(): Promise<unknown> {
  for (const { socket } of web.received) socket.destroy();
  return Promise.all(held);
}

async function expectOverloaded(response: Response): Promise<void> {
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
  expect(response.headers.get('content-type')).toContain('application/json');
  expect(await response.json()).toEqual({
    errors: [{ message: expect.any(String), extensions: { code: 'OVERLOADED' } }],
  });
}

test('Without its guard an edge passes on whatever comes', async () => {
  await startEdge({ shedding: 'off' });
  await keepBusy(5 * RUNNING_MAX);
  expect((await ask()).status).toBe(200);
});

describe('An edge that passes on as many of a client’s requests as it may', () => {
  beforeEach(() => startEdge());

  test('refuses more with 503 OVERLOADED and Retry-After; the BFF hears nothing of them', async () => {
    await keepBusy(RUNNING_MAX);
    for (let count = 0; count < 20; count += 1) await expectOverloaded(await ask());
    expect(web.received).toHaveLength(RUNNING_MAX);
    // Five of each kind in ten seconds, however many there are.
    const told = log.lines.filter(({ msg }) => msg === 'too much to do: refused');
    expect(told).toHaveLength(5);
  });

  test('refuses before it looks at a token, or waits for a body', async () => {
    const authorization = 'Bearer a.b.c';
    expect((await ask({ authorization })).status).toBe(401);
    await keepBusy(RUNNING_MAX);
    await keepBusy(1, 'POST');
    await expectOverloaded(await ask({ authorization }));
    const head = 'POST /web/graphql HTTP/1.1\r\nhost: test\r\ncontent-length: 10\r\n\r\n';
    expect((await askRaw(edge.url, head)).status).toBe(503);
  });

  test('still takes a POST, which may be a mutation, a little longer than a GET', async () => {
    await keepBusy(RUNNING_MAX);
    await expectOverloaded(await ask({ method: 'GET' }));
    expect((await ask({ method: 'POST' })).status).toBe(200);
  });

  test('serves other clients, and tells of its health', async () => {
    await keepBusy(RUNNING_MAX);
    expect((await ask({ client: 'mobile' })).status).toBe(200);
    for (const path of ['/health/live', '/health/ready']) {
      expect((await fetch(`${edge.url}${path}`)).status).toBe(200);
    }
  });

  test('is as good as new once those are answered, or have left', async () => {
    await keepBusy(RUNNING_MAX);
    await expectOverloaded(await ask());
    await letGo();
    for (let count = 0; count < 3 * RUNNING_MAX; count += 1) {
      expect((await ask()).status).toBe(200);
    }
  });

  test('holds no room for bodies that never come', async () => {
    const head = 'POST /web/graphql HTTP/1.1\r\nhost: test\r\ncontent-length: 10\r\n\r\n{';
    const sockets = await Promise.all(
      Array.from({ length: 5 * RUNNING_MAX }, () => openSocket(edge.url)),
    );
    for (const socket of sockets) socket.write(head);
    for (let count = 0; count < 5; count += 1) expect((await ask()).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });
});

test('An edge whose heap is nearly full refuses, but tells of its health', async () => {
  await startEdge({ heapShare: 0.000_001 });
  const refused = await until(async () => {
    const response = await ask({ method: 'POST' });
    return response.status === 503 && response;
  });
  await expectOverloaded(refused);
  expect((await fetch(`${edge.url}/health/live`)).status).toBe(200);
});
