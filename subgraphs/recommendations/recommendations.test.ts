import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { damagedCursors, engines, type Page, type Started, start, walk } from '#service/testkit';
import service from './index.ts';

interface Recommendation {
  readonly product: { readonly id: string };
  readonly reason: string;
  readonly score: number;
}

const LIST =
  'pageInfo { hasNextPage endCursor } edges { cursor node { product { id } reason score } }';
const ENTITY = `query ($representations: [_Any!]!, $after: String) {
  _entities(representations: $representations) {
    ... on User { recommendations(first: 6, after: $after) { ${LIST} } }
    ... on Product { related(first: 20) { id } }
  }
}`;

const all = await engines();
afterAll(async () => {
  for (const engine of all) await engine.drop();
});

describe.each(all)('recommendations on $name', ({ databaseUrl }) => {
  let recommendations: Started;
  beforeAll(async () => {
    recommendations = await start(service, { databaseUrl, seedScale: 0.1 });
  });
  afterAll(() => recommendations.close());

  const ofUser = (id: string, { viewer, after }: { viewer?: string; after?: string | null }) =>
    recommendations.ask<{
      _entities: readonly { readonly recommendations: Page<Recommendation> | null }[];
    }>(ENTITY, {
      ...(viewer && { viewer }),
      variables: { representations: [{ __typename: 'User', id }], after },
    });

  test('the pages of what is trending hold 50 different products, best first', async () => {
    const found = await walk<Recommendation>(async (after) => {
      const query = `query ($after: String) { trending(first: 7, after: $after) { ${LIST} } }`;
      const { data } = await recommendations.ask<{ trending: Page<Recommendation> }>(query, {
        variables: { after },
      });
      return data.trending;
    });
    expect(new Set(found.map(({ product }) => product.id)).size).toBe(50);
    const scores = found.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  test('the pages of a user hold 20 different products, best first', async () => {
    const found = await walk<Recommendation>(async (after) => {
      const { data } = await ofUser('u3', { viewer: 'u3', after });
      return data._entities[0]!.recommendations!;
    });
    expect(found).toHaveLength(20);
    expect(new Set(found.map(({ product }) => product.id)).size).toBe(20);
    const scores = found.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  test('what a user might like is for the user alone', async () => {
    const foreign = await ofUser('u3', { viewer: 'u4' });
    expect(foreign).toMatchObject({ codes: ['FORBIDDEN'] });
    expect(foreign.data).toEqual({ _entities: [{ recommendations: null }] });
    expect((await ofUser('u3', {})).codes).toEqual(['UNAUTHENTICATED']);
  });

  test('a product has 8 different related ones, itself never among them', async () => {
    const ids = ['p1', 'p42', 'p200'];
    const representations = ids.map((id) => ({ __typename: 'Product', id }));
    const { data } = await recommendations.ask<{ _entities: { related: { id: string }[] }[] }>(
      ENTITY,
      { variables: { representations } },
    );
    for (const [index, id] of ids.entries()) {
      const related = data._entities[index]!.related.map((product) => product.id);
      expect(new Set(related).size).toBe(8);
      expect(related).not.toContain(id);
    }
  });

  test('a product nobody knows has nothing related', async () => {
    const { data } = await recommendations.ask(ENTITY, {
      variables: { representations: [{ __typename: 'Product', id: 'p999999' }] },
    });
    expect(data).toEqual({ _entities: [{ related: [] }] });
  });

  test.each(damagedCursors('recommendations'))('the cursor %j is BAD_USER_INPUT', async (after) => {
    expect((await ofUser('u3', { viewer: 'u3', after })).codes).toEqual(['BAD_USER_INPUT']);
  });

  test.each(['first: 0', 'first: 51'])('trending(%s) is BAD_USER_INPUT', async (args) => {
    const { codes } = await recommendations.ask(`{ trending(${args}) { edges { cursor } } }`);
    expect(codes).toEqual(['BAD_USER_INPUT']);
  });
});

test('the seed is the same every time', async () => {
  const [one, two] = await Promise.all([
    start(service, { seedScale: 0.1 }),
    start(service, { seedScale: 0.1 }),
  ]);
  const query = `{ trending(first: 50) { ${LIST} } }`;
  expect((await one.ask(query)).data).toEqual((await two.ask(query)).data);
  await Promise.all([one.close(), two.close()]);
});
