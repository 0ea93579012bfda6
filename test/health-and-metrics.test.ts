import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { operationId } from '../schema/index.ts';
import { captureLog } from './testkit/captured-log.ts';
import { parsePrometheus, type Sample } from './testkit/prometheus-text.ts';
import { openSocket, postBytes } from './testkit/raw-http.ts';
import { answer, type ScriptedServer, silence, startScripted } from './testkit/scripted-server.ts';
import {
  askById,
  OPERATIONS,
  startTinyBff,
  supergraphOf,
  type TinyBff,
} from './testkit/tiny-graph.ts';
import { until } from './testkit/until.ts';

const RATE = answer({ data: { rate: 3 } });

let prices: ScriptedServer;
let bff: TinyBff;

beforeAll(async () => {
  prices = await startScripted(RATE);
  bff = await start();
}, 30_000);

afterAll(async () => {
  await bff.close();
  await prices.close();
});

afterEach(() => prices.script(RATE));

function start(options: Partial<Parameters<typeof startTinyBff>[0]> = {}): Promise<TinyBff> {
  return startTinyBff({
    subgraphUrls: { items: prices.url, prices: prices.url },
    pollIntervalMs: 5,
    ...options,
  });
}

const beside = (path: string, { url } = bff) => new URL(path, url).href;

async function samples(of = bff): Promise<Sample[]> {
  const response = await fetch(beside('/metrics', of));
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  return parsePrometheus(await response.text());
}

async function total(name: string, labels: Record<string, string>, of = bff): Promise<number> {
  const found = (await samples(of)).filter(
    (each) =>
      each.name === name &&
      Object.entries(labels).every(([key, value]) => each.labels[key] === value),
  );
  return found.reduce((sum, { value }) => sum + value, 0);
}

const requests = (labels: Record<string, string>) =>
  total('http_server_request_duration_seconds_count', labels);

describe('/health/live and /health/ready', () => {
  test.each(['/health/live', '/health/ready'])('%s answers 200 as JSON', async (path) => {
    const response = await fetch(beside(path));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toMatchObject({ status: path.slice('/health/'.length) });
  });

  test('stay good while subgraphs are silent and while a reload is refused', async () => {
    const log = captureLog();
    const stubborn = await start({ log: log.log });
    writeFileSync(stubborn.supergraphFile, 'type Query {');
    await until(() => log.lines.some(({ level }) => level >= 50));
    for (const path of ['/health/live', '/health/ready']) {
      expect((await fetch(beside(path, stubborn))).status).toBe(200);
    }
    expect((await stubborn.ask('Rate')).body).toEqual({ data: { rate: 3 } });
    await stubborn.close();
  });

  test('/health/ready is NOT_READY while the BFF goes away, and what runs is finished', async () => {
    const leaving = await start({});
    prices.script((received, response) => {
      release = () => RATE(received, response);
    });
    let release: (() => void) | undefined;
    // Only a connection with a request on it survives the closing; the question comes behind it.
    const socket = await openSocket(leaving.url);
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(postBytes(leaving.url, { documentId: operationId(OPERATIONS.Rate) }));
    await until(() => release !== undefined);
    const closing = leaving.close();
    socket.write('GET /health/ready HTTP/1.1\r\nhost: test\r\n\r\n');
    await until(() => isRefused(leaving.url));
    release?.();
    await closed;
    await closing;
    expect(text).toContain('{"data":{"rate":3}}');
    expect(text).toContain('HTTP/1.1 503');
    expect(text).toContain('"code":"NOT_READY"');
    expect(text).toMatch(/retry-after: 1/i);
  }, 15_000);
});

/** Whether nobody takes a new connection there any more. */
function isRefused(url: string): Promise<boolean> {
  return openSocket(url).then(
    (socket) => {
      socket.destroy();
      return false;
    },
    () => true,
  );
}

