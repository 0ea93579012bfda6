import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { damagedCursors, engines, type Page, type Started, start, walk } from '#service/testkit';
import service from './index.ts';

interface Review {
  readonly id: string;
  readonly rating: number;
  readonly createdAt: string;
}
interface Rating {
  readonly average: number | null;
  readonly count: number;
  readonly histogram: readonly number[];
}
interface Entity {
  readonly rating: Rating;
  readonly reviews: Page<Review>;
}
interface Entities<Type = Entity> {
  readonly _entities: readonly Type[];
}

const SCALE = 0.1;
const PAGE = 'pageInfo { hasNextPage endCursor } edges { cursor node { id rating createdAt } }';
const idsOf = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
const PRODUCTS = idsOf('p', 2_000 * SCALE);
const USERS = idsOf('u', 500 * SCALE);

const entities = (type: string, selection: string) => `
  query ($ids: [_Any!]!${selection.includes('$after') ? ', $after: String' : ''}) {
    _entities(representations: $ids) { ... on ${type} { ${selection} } }
  }`;
const representations = (type: string, ids: readonly string[]) =>
  ids.map((id) => ({ __typename: type, id }));

const all = await engines();
afterAll(async () => {
  for (const engine of all) await engine.drop();
});

describe.each(all)('reviews on $name', ({ databaseUrl }) => {
  let reviews: Started;
  beforeAll(async () => {
    reviews = await start(service, { databaseUrl, seedScale: SCALE });
  });
  afterAll(() => reviews.close());

  const entitiesOf = async (type: string, ids: readonly string[], selection: string) => {
    const variables = { ids: representations(type, ids) };
    const { data } = await reviews.ask<Entities>(entities(type, selection), { variables });
    return data._entities;
  };
  const pagesOf = (type: string, id: string, args: string) => async (after: string | null) => {
    const query = entities(type, `reviews(${args}, after: $after) { ${PAGE} }`);
    const variables = { ids: representations(type, [id]), after };
    return (await reviews.ask<Entities>(query, { variables })).data._entities[0]!.reviews;
  };

  test('ratings agree with the lists they sum up', async () => {
    const selection = `
      rating { average count histogram } reviews(first: 100) { totalCount ${PAGE} }`;
    const products = await entitiesOf('Product', PRODUCTS, selection);
    for (const { rating, reviews: list } of products) {
      const stars = list.edges.map(({ node }) => node.rating);
      const sum = stars.reduce((total, each) => total + each, 0);
      expect(rating.count).toBe(stars.length);
      expect(list.totalCount).toBe(stars.length);
      expect(rating.histogram).toEqual(
        [1, 2, 3, 4, 5].map((star) => stars.filter((each) => each === star).length),
      );
      const average = stars.length > 0 ? Math.round((10 * sum) / stars.length) / 10 : null;
      expect(rating.average).toBe(average);
    }
    const counts = products.map(({ rating }) => rating.count);
    expect(counts.reduce((total, count) => total + count, 0)).toBe(20_000 * SCALE);
    expect(counts).toContain(0);
    expect(Math.max(...counts)).toBe(50);
  });

  test('a product nobody knows has no reviews and no average', async () => {
    const [unknown] = await entitiesOf(
      'Product',
      ['p999999'],
      `rating { average count histogram } reviews { totalCount ${PAGE} }`,
    );
    expect(unknown).toEqual({
      rating: { average: null, count: 0, histogram: [0, 0, 0, 0, 0] },
      reviews: { totalCount: 0, edges: [], pageInfo: { hasNextPage: false, endCursor: null } },
    });
  });

  test.each([
    ['NEWEST', (one: Review, next: Review) => one.createdAt >= next.createdAt],
    ['RATING_HIGH', (one: Review, next: Review) => one.rating >= next.rating],
    ['RATING_LOW', (one: Review, next: Review) => one.rating <= next.rating],
  ])('pages in the order %s meet each review of a product once', async (sort, inOrder) => {
    const found = await walk(pagesOf('Product', 'p1', `sort: ${sort}, first: 7`));
    expect(found).toHaveLength(50);
    expect(new Set(found.map(({ id }) => id)).size).toBe(50);
    expect(found.slice(1).every((next, index) => inOrder(found[index]!, next))).toBe(true);
  });

  test('pages meet each review of a user once, newest first', async () => {
    const [user] = await entitiesOf('User', ['u1'], 'reviews { totalCount }');
    const found = await walk(pagesOf('User', 'u1', 'first: 5'));
    expect(found.length).toBeGreaterThan(10);
    expect(new Set(found.map(({ id }) => id)).size).toBe(user!.reviews.totalCount);
    expect(found).toHaveLength(user!.reviews.totalCount);
    const times = found.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  test('pages meet each of all reviews once, newest first', async () => {
    const query = `query ($after: String) {
      latestReviews(first: 100, after: $after) { totalCount ${PAGE} }
    }`;
    let totalCount = 0;
    const found = await walk(async (after) => {
      const { data } = await reviews.ask<{ latestReviews: Page<Review> }>(query, {
        variables: { after },
      });
      totalCount = data.latestReviews.totalCount;
      return data.latestReviews;
    });
    expect(new Set(found.map(({ id }) => id)).size).toBe(20_000 * SCALE);
    expect(found).toHaveLength(totalCount);
    const times = found.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  test.each([
    ['Product', 'sort: RATING_HIGH, '],
    ['Product', ''],
    ['User', ''],
  ])('a damaged cursor of %s.reviews(%s) is BAD_USER_INPUT', async (type, args) => {
    const query = entities(type, `reviews(${args}after: $after) { edges { cursor } }`);
    const ids = representations(type, [type === 'User' ? 'u1' : 'p1']);
    for (const after of damagedCursors(args ? 'RATING_HIGH' : 'NEWEST')) {
      const { codes } = await reviews.ask(query, { variables: { ids, after } });
      expect([after, codes]).toEqual([after, ['BAD_USER_INPUT']]);
    }
  });

  test('a cursor is bound to the order it was made in', async () => {
    const { pageInfo } = await pagesOf('Product', 'p1', 'sort: NEWEST')(null);
    const { codes } = await reviews.ask(
      entities('Product', 'reviews(sort: RATING_LOW, after: $after) { edges { cursor } }'),
      { variables: { ids: representations('Product', ['p1']), after: pageInfo.endCursor } },
    );
    expect(codes).toEqual(['BAD_USER_INPUT']);
  });

  test('a well-formed cursor that lies beyond every number asks for nothing', async () => {
    const after = Buffer.from(
      JSON.stringify(['RATING_LOW', Number.MAX_SAFE_INTEGER, 'x']),
    ).toString('base64url');
    const page = await pagesOf('Product', 'p1', 'sort: RATING_LOW')(after);
    expect(page.edges).toEqual([]);
  });

  test.each([0, -1, 101])('a page of %d is BAD_USER_INPUT', async (first) => {
    const { codes } = await reviews.ask(`{ latestReviews(first: ${first}) { totalCount } }`);
    expect(codes).toEqual(['BAD_USER_INPUT']);
  });

  test('lists and ratings of any number of parents cost one statement each', async () => {
    const statementsFor = async (type: string, ids: readonly string[], selection: string) => {
      const before = reviews.statements.length;
      await entitiesOf(type, ids, selection);
      return reviews.statements.length - before;
    };
    const list = 'reviews(first: 3) { edges { node { id author { id } product { id } } } }';
    const counted = 'rating { average } reviews(first: 3) { totalCount edges { node { id } } }';
    expect(await statementsFor('Product', PRODUCTS, list)).toBe(1);
    expect(await statementsFor('Product', PRODUCTS, counted)).toBe(2);
    expect(await statementsFor('User', USERS, list)).toBe(1);
    expect(await statementsFor('User', USERS, 'reviews { totalCount }')).toBe(2);
    expect(
      await statementsFor('Review', idsOf('r', 50), 'title product { rating { count } }'),
    ).toBe(2);
  });

  test('the root list counts only when the count is selected', async () => {
    const before = reviews.statements.length;
    await reviews.ask('{ latestReviews { edges { node { id } } } }');
    expect(reviews.statements.length - before).toBe(1);
  });

  test('entities of every type are found by id', async () => {
    const selection = `... on Review { id author { id } product { id } }
      ... on User { id } ... on Product { id }`;
    const { data } = await reviews.ask<Entities<{ id: string } | null>>(
      `query ($ids: [_Any!]!) { _entities(representations: $ids) { ${selection} } }`,
      {
        variables: {
          ids: [
            { __typename: 'Review', id: 'r1' },
            { __typename: 'Review', id: 'r0' },
            { __typename: 'User', id: 'u7' },
            { __typename: 'Product', id: 'p7' },
          ],
        },
      },
    );
    expect(data._entities).toEqual([
      { id: 'r1', author: { id: expect.stringMatching(/^u\d+$/) }, product: { id: 'p1' } },
      null,
      { id: 'u7' },
      { id: 'p7' },
    ]);
  });

  test('an unknown review is null', async () => {
    expect(await reviews.ask('{ review(id: "r0") { id } }')).toMatchObject({
      data: { review: null },
      codes: [],
    });
  });

  test('public answers say how long they may be kept', async () => {
    const kept = async (query: string) => (await reviews.ask(query)).cacheControl;
    expect(await kept('{ review(id: "r1") { title } }')).toBe('max-age=60, public');
    expect(await kept(`{ latestReviews { totalCount ${PAGE} } }`)).toBe('max-age=30, public');
    expect(await kept('{ latestReviews(first: 0) { totalCount } }')).toBe('no-store');
  });
});

test('every engine gives the same answers', async () => {
  const queries = [
    `{ latestReviews(first: 100) { totalCount ${PAGE} } }`,
    '{ review(id: "r77") { id title body createdAt verifiedPurchase moderation } }',
  ];
  const answers = await Promise.all(
    all.map(async ({ databaseUrl }) => {
      const reviews = await start(service, { databaseUrl, seedScale: SCALE });
      const found = await Promise.all(queries.map((query) => reviews.ask(query)));
      const sorted = ['NEWEST', 'RATING_HIGH', 'RATING_LOW'].map((sort) =>
        reviews.ask(entities('Product', `rating { average } reviews(sort: ${sort}) { ${PAGE} }`), {
          variables: { ids: representations('Product', PRODUCTS) },
        }),
      );
      found.push(...(await Promise.all(sorted)));
      await reviews.close();
      return found;
    }),
  );
  expect(answers.flat().flatMap(({ codes }) => codes)).toEqual([]);
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});
