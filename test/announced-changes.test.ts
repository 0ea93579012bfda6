import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Started, start } from '#service/testkit';
import { connectRedis, type Redis } from '../gateway/redis.ts';
import reviews from '../subgraphs/reviews/index.ts';
import type { PublishTo } from '../subgraphs/service/choose-publisher.ts';
import { captureLog } from './testkit/captured-log.ts';
import { describeWithRedis, type RedisServer, startRedis } from './testkit/redis-server.ts';
import {
  deadUrl,
  raw,
  type ScriptedServer,
  silence,
  startScripted,
} from './testkit/scripted-server.ts';
import { until } from './testkit/until.ts';

/** 200 milliseconds to publish, and far more than the rest of a mutation takes. */
const DEADLINE_MS = 5_000;

const CREDENTIAL = 'a-long-enough-secret';

let service: Started;

async function startReviews(publishTo?: PublishTo): Promise<void> {
  service = await start(reviews, { seedScale: 0.01, publishTo });
}

afterEach(() => service.close());

const ADD = `mutation ($input: AddReviewInput!) { addReview(input: $input) { review { id } } }`;

async function add(rating = 5) {
  const started = performance.now();
  const { data, codes, changed } = await service.ask<{ addReview: { review: { id: string } } }>(
    ADD,
    {
      viewer: 'u1',
      variables: { input: { productId: 'p7', rating, title: 'Fine', body: 'Just fine.' } },
    },
  );
  const tookMs = performance.now() - started;
  return { id: data?.addReview.review.id, codes, changed, tookMs };
}

/** A mutation that is as good as ever: kept, in time, and its answer says what has changed. */
async function expectUnharmed(): Promise<void> {
  const { id, codes, changed, tookMs } = await add();
  expect(codes).toEqual([]);
  expect(changed).toEqual(['Product:p7', `Review:${id}`, 'User:u1']);
  expect(tookMs).toBeLessThan(DEADLINE_MS);
}

describe('A write is announced', () => {
  test('in this process, before its answer goes out; a query and a refused write are not', async () => {
    await startReviews();
    const messages: unknown[] = [];
    const onMessage = (message: unknown) => messages.push(message);
    subscribe('facet:invalidations', onMessage);
    const { id, changed } = await add();
    expect(messages).toEqual([{ tags: changed }]);
    expect(changed).toEqual(['Product:p7', `Review:${id}`, 'User:u1']);
    expect((await service.ask('{ latestReviews(first: 1) { totalCount } }')).changed).toEqual([]);
    expect(await add(0)).toMatchObject({ codes: ['BAD_USER_INPUT'], changed: [] });
    expect(messages).toHaveLength(1);
    unsubscribe('facet:invalidations', onMessage);
  });

  test('once for all that one request wrote', async () => {
    await startReviews();
    const messages: unknown[] = [];
    const onMessage = (message: unknown) => messages.push(message);
    subscribe('facet:invalidations', onMessage);
    const field = (productId: string) =>
      `addReview(input: { productId: "${productId}", rating: 1, title: "T", body: "B" }) { review { id } }`;
    const mutation = `mutation { one: ${field('p1')} two: ${field('p2')} bad: ${field('x')} }`;
    const { codes, changed } = await service.ask(mutation, { viewer: 'u2' });
    // What was written stays announced when a later field fails.
    expect(codes).toEqual(['BAD_USER_INPUT']);
    expect(changed).toEqual(expect.arrayContaining(['Product:p1', 'Product:p2', 'User:u2']));
    expect(messages).toEqual([{ tags: changed }]);
    unsubscribe('facet:invalidations', onMessage);
  });
});

describe('By HTTP, a write is announced', () => {
  let bffs: ScriptedServer[];
  const urls = () => bffs.map(({ url }) => new URL('/internal/invalidate', url).href);
  const accepted = raw('{"tags":3}', {}, 202);

  beforeAll(async () => {
    bffs = [await startScripted(accepted), await startScripted(accepted)];
  });
  afterEach(() => {
    for (const bff of bffs) {
      bff.forget();
      bff.script(accepted);
    }
  });
  afterAll(async () => {
    for (const bff of bffs) await bff.close();
  });

  test('to every BFF, with the credential, before its answer goes out', async () => {
    await startReviews({ urls: urls(), credential: CREDENTIAL });
    const { changed } = await add();
    for (const { received } of bffs) {
      expect(received).toHaveLength(1);
      const [{ method, url, headers, body }] = received as [(typeof received)[number]];
      expect({ method, url, body }).toEqual({
        method: 'POST',
        url: '/internal/invalidate',
        body: JSON.stringify({ tags: changed }),
      });
      expect(headers).toMatchObject({
        authorization: `Bearer ${CREDENTIAL}`,
        'content-type': 'application/json',
      });
    }
    expect(changed).toHaveLength(3);
  });

  test.each([
    ['is dead', undefined],
    ['says nothing', silence],
    ['refuses', raw('{}', {}, 401)],
    ['redirects', raw('', { location: 'http://127.0.0.1:1/' }, 307)],
  ])('to all others and harms no write when one %s', async (_, script) => {
    const [first, second] = bffs as [ScriptedServer, ScriptedServer];
    if (script) first.script(script);
    const to = script ? urls() : [await deadUrl(), ...urls().slice(1)];
    await startReviews({ urls: to, credential: CREDENTIAL });
    await expectUnharmed();
    expect(second.received).toHaveLength(1);
  });
});

describeWithRedis('By Redis, a write is announced', () => {
  let server: RedisServer;
  let redis: Redis;
  const messages: { readonly tags: readonly string[]; readonly at: number }[] = [];

  beforeAll(async () => {
    server = await startRedis();
    redis = connectRedis({ url: server.url, log: captureLog('silent').log });
    redis.subscribe('facet:cache:invalidations', (text) => messages.push(JSON.parse(text)));
    await redis.ready(5_000);
    await until(async () => (await subscribers()) === 1);
  });
  afterEach(() => {
    messages.length = 0;
  });
  afterAll(async () => {
    await redis.close();
    await server.remove();
  });

  const subscribers = async () => {
    const channel = 'facet:cache:invalidations';
    const counted = await redis
      .run((client) => client.pubSubNumSub(channel))
      .catch(() => undefined);
    return counted?.[channel];
  };

  test('to its subscribers, with the time', async () => {
    await startReviews({ redisUrl: server.url });
    const before = Date.now();
    const { changed } = await add();
    const message = await until(() => messages[0]);
    expect(message.tags).toEqual(changed);
    expect(message.at).toBeGreaterThanOrEqual(before);
    expect(message.at).toBeLessThanOrEqual(Date.now());
  });

  test('again when it was killed and is back; meanwhile no write is harmed', async () => {
    await startReviews({ redisUrl: server.url });
    await server.kill();
    await until(() => !redis.isReady);
    await expectUnharmed();
    await server.restart();
    await until(async () => (await subscribers()) === 1);
    await until(async () => {
      await add();
      return messages.length > 0;
    });
  });

  test('in vain while it stands still, and no write is harmed', async () => {
    await startReviews({ redisUrl: server.url });
    server.signal('SIGSTOP');
    await expectUnharmed();
    server.signal('SIGCONT');
    await until(() => redis.isReady);
  });

  test('by a service that starts while it is dead, once it is back', async () => {
    await server.kill();
    await startReviews({ redisUrl: server.url });
    await expectUnharmed();
    await server.restart();
    await until(async () => (await subscribers()) === 1);
    await until(async () => {
      await add();
      return messages.length > 0;
    });
  });
});