describe('/metrics', () => {
  test('is Prometheus text, every sample of it labelled with the client', async () => {
    const all = await samples();
    expect(all.length).toBeGreaterThan(20);
    expect(all.filter(({ labels }) => labels.client !== 'tiny')).toEqual([]);
  });

  test('counts requests by operation and outcome', async () => {
    const before = await requests({ graphql_operation_name: 'Rate', outcome: 'ok' });
    for (let count = 0; count < 3; count += 1) await bff.ask('Rate');
    expect(await requests({ graphql_operation_name: 'Rate', outcome: 'ok' })).toBe(before + 3);

    const partial = await requests({ graphql_operation_name: 'Rate', outcome: 'partial' });
    prices.script(answer({ data: { rate: null }, errors: [{ message: 'no' }] }));
    await bff.ask('Rate');
    expect(await requests({ graphql_operation_name: 'Rate', outcome: 'partial' })).toBe(
      partial + 1,
    );

    const refused = await requests({ outcome: 'refused' });
    await bff.ask('SetRate', { rate: 'much' });
    expect(await requests({ outcome: 'refused' })).toBe(refused + 1);
  });

  test('counts a client that left as aborted, which is nobody’s failure', async () => {
    const log = captureLog();
    const watched = await start({ log: log.log });
    prices.script(silence);
    prices.forget();
    const socket = await openSocket(watched.url);
    socket.write(postBytes(watched.url, { documentId: operationId(OPERATIONS.Rate) }));
    await until(() => prices.received.length > 0);
    socket.destroy();
    const left = { outcome: 'aborted' };
    await until(
      async () => (await total('http_server_request_duration_seconds_count', left, watched)) > 0,
    );
    const subgraphs = 'http_client_request_duration_seconds_count';
    expect(await total(subgraphs, { service: 'prices' }, watched)).toBe(1);
    expect(await total(subgraphs, { service: 'prices', ...left }, watched)).toBe(1);
    expect(log.lines.filter(({ level }) => level >= 40)).toEqual([]);
    await watched.close();
  });

  test('counts requests to subgraphs by service and outcome', async () => {
    const name = 'http_client_request_duration_seconds_count';
    const ok = await total(name, { service: 'prices', outcome: 'ok' });
    await bff.ask('Rate');
    expect(await total(name, { service: 'prices', outcome: 'ok' })).toBe(ok + 1);
    prices.script(({ socket }) => socket.destroy());
    await bff.ask('Rate');
    expect(await total(name, { service: 'prices', outcome: 'SUBREQUEST_HTTP_ERROR' })).toBe(1);
  });

  test('counts how the allowlist judged', async () => {
    const judged = (outcome: string) => total('facet_allowlist_requests_total', { outcome });
    const [listed, unknown, missing] = [
      await judged('listed'),
      await judged('id-unknown'),
      await judged('id-missing'),
    ];
    await bff.ask('Rate');
    await askById(bff.url, 'f'.repeat(64));
    await post({ query: '{ rate }' });
    expect(await judged('listed')).toBe(listed + 1);
    expect(await judged('id-unknown')).toBe(unknown + 1);
    expect(await judged('id-missing')).toBe(missing + 1);
  });

  test('counts reloads and tells how many operations are served', async () => {
    const log = captureLog();
    const watched = await start({ log: log.log });
    const reloads = (outcome: string) =>
      total('facet_generation_reloads_total', { outcome }, watched);
    expect(await reloads('accepted')).toBe(1);
    expect(await total('facet_generation_operations', {}, watched)).toBe(5);
    writeFileSync(watched.manifestFile, '{');
    await until(async () => (await reloads('refused')) === 1);
    expect(await total('facet_generation_operations', {}, watched)).toBe(5);
    writeFileSync(watched.supergraphFile, `${supergraphOf()}\n`);
    await until(async () => (await reloads('refused')) === 2);
    await watched.close();
  });

  test('never makes a label of what a caller sent', async () => {
    const marked = 'Marked4711';
    await askById(bff.url, marked);
    await askById(bff.url, `${'f'.repeat(60)}4711`);
    await post({ documentId: operationId(OPERATIONS.Rate), operationName: marked });
    await post({ query: `query ${marked} { rate }`, operationName: marked });
    await fetch(`${bff.url}?documentId=${marked}`, {
      headers: { 'apollographql-client-name': marked, 'apollographql-client-version': marked },
    });
    await fetch(beside(`/${marked}`));
    const open = await start({ choices: { allowlist: 'open' } });
    const named = { query: `query ${marked} { rate }`, operationName: marked };
    expect((await post(named, open)).status).toBe(200);
    for (const served of [bff, open]) {
      const all = JSON.stringify((await samples(served)).map(({ labels }) => labels));
      expect(all).not.toContain('4711');
      expect(all).toContain(served === open ? '(text)' : '(none)');
    }
    await open.close();
  });
});

function post(body: unknown, { url } = bff): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
