import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { request } from 'undici';
import { internalHeaders, writeInternalKeys } from './testkit/internal-keys.ts';
import { sample } from './testkit/operations.ts';
import { killPrograms, startFacet } from './testkit/program.ts';
import { describeWithRedis, type RedisServer, startRedis } from './testkit/redis-server.ts';

const CATEGORIES = sample('mobile', 'Categories');
const ANSWER = JSON.stringify({
  data: { categories: [{ slug: 'kitchen', name: 'Kitchen', children: [], _Category_key: 'c1' }] },
});

const folder = mkdtempSync(join(tmpdir(), 'facet-one-origin-'));
const keys = writeInternalKeys(folder)('bff:mobile');
const BODY = JSON.stringify({ documentId: CATEGORIES.id });

/** A products service that takes its time, and counts. */
let origin: Server;
let asked = 0;

beforeAll(async () => {
  origin = createServer((incoming, outgoing) => {
    asked += 1;
    incoming.resume();
    setTimeout(() => {
      outgoing.writeHead(200, { 'content-type': 'application/json' });
      outgoing.end(ANSWER);
    }, 100);
  });
  await new Promise<void>((listening) => origin.listen(0, '127.0.0.1', listening));
});

afterEach(() => killPrograms());

afterAll(
  () =>
    new Promise<void>((closed) => {
      rmSync(folder, { recursive: true });
      origin.close(() => closed());
      origin.closeAllConnections();
    }),
);

/** Starts two BFF processes that know nothing yet. */
async function startTwo(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  asked = 0;
  const { port } = origin.address() as AddressInfo;
  const products = `products=http://127.0.0.1:${port}/graphql`;
  return Promise.all(
    ['a', 'b'].map(async () => {
      const words = ['serve', 'bffs/mobile', '--port', '0', '--subgraph', products];
      const [, url = ''] = await startFacet(words, { env: { ...keys, ...env } }).printed(
        /ready \w+ (\S+)/,
      );
      return url;
    }),
  );
}

/** Sends the same 200 times at once, to each in turn. */
async function askAtOnce(urls: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    Array.from({ length: 200 }, async (_, n) => {
      const { body, statusCode } = await request(urls[n % urls.length] ?? '', {
        method: 'POST',
        headers: internalHeaders('bff:mobile', BODY, { viewer: `u${n}` }),
        body: BODY,
      });
      return `${statusCode} ${await body.text()}`;
    }),
  );
}

test('Of 200 that ask two cold processes for the same, one of each is answered by the service', async () => {
  const urls = await startTwo({});
  const answers = await askAtOnce(urls);
  expect(new Set(answers).size).toBe(1);
  expect(answers[0]).toMatch(/^200 .*"Kitchen"/);
  expect(asked).toBe(2);
  await askAtOnce(urls);
  expect(asked).toBe(2);
}, 60_000);

describeWithRedis('With a Redis between them', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.remove());

  test('one of all 200 is answered by the service', async () => {
    const urls = await startTwo({ REDIS_URL: redis.url });
    const answers = await askAtOnce(urls);
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^200 .*"Kitchen"/);
    expect(asked).toBe(1);
  }, 60_000);
});
