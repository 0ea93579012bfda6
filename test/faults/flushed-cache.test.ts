import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Agent, request } from 'undici';
import { type Bff, createBff } from '../../gateway/bff.ts';
import { defineBff } from '../../gateway/definition.ts';
import { connectRedis, type Redis } from '../../gateway/redis.ts';
import { operationId } from '../../schema/index.ts';
import { captureLog } from '../testkit/captured-log.ts';
import { describeWithRedis, type RedisServer, startRedis } from '../testkit/redis-server.ts';
import { type ScriptedServer, startScripted } from '../testkit/scripted-server.ts';
import { manifestOf, supergraphOf } from '../testkit/tiny-graph.ts';
import { until } from '../testkit/until.ts';

// F37: the Redis of two replicas is flushed while they serve at a constant rate.

const GRAPH = supergraphOf({
  items: `
    directive @cacheControl(maxAge: Int) on OBJECT | FIELD_DEFINITION
    type Query { title(of: ID!): String @cacheControl(maxAge: 3600) }`,
});
const TITLE = 'query Title($of: ID!) { title(of: $of) }';
const KEYS = Array.from({ length: 20 }, (_, n) => `i${n}`);
/** Each key is asked for several times, by both replicas, while it is fetched. */
const FETCH_MS = 300;
/** Far less than two replicas can do. */
const PER_SECOND = 200;
const WINDOW_MS = 3_000;
/** A phone waits that long: what comes later is no good to anybody. */
const PATIENCE_MS = 2_000;

const { log } = captureLog('silent');

/** What was asked for and answered so far. */
interface Tally {
  readonly wrong: string[];
  /** Milliseconds that each right answer took. */
  readonly ms: number[];
}

const newTally = (): Tally => ({ wrong: [], ms: [] });

describeWithRedis('F37: two replicas whose Redis is flushed under load', () => {
  let folder: string;
  let items: ScriptedServer;
  let server: RedisServer;
  let connections: Redis[];
  let replicas: Bff[];
  const agent = new Agent({ connections: 256 });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'facet-'));
    writeFileSync(join(folder, 'supergraph.graphql'), GRAPH);
    writeFileSync(join(folder, 'manifest.json'), manifestOf({ Title: TITLE }));
    items = await startScripted(({ body }, response) => {
      const text = JSON.stringify({ data: { title: `title of ${keyIn(body)}` } });
      const headers = { 'content-type': 'application/json' };
      setTimeout(() => response.writeHead(200, headers).end(text), FETCH_MS);
    });
    server = await startRedis();
    connections = [1, 2].map(() => connectRedis({ url: server.url, log }));
    await Promise.all(connections.map((redis) => redis.ready(5_000)));
    replicas = await Promise.all(connections.map(replica));
  }, 30_000);

  afterAll(async () => {
    await Promise.all([...replicas, ...connections].map((each) => each.close()));
    await agent.destroy();
    await server.remove();
    await items.close();
    rmSync(folder, { recursive: true });
  });

  /** A replica whose memory has room for nothing: what Redis lacks, it lacks. */
  function replica(redis: Redis): Promise<Bff> {
    // Nothing is to be made twice because this machine is busy.
    const cache = { responseBytes: 1, entityBytes: 1, redisTimeoutMs: 10_000 };
    const subgraphs = { timeoutMs: 20_000 };
    return createBff(
      defineBff({
        client: 'tiny',
        deadlineMs: 30_000,
        subgraphs,
        cache,
        overload: { shedding: 'off' },
      }),
      {
        port: 0,
        supergraph: join(folder, 'supergraph.graphql'),
        manifests: [join(folder, 'manifest.json')],
        subgraphUrls: { items: items.url },
        redis,
        log,
      },
    );
  }

  async function ask(url: string, key: string, tally: Tally): Promise<void> {
    const begun = performance.now();
    const { statusCode, body } = await request(url, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ documentId: operationId(TITLE), variables: { of: key } }),
    });
    const text = await body.text();
    if (statusCode === 200 && text.trim() === `{"data":{"title":"title of ${key}"}}`) {
      tally.ms.push(performance.now() - begun);
    } else tally.wrong.push(`${statusCode} ${text}`);
  }

  /**
   * Asks for all keys of both replicas in turn, at a constant rate whatever becomes of the requests before.
   *
   * @returns right answers in time, each second
   */
  async function goodput(tally: Tally): Promise<number> {
    const asked: Promise<void>[] = [];
    const total = (WINDOW_MS / 1_000) * PER_SECOND;
    for (const begin = performance.now(); asked.length < total; await sleep(2)) {
      const due = Math.min(total, ((performance.now() - begin) / 1_000) * PER_SECOND);
      while (asked.length < due) {
        const { url } = replicas[asked.length % 2]!;
        asked.push(ask(url, KEYS[Math.floor(asked.length / 2) % KEYS.length]!, tally));
      }
    }
    await Promise.all(asked);
    expect(tally.wrong).toEqual([]);
    return tally.ms.filter((ms) => ms < PATIENCE_MS).length / (WINDOW_MS / 1_000);
  }

  test('answer as much as before, and fetch each key once between them', async () => {
    await until(async () => {
      const before = items.received.length;
      for (const { url } of replicas) await ask(url, 'first', newTally());
      return items.received.length === before;
    });
    items.forget();
    const [cold, warm, flushed] = [newTally(), newTally(), newTally()];
    await goodput(cold);
    expect(items.received.map(({ body }) => keyIn(body)).sort()).toEqual(KEYS.toSorted());
    items.forget();
    const before = await goodput(warm);
    expect(items.received).toHaveLength(0);
    await connections[0]!.run((client) => client.flushAll());
    const after = await goodput(flushed);
    const rates = `${before.toFixed(0)} right answers a second, then ${after.toFixed(0)}`;
    console.log(`cold ${told(cold)}; warm ${told(warm)}; flushed ${told(flushed)}; ${rates}`);
    expect(after / before).toBeGreaterThanOrEqual(0.9);
    expect(items.received.map(({ body }) => keyIn(body)).sort()).toEqual(KEYS.toSorted());
  }, 60_000);
});

function keyIn(body: string): string {
  return Object.values<string>(JSON.parse(body).variables)[0]!;
}

function told({ ms }: Tally): string {
  const sorted = ms.toSorted((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.floor(sorted.length * share)]?.toFixed(0);
  return `p50 ${quantile(0.5)} ms, p99 ${quantile(0.99)} ms`;
}
