import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createEdge, type Edge, type EdgeOptions } from '../gateway/edge/edge.ts';
import { type FollowedIssuer, followIssuer } from '../gateway/edge/issuer.ts';
import { validEdgeChoices } from '../gateway/edge-choices.ts';
import { captureLog } from './testkit/captured-log.ts';
import { internalKey } from './testkit/internal-keys.ts';
import { parsePrometheus, type Sample } from './testkit/prometheus-text.ts';
import { openSocket } from './testkit/raw-http.ts';
import {
  answer,
  deadUrl,
  raw,
  type ScriptedServer,
  silence,
  startScripted,
} from './testkit/scripted-server.ts';
import { until } from './testkit/until.ts';
import { createViewers, ISSUER, type Viewers } from './testkit/viewer.ts';

const FINE = answer({ data: {} });

let viewers: Viewers;
let jwks: ScriptedServer;
let web: ScriptedServer;
let issuer: FollowedIssuer;
let edge: Edge;

beforeAll(async () => {
  viewers = await createViewers();
  jwks = await startScripted(answer(viewers.keys));
  web = await startScripted(FINE);
});

beforeEach(async () => {
  const { log } = captureLog('silent');
  issuer = followIssuer({ name: ISSUER, keys: jwks.url, refreshMs: 20, log });
  await issuer.asked;
  edge = await start();
});

afterEach(async () => {
  await edge.close();
  issuer.end();
  web.script(FINE);
  jwks.script(answer(viewers.keys));
});

afterAll(() => Promise.all([jwks.close(), web.close()]));

async function start(more: Partial<EdgeOptions> = {}): Promise<Edge> {
  return createEdge({
    port: 0,
    metricsPort: 0,
    bffs: { web: [web.url], mobile: [await deadUrl(), web.url], partner: [await deadUrl()] },
    choices: { mobile: validEdgeChoices({ rateLimits: { viewer: 1 } }) },
    issuers: [issuer],
    internalKey: internalKey('edge'),
    answerMs: 10_000,
    log: captureLog('silent').log,
    ...more,
  });
}

/** The edge with other options. */
async function restart(more: Partial<EdgeOptions>): Promise<void> {
  await edge.close();
  edge = await start(more);
}

async function samples(): Promise<Sample[]> {
  const response = await fetch(edge.metricsUrl ?? '');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  return parsePrometheus(await response.text());
}

async function total(name: string, labels: Record<string, string>): Promise<number> {
  const found = (await samples()).filter(
    (each) =>
      each.name === name &&
      Object.entries(labels).every(([key, value]) => each.labels[key] === value),
  );
  return found.reduce((sum, { value }) => sum + value, 0);
}

const requests = (labels: Record<string, string>) =>
  total('facet_edge_request_duration_seconds_count', labels);
const refusals = (labels: Record<string, string>) => total('facet_edge_refusals_total', labels);
const attempts = (labels: Record<string, string>) =>
  total('facet_edge_upstream_attempts_total', labels);
const replicas = (labels: Record<string, string>) => total('facet_edge_replicas', labels);

/** Waits until it is so many: a request is counted once all of its answer is on its way. */
const becomes = (count: () => Promise<number>, expected: number) =>
  until(async () => (await count()) === expected);

interface Asking {
  readonly method?: 'GET' | 'POST';
  readonly token?: string;
}

