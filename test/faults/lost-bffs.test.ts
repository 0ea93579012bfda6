import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createEdge, type Edge } from '../../gateway/edge/edge.ts';
import { captureLog } from '../testkit/captured-log.ts';
import { internalKey } from '../testkit/internal-keys.ts';
import {
  answer,
  deadUrl,
  raw,
  type Script,
  type ScriptedServer,
  silence,
  startScripted,
} from '../testkit/scripted-server.ts';
import { until } from '../testkit/until.ts';

const FINE = answer({ data: {} });
const RESET: Script = ({ socket }) => socket.destroy();
const refusal = (code: string) =>
  raw(JSON.stringify({ errors: [{ message: 'No.', extensions: { code } }] }), {}, 503);

let first: ScriptedServer;
let second: ScriptedServer;
let lonely: ScriptedServer;
/** Takes connections and says nothing. */
let mute: Server;
/** How often the mute one was connected to; and what it was told, first lines only. */
const told = { connections: 0, lines: [] as string[] };
let edge: Edge;

beforeAll(async () => {
  [first, second, lonely] = (await Promise.all([FINE, FINE, FINE].map(startScripted))) as [
    ScriptedServer,
    ScriptedServer,
    ScriptedServer,
  ];
  mute = createServer((socket) => {
    told.connections += 1;
    socket.on('error', () => {});
    socket.on('data', (bytes) => told.lines.push(bytes.toString().split('\r\n', 1)[0] ?? ''));
  });
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  const dead = await deadUrl();
  edge = await createEdge({
    port: 0,
    bffs: {
      web: [first.url, second.url],
      halved: [dead, second.url],
      mobile: [lonely.url],
      partner: [dead, dead],
      staff: [`http://127.0.0.1:${(mute.address() as AddressInfo).port}/graphql`],
    },
    answerMs: 5_000,
    internalKey: internalKey('edge'),
    log: captureLog('silent').log,
  });
});

afterAll(async () => {
  await edge.close();
  await Promise.all([first, second, lonely].map((server) => server.close()));
  mute.close();
});

afterEach(() => {
  for (const server of [first, second, lonely]) {
    server.script(FINE);
    server.forget();
  }
});

async function ask(method: 'GET' | 'POST', client = 'web') {
  const started = performance.now();
  const response = await fetch(`${edge.url}/${client}/graphql`, {
    method,
    body: method === 'POST' ? '{}' : null,
  });
  const body = (await response.json()) as { errors?: [{ extensions: { code: string } }] };
  return {
    status: response.status,
    code: body.errors?.[0].extensions.code,
    retryAfter: response.headers.get('retry-after'),
    tookMs: performance.now() - started,
  };
}

