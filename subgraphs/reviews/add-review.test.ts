import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { engines, type Started, start } from '#service/testkit';
import service from './index.ts';

interface Added {
  readonly addReview: {
    readonly review: {
      readonly id: string;
      readonly rating: number;
      readonly title: string;
      readonly body: string;
      readonly createdAt: string;
      readonly moderation: string;
      readonly author: { readonly id: string };
      readonly product: { readonly id: string; readonly rating: { readonly count: number } };
    };
  } | null;
}

const ADD = `mutation ($input: AddReviewInput!) {
  addReview(input: $input) {
    review { id rating title body createdAt moderation author { id } product { id rating { count } } }
  }
}`;
const GOOD = { productId: 'p90001', rating: 5, title: 'Fine', body: 'Just fine.' };

const all = await engines();
afterAll(async () => {
  for (const engine of all) await engine.drop();
});

describe.each(all)('addReview on $name', ({ databaseUrl }) => {
  let instances: Started[];
  beforeAll(async () => {
    // Two processes of the service share a PostgreSQL database; SQLite lives inside one.
    const starts = Array.from({ length: databaseUrl ? 2 : 1 }, () =>
      start(service, { databaseUrl, seedScale: 0.01 }),
    );
    instances = await Promise.all(starts);
  });
  afterAll(async () => {
    for (const instance of instances) await instance.close();
  });

  const add = (input: object, viewer?: string, at = 0) =>
    instances[at % instances.length]!.ask<Added>(ADD, {
      variables: { input: { ...GOOD, ...input } },
      ...(viewer && { viewer }),
    });

  test('keeps a review, trimmed and to be moderated', async () => {
    const before = Date.now();
    const { data } = await add({ title: '  Fine ', body: '\n Just fine.\n' }, 'u1');
    const { id, createdAt, ...review } = data.addReview!.review;
    expect(id).toMatch(/^r[0-9a-f]{32}$/);
    expect(Date.parse(createdAt)).toBeGreaterThanOrEqual(before);
    expect(review).toEqual({
      rating: 5,
      title: 'Fine',
      body: 'Just fine.',
      moderation: 'PENDING',
      author: { id: 'u1' },
      product: { id: 'p90001', rating: { count: 1 } },
    });
  });

  test('tells that the product, the review and its author changed', async () => {
    const { data, changed } = await add({ productId: 'p90006' }, 'u6');
    expect(changed).toEqual(['Product:p90006', `Review:${data.addReview!.review.id}`, 'User:u6']);
    expect((await add({ productId: 'p90006', rating: 0 }, 'u6')).changed).toEqual([]);
  });

  test('a second review of the same product replaces the first and stays in its place', async () => {
    const first = (await add({ productId: 'p90002' }, 'u1')).data.addReview!.review;
    const again = { productId: 'p90002', rating: 2, title: 'Broke', body: 'It broke.' };
    const second = (await add(again, 'u1', 1)).data.addReview!.review;
    expect(second).toEqual({ ...first, rating: 2, title: 'Broke', body: 'It broke.' });
    const others = (await add({ productId: 'p90002' }, 'u2')).data.addReview!.review;
    expect(others.id).not.toBe(first.id);
    expect(others.product.rating.count).toBe(2);
  });

  test('a seeded review is replaced too', async () => {
    const query = '{ review(id: "r1") { id author { id } product { id rating { count } } } }';
    const { data } = await instances[0]!.ask<{
      review: { author: { id: string }; product: { id: string; rating: { count: number } } };
    }>(query);
    const { author, product } = data.review;
    const { review } = (await add({ productId: product.id }, author.id)).data.addReview!;
    expect(review).toMatchObject({ id: 'r1', title: 'Fine', product });
  });

  test('of 20 at once from one viewer one review is left', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        add({ productId: 'p90003', title: `Take ${n}`, rating: 1 + (n % 5) }, 'u3', n),
      ),
    );
    expect(answers.flatMap(({ codes }) => codes)).toEqual([]);
    const kept = answers.map(({ data }) => data.addReview!.review);
    expect(new Set(kept.map(({ id }) => id)).size).toBe(1);
    expect(new Set(kept.map(({ title }) => title)).size).toBe(20);
    expect((await add({ productId: 'p90003' }, 'u3')).data.addReview!.review).toMatchObject({
      id: kept[0]!.id,
      product: { rating: { count: 1 } },
    });
  });

  test('later fields of the same request see what earlier ones wrote', async () => {
    const field = (rating: number) => `addReview(input: {
      productId: "p90004", rating: ${rating}, title: "T", body: "B"
    }) { review { product { rating { average } reviews { edges { node { rating } } } } } }`;
    const mutation = `mutation { one: ${field(1)} two: ${field(4)} }`;
    const { data } = await instances[0]!.ask(mutation, { viewer: 'u4' });
    const seen = (rating: number) => ({
      review: {
        product: { rating: { average: rating }, reviews: { edges: [{ node: { rating } }] } },
      },
    });
    expect(data).toEqual({ one: seen(1), two: seen(4) });
  });

  test('nobody signed in is UNAUTHENTICATED', async () => {
    expect(await add({})).toMatchObject({ data: null, codes: ['UNAUTHENTICATED'] });
  });

  test.each([
    ['rating', { rating: 0 }],
    ['rating', { rating: 6 }],
    ['title', { title: ' \n ' }],
    ['title', { title: 'x'.repeat(121) }],
    ['title', { title: 'x\0' }],
    ['body', { body: '' }],
    ['body', { body: 'x'.repeat(4_001) }],
    ['productId', { productId: 'x1' }],
    ['productId', { productId: 'p' }],
    ['productId', { productId: 'p1\n' }],
    ['productId', { productId: `p${'9'.repeat(40)}` }],
  ])('a bad %s is BAD_USER_INPUT: %j', async (name, input) => {
    const { data, codes, messages } = await add(input, 'u5');
    expect([data, codes]).toEqual([null, ['BAD_USER_INPUT']]);
    expect(messages[0]).toContain(`"${name}"`);
  });

  test('the longest title and body are kept whole', async () => {
    const longest = { title: 'é'.repeat(120), body: '🙂'.repeat(4_000) };
    const { data } = await add({ productId: 'p90005', ...longest }, 'u5');
    expect(data.addReview!.review).toMatchObject(longest);
  });
});