async function ask(path: string, { method = 'GET', token }: Asking = {}): Promise<number> {
  const response = await fetch(edge.url + path, {
    method,
    body: method === 'POST' ? '{}' : null,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  await response.arrayBuffer();
  return response.status;
}

describe('An edge’s metrics', () => {
  test('are Prometheus text, every sample of it the edge’s', async () => {
    const all = await samples();
    expect(all.filter(({ labels }) => labels.part !== 'edge')).toEqual([]);
    const names = new Set(all.map(({ name }) => name));
    expect(names).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(names).toContain('process_resident_memory_bytes');
  });

  test('are told on loopback at a port of their own, and nowhere that clients reach', async () => {
    expect(new URL(edge.metricsUrl ?? '').hostname).toBe('127.0.0.1');
    expect(await ask('/metrics')).toBe(404);
    expect(await ask('/web/metrics')).toBe(404);
    const beside = (path: string) => fetch(new URL(path, edge.metricsUrl));
    for (const path of ['/', '/web/graphql', '/health/ready']) {
      expect((await beside(path)).status).toBe(404);
    }
  });

  test('are told nowhere unless a port is named', async () => {
    await edge.close();
    const { port } = new URL(edge.metricsUrl ?? '');
    edge = await start({ metricsPort: undefined });
    expect(edge.metricsUrl).toBeUndefined();
    await expect(openSocket(`http://127.0.0.1:${port}`)).rejects.toThrow();
  });

  test('count requests by client, status and outcome', async () => {
    for (let count = 0; count < 3; count += 1) await ask('/web/graphql');
    await becomes(() => requests({ client: 'web', outcome: 'ok' }), 3);
    web.script(raw('{}', {}, 400));
    await ask('/web/graphql');
    web.script(raw('{}', {}, 500));
    await ask('/web/graphql');
    await becomes(() => requests({ client: 'web' }), 5);
    expect(await requests({ http_response_status_code: '400', outcome: 'refused' })).toBe(1);
    expect(await requests({ http_response_status_code: '500', outcome: 'failed' })).toBe(1);
    expect(await refusals({})).toBe(0);
  });

  test('count who left as aborted, and what is under way meanwhile', async () => {
    web.script(silence);
    web.forget();
    const socket = await openSocket(edge.url);
    socket.write('GET /web/graphql HTTP/1.1\r\nhost: test\r\n\r\n');
    await until(() => web.received.length === 1);
    expect(await total('facet_edge_running_requests', { client: 'web' })).toBe(1);
    socket.destroy();
    await becomes(() => requests({ client: 'web', outcome: 'aborted' }), 1);
    expect(await attempts({ client: 'web', outcome: 'ended' })).toBe(1);
    await becomes(() => total('facet_edge_running_requests', { client: 'web' }), 0);
  });

  test('count what the edge refuses by client and code', async () => {
    expect(await ask('/web/graphql', { token: 'a.b.c' })).toBe(401);
    const token = await viewers.token('u1');
    expect([await ask('/mobile/graphql', { token }), await ask('/partner/graphql')]).toEqual([
      200, 503,
    ]);
    while ((await ask('/mobile/graphql', { token })) === 200);
    expect(await ask(`/${randomUUID()}`)).toBe(404);
    expect(await refusals({ client: 'web', code: 'UNAUTHENTICATED' })).toBe(1);
    expect(await refusals({ client: 'mobile', code: 'RATE_LIMITED' })).toBe(1);
    expect(await refusals({ client: 'partner', code: 'NOT_READY' })).toBe(1);
    expect(await refusals({ client: '(none)', code: 'NOT_FOUND' })).toBe(1);
    expect(await requests({ outcome: 'refused' })).toBe(4);
  });

  test('count a BFF that takes too long as a failure', async () => {
    await restart({ answerMs: 50 });
    web.script(silence);
    expect(await ask('/web/graphql')).toBe(504);
    expect(await refusals({ client: 'web', code: 'GATEWAY_TIMEOUT' })).toBe(1);
    expect(await requests({ client: 'web', outcome: 'failed' })).toBe(1);
  });

  test('count what was refused for want of room, by reason', async () => {
    await restart({ overload: { runningMax: 1, waitMs: 0 } });
    web.script(silence);
    web.forget();
    const held = await openSocket(edge.url);
    held.write('GET /web/graphql HTTP/1.1\r\nhost: test\r\n\r\n');
    await until(() => web.received.length === 1);
    expect(await ask('/web/graphql')).toBe(503);
    held.destroy();
    expect(await total('facet_edge_shed_requests_total', { client: 'web', reason: 'full' })).toBe(
      1,
    );
    expect(await refusals({ client: 'web', code: 'OVERLOADED' })).toBe(1);
    await becomes(() => requests({ client: 'web', outcome: 'refused' }), 1);
  });

  test('tell which replicas are up, and count tries of others', async () => {
    expect(await replicas({ client: 'web', health: 'ready' })).toBe(1);
    await becomes(() => replicas({ client: 'mobile', health: 'refused' }), 1);
    expect(await replicas({ client: 'mobile', health: 'ready' })).toBe(1);
    expect(await replicas({ client: 'partner', health: 'ready' })).toBe(0);

    await ask('/partner/graphql');
    expect(await attempts({ client: 'partner', order: 'first', outcome: 'unreachable' })).toBe(1);
    web.script((_, response) => {
      web.script(FINE);
      response.destroy();
    });
    expect(await ask('/web/graphql')).toBe(200);
    expect(await attempts({ client: 'web', order: 'first', outcome: 'broken' })).toBe(1);
    expect(await attempts({ client: 'web', order: 'again', outcome: 'answered' })).toBe(1);
    expect(await attempts({ client: 'web' })).toBe(2);
    for (const code of ['NOT_READY', 'OVERLOADED']) {
      web.script(raw(`{"errors":[{"extensions":{"code":"${code}"}}]}`, {}, 503));
      expect(await ask('/web/graphql', { method: 'POST' })).toBe(503);
    }
    expect(await attempts({ client: 'web', outcome: 'unready' })).toBe(1);
    expect(await attempts({ client: 'web', outcome: 'overloaded' })).toBe(1);
  });

  test('count how often an issuer’s keys were read, or could not be', async () => {
    const source = `keys of ${ISSUER}`;
    const reads = (outcome: string) => total('facet_edge_key_reads_total', { source, outcome });
    const age = () => total('facet_edge_key_age_seconds', { source });
    await until(async () => (await reads('read')) > 2);
    expect(await reads('failed')).toBe(0);
    jwks.script(({ socket }) => socket.destroy());
    await until(async () => (await reads('failed')) > 0);
    const [good, before] = [await reads('read'), await age()];
    await until(async () => (await age()) > before + 0.05);
    expect(await reads('read')).toBe(good);
  });

  test('have no label of what a caller sent', async () => {
    const send = async () => {
      const [one, two] = [randomUUID(), randomUUID()];
      const headers = { 'apollographql-client-name': one, 'user-agent': two, 'x-request-id': one };
      await Promise.all([
        fetch(`${edge.url}/${one}/graphql?documentId=${two}`, { headers }),
        fetch(`${edge.url}/web/graphql?documentId=${two}`, { headers }),
        ask('/web/graphql', { token: `${one}.a.b` }),
      ]);
    };
    const series = async () =>
      (await samples()).filter(({ name }) => name.startsWith('facet_')).length;
    await send();
    await becomes(() => requests({ client: 'web' }), 2);
    const before = await series();
    for (let count = 0; count < 30; count += 1) await send();
    await becomes(() => requests({ client: 'web' }), 62);
    expect(await series()).toBe(before);
  });
});