async function asked(times: number, method: 'GET' | 'POST', client = 'web') {
  const all = [];
  for (let count = 0; count < times; count += 1) all.push(await ask(method, client));
  return all;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const statusesOf = (all: readonly { readonly status: number }[]) => [
  ...new Set(all.map(({ status }) => status)),
];

describe('F56: a client that has lost all its BFFs', () => {
  test('is NOT_READY at once, with Retry-After; the other clients do not notice', async () => {
    const all = await asked(20, 'POST', 'partner');
    for (const { status, code, retryAfter } of all) {
      expect({ status, code, retryAfter }).toEqual({
        status: 503,
        code: 'NOT_READY',
        retryAfter: '1',
      });
    }
    expect(statusesOf(await asked(5, 'GET', 'mobile'))).toEqual([200]);
  });

  test('is told so within 10 ms more than it takes to answer others', async () => {
    const [lost, served]: [number[], number[]] = [[], []];
    // In turn, so that whatever else a machine does slows both.
    for (let count = 0; count < 50; count += 1) {
      lost.push((await ask('POST', 'partner')).tookMs);
      served.push((await ask('POST', 'mobile')).tookMs);
    }
    expect(median(lost)).toBeLessThan(median(served) + 10);
  });

  test('is told so without that anybody is asked, where nobody answers any more', async () => {
    // Each probe has a connection of its own, and begins when the last one has failed.
    await until(() => told.connections > 3);
    told.lines.length = 0;
    const all = await asked(20, 'POST', 'staff');
    expect(
      new Set(all.map(({ status, code, retryAfter }) => `${status} ${code} ${retryAfter}`)),
    ).toEqual(new Set(['503 NOT_READY 1']));
    expect(told.lines.filter((line) => !line.includes('/health/ready'))).toEqual([]);
  });

  test('has them back as soon as one listens again', async () => {
    expect((await ask('GET', 'halved')).status).toBe(200);
    const ready = await fetch(`${edge.url}/health/ready`);
    expect(await ready.json()).toMatchObject({
      bffs: { web: true, halved: true, partner: false, staff: false },
    });
  });
});

describe('F40: of two replicas, one', () => {
  test('that is gone costs no request, be it a GET or a POST: nothing of it was sent', async () => {
    expect(statusesOf(await asked(10, 'GET', 'halved'))).toEqual([200]);
    expect(statusesOf(await asked(10, 'POST', 'halved'))).toEqual([200]);
    expect(second.received).toHaveLength(20);
  });

  test('that breaks off costs no GET: the other answers', async () => {
    first.script(RESET);
    expect(statusesOf(await asked(10, 'GET'))).toEqual([200]);
    expect(first.received.length).toBeGreaterThan(0);
  });

  test('that breaks off in the middle of its answer costs no GET', async () => {
    first.script(({ socket }, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"data":', () => socket.destroy());
    });
    expect(statusesOf(await asked(10, 'GET'))).toEqual([200]);
    expect(first.received.length).toBeGreaterThan(0);
  });

  test('that breaks off costs the POST it had: it may have done it, so nobody does it twice', async () => {
    first.script(RESET);
    const all = await asked(10, 'POST');
    expect(statusesOf(all).sort()).toEqual([200, 503]);
    const lost = all.filter(({ status }) => status === 503);
    expect(first.received).toHaveLength(lost.length);
    expect(second.received).toHaveLength(10 - lost.length);
  });

  test('that says NOT_READY did nothing: the other answers, even a POST', async () => {
    first.script(refusal('NOT_READY'));
    expect(statusesOf(await asked(10, 'POST'))).toEqual([200]);
  });

  test('that says OVERLOADED costs no GET: the other has room', async () => {
    first.script(refusal('OVERLOADED'));
    // It is asked in its turn all the same, and again: what it refuses may be a part only.
    await until(async () => {
      expect((await ask('GET')).status).toBe(200);
      return first.received.length > 2;
    });
    expect(second.received.length).toBeGreaterThan(2);
  });

  test('that says OVERLOADED is believed for a POST', async () => {
    for (const server of [first, second]) server.script(refusal('OVERLOADED'));
    const all = await asked(10, 'POST');
    expect(all.map(({ code }) => code)).toEqual(Array(10).fill('OVERLOADED'));
    expect(first.received.length + second.received.length).toBe(10);
  });

  test('that says OVERLOADED as the other does is believed: hardly a GET is asked twice', async () => {
    for (const server of [first, second]) server.script(refusal('OVERLOADED'));
    const started = performance.now();
    const all = await asked(20, 'GET');
    expect(all.map(({ code, retryAfter }) => [code, retryAfter])).toEqual(
      Array(20).fill(['OVERLOADED', null]),
    );
    // Each may be asked anew a second after it said so.
    const anew = 2 * Math.ceil((performance.now() - started) / 1_000);
    expect(first.received.length + second.received.length).toBeLessThanOrEqual(20 + anew);
  });

  test('that closes connections after its answers is on its way out: the other is asked', async () => {
    first.script((_, response) => {
      response.writeHead(200, { connection: 'close' }).end('{}');
    });
    await until(async () => {
      await ask('GET');
      return first.received.length > 0;
    });
    first.forget();
    // Until it says at the next probe that it is ready.
    const all = await Promise.all(Array.from({ length: 10 }, () => ask('GET')));
    expect(statusesOf(all)).toEqual([200]);
    expect(first.received.length).toBeLessThan(5);
  });

  test('that is slow gets less to do', async () => {
    await until(async () => {
      await ask('GET');
      return first.received.length > 0;
    });
    first.forget();
    const held: (() => void)[] = [];
    first.script((received, response) => held.push(() => FINE(received, response)));
    const slow = Array.from({ length: 4 }, () => ask('POST'));
    await until(() => held.length > 0);
    const fast = await asked(10, 'POST');
    expect(statusesOf(fast)).toEqual([200]);
    expect(first.received.length).toBeLessThan(5);
    for (const release of held) release();
    expect(statusesOf(await Promise.all(slow))).toEqual([200]);
  });
});

test('When every replica breaks off, each is asked once, and then nobody', async () => {
  for (const server of [first, second]) server.script(RESET);
  expect(await ask('GET')).toMatchObject({ status: 503, code: 'NOT_READY' });
  // Twice each: a connection may have been closed just as the request went out.
  expect(first.received.length).toBeLessThanOrEqual(2);
  expect(second.received.length).toBeLessThanOrEqual(2);
});

test('A caller who leaves takes the request with it, and no other replica is asked', async () => {
  for (const server of [first, second]) server.script(silence);
  const leaving = new AbortController();
  const gone = fetch(`${edge.url}/web/graphql`, { signal: leaving.signal }).catch(() => 'left');
  await until(() => first.received.length + second.received.length === 1);
  leaving.abort();
  expect(await gone).toBe('left');
  await until(() => [...first.received, ...second.received][0]!.socket.destroyed);
  expect(first.received.length + second.received.length).toBe(1);
});
