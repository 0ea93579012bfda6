import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { damagedCursors, engines, type Page, type Started, start, walk } from '#service/testkit';
import service from './index.ts';

interface Money {
  readonly amount: number;
}
interface Order {
  readonly id: string;
  readonly number: string;
  readonly placedAt: string;
  readonly status: string;
  readonly itemCount: number;
  readonly subtotal: Money;
  readonly shipping: Money;
  readonly total: Money;
  readonly lines: readonly {
    readonly quantity: number;
    readonly unitPrice: Money;
    readonly product: { readonly id: string };
  }[];
  readonly delivery: {
    readonly __typename: 'HomeDelivery' | 'PickupDelivery';
    readonly expectedAt: string;
    readonly carrier?: string;
    readonly trackingUrl?: string | null;
    readonly pickupPoint?: string;
    readonly pickupCode?: string;
  };
}
interface Entities<Entity> {
  readonly _entities: readonly Entity[];
}

const SCALE = 0.1;
const USERS = Array.from({ length: 500 * SCALE }, (_, index) => `u${index + 1}`);
const ORDER = `
  id number placedAt status itemCount
  subtotal { amount } shipping { amount } total { amount }
  lines(first: 50) { quantity unitPrice { amount } product { id } }
  delivery {
    __typename expectedAt
    ... on HomeDelivery { carrier trackingUrl }
    ... on PickupDelivery { pickupPoint pickupCode }
  }`;

const all = await engines();
afterAll(async () => {
  for (const engine of all) await engine.drop();
});

describe.each(all)('orders on $name', ({ databaseUrl }) => {
  let orders: Started;
  beforeAll(async () => {
    orders = await start(service, { databaseUrl, seedScale: SCALE });
  });
  afterAll(() => orders.close());

  const entitiesAs = async <Entity>(viewer: string, ids: readonly object[], selection: string) => {
    const query = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ${selection} } }`;
    return orders.ask<Entities<Entity>>(query, { viewer, variables: { ids } });
  };
  const userOf = (id: string) => ({ __typename: 'User', id });
  const listAs = async (viewer: string, args: string, selection = 'id status placedAt') => {
    const answer = await entitiesAs<{ orders: Page<Order> }>(
      viewer,
      [userOf(viewer)],
      `... on User { orders(${args}) {
        totalCount pageInfo { hasNextPage endCursor } edges { cursor node { ${selection} } }
      } }`,
    );
    return { ...answer, page: answer.data._entities[0]?.orders as Page<Order> };
  };
  const following = (cursor: string | null) => (cursor === null ? '' : `, after: "${cursor}"`);

  test('every user has orders, and u1 at least twelve', async () => {
    const pages = await Promise.all(USERS.map((user) => listAs(user, 'first: 1')));
    const counts = pages.map(({ page }) => page.totalCount);
    expect(counts[0]).toBeGreaterThanOrEqual(12);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5_000 * SCALE);
  });

  test('pages meet each order of a user once, newest first', async () => {
    let totalCount = 0;
    const found = await walk(async (cursor) => {
      const { page } = await listAs('u1', `first: 5${following(cursor)}`);
      totalCount = page.totalCount;
      return page;
    });
    expect(new Set(found.map(({ id }) => id)).size).toBe(totalCount);
    expect(found).toHaveLength(totalCount);
    const times = found.map(({ placedAt }) => placedAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  test('pages of one status hold that status only and count it only', async () => {
    const { page: whole } = await listAs('u1', 'first: 50');
    const delivered = whole.edges.filter(({ node }) => node.status === 'DELIVERED');
    const found = await walk(async (cursor) => {
      const { page } = await listAs('u1', `status: DELIVERED, first: 3${following(cursor)}`);
      expect(page.totalCount).toBe(delivered.length);
      return page;
    });
    expect(found.map(({ id }) => id)).toEqual(delivered.map(({ node }) => node.id));
  });

  test('a damaged cursor is BAD_USER_INPUT', async () => {
    for (const cursor of damagedCursors('NEWEST')) {
      const { codes } = await listAs('u1', `first: 1${following(cursor)}`);
      expect([cursor, codes]).toEqual([cursor, ['BAD_USER_INPUT']]);
    }
  });

  test.each([0, 51])('a page of %d is BAD_USER_INPUT', async (first) => {
    expect((await listAs('u1', `first: ${first}`)).codes).toEqual(['BAD_USER_INPUT']);
    const lines = `lines(first: ${first}) { quantity }`;
    expect((await listAs('u1', 'first: 1', lines)).codes).toEqual(['BAD_USER_INPUT']);
  });

  test('amounts, counts and deliveries of every order are consistent', async () => {
    const pages = await Promise.all(USERS.map((user) => listAs(user, 'first: 50', ORDER)));
    const found = pages.flatMap(({ page }) => page.edges.map(({ node }) => node));
    expect(found).toHaveLength(5_000 * SCALE);
    expect(new Set(found.map(({ number }) => number)).size).toBe(found.length);
    for (const order of found) {
      const sum = order.lines.reduce(
        (cents, { quantity, unitPrice }) => cents + quantity * unitPrice.amount,
        0,
      );
      const products = new Set(order.lines.map(({ product }) => product.id));
      expect(order.number).toBe(`${order.placedAt.slice(0, 4)}-${order.number.slice(5)}`);
      expect(order.number).toMatch(/^\d{4}-\d{6}$/);
      expect(products.size).toBe(order.lines.length);
      expect(order.lines.length).toBeLessThanOrEqual(8);
      expect(order.itemCount).toBe(order.lines.reduce((count, line) => count + line.quantity, 0));
      expect(order.subtotal.amount).toBe(sum);
      expect(order.total.amount).toBe(sum + order.shipping.amount);
      expect(order.shipping.amount === 0).toBe(sum >= 5_000);
      expect(order.delivery.expectedAt > order.placedAt).toBe(true);
    }
    const statuses = new Set(found.map(({ status }) => status));
    expect(statuses).toEqual(new Set(['PLACED', 'PAID', 'SHIPPED', 'DELIVERED', 'CANCELLED']));
  });

  test('a parcel can be followed once it is on its way, a pickup has a code', async () => {
    const pages = await Promise.all(USERS.map((user) => listAs(user, 'first: 50', ORDER)));
    const found = pages.flatMap(({ page }) => page.edges.map(({ node }) => node));
    const kinds = Map.groupBy(found, ({ delivery }) => delivery.__typename);
    expect([...kinds.keys()].sort()).toEqual(['HomeDelivery', 'PickupDelivery']);
    for (const { status, delivery } of kinds.get('HomeDelivery')!) {
      const isOnItsWay = ['SHIPPED', 'DELIVERED'].includes(status);
      expect(delivery.carrier).toMatch(/\w/);
      expect(delivery.trackingUrl).toEqual(
        isOnItsWay
          ? expect.stringMatching(/^https:\/\/tracking\.example\.com\/\d{4}-\d{6}$/)
          : null,
      );
    }
    for (const { delivery } of kinds.get('PickupDelivery')!) {
      expect(delivery.pickupPoint).toMatch(/\w/);
      expect(delivery.pickupCode).toMatch(/^\d{6}$/);
    }
  });

  test('lists of any length cost a constant number of statements', async () => {
    const statementsFor = async (args: string) => {
      const before = orders.statements.length;
      await listAs('u1', args, ORDER);
      return orders.statements.length - before;
    };
    // The page, its count, the lines and the item counts.
    expect(await statementsFor('first: 1')).toBe(4);
    expect(await statementsFor('first: 50')).toBe(4);
  });

  test('a list that is not counted is not counted', async () => {
    const before = orders.statements.length;
    const selection = '... on User { orders { edges { node { id } } } }';
    await entitiesAs('u1', [userOf('u1')], selection);
    expect(orders.statements.length - before).toBe(1);
  });

  describe('ownership', () => {
    // Its newest order is always u1's.
    const newest = `o${5_000 * SCALE}`;
    const root = `{ order(id: "${newest}") { id buyer { id } } }`;
    const entity = `{ _entities(representations: [{ __typename: "Order", id: "${newest}" }]) {
      ... on Order { id buyer { id } }
    } }`;
    const list = `{ _entities(representations: [{ __typename: "User", id: "u1" }]) {
      ... on User { id orders { edges { node { id } } } }
    } }`;

    test('the buyer sees the order', async () => {
      const order = { id: newest, buyer: { id: 'u1' } };
      const viewer = 'u1';
      expect((await orders.ask(root, { viewer })).data).toEqual({ order });
      expect((await orders.ask(entity, { viewer })).data).toEqual({ _entities: [order] });
    });

    test.each([
      ['FORBIDDEN', { viewer: 'u2' }],
      ['UNAUTHENTICATED', {}],
    ])('anybody else is %s', async (code, asking) => {
      expect(await orders.ask(root, asking)).toMatchObject({
        data: { order: null },
        codes: [code],
      });
      expect(await orders.ask(entity, asking)).toMatchObject({
        data: { _entities: [null] },
        codes: [code],
      });
      expect(await orders.ask(list, asking)).toMatchObject({
        data: { _entities: [{ id: 'u1', orders: null }] },
        codes: [code],
      });
    });

    test('an unknown order is null, though not for everybody', async () => {
      const unknown = '{ order(id: "o0") { id } }';
      expect(await orders.ask(unknown, { viewer: 'u1' })).toMatchObject({
        data: { order: null },
        codes: [],
      });
      expect((await orders.ask(unknown)).codes).toEqual(['UNAUTHENTICATED']);
    });

    test('one user among many sees its own orders only', async () => {
      const selection = '... on User { orders { totalCount } }';
      const { data, codes } = await entitiesAs('u2', USERS.slice(0, 3).map(userOf), selection);
      expect(data._entities).toEqual([
        { orders: null },
        { orders: { totalCount: expect.any(Number) } },
        { orders: null },
      ]);
      expect(codes).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    });

    test('private answers may not be kept', async () => {
      for (const query of [root, entity, list]) {
        expect((await orders.ask(query, { viewer: 'u1' })).cacheControl).toBe('no-store');
        expect((await orders.ask(query)).cacheControl).toBe('no-store');
      }
    });
  });

  test.each([
    [1, 1_999, 440],
    [1_000, 1_999, 440],
    [1_001, 4_999, 490],
    [6_000, 4_999, 690],
    [6_000, 5_000, 0],
  ])(
    'sending %d g for %d cents costs %d cents, without a statement',
    async (grams, amount, cost) => {
      const before = orders.statements.length;
      const product = { __typename: 'Product', id: 'p1', weight: { grams }, price: { amount } };
      const selection = '... on Product { id shippingEstimate { amount currency formatted } }';
      const { data } = await entitiesAs('u1', [product, product], selection);
      const formatted = `€${(cost / 100).toFixed(2)}`;
      const estimate = {
        id: 'p1',
        shippingEstimate: { amount: cost, currency: 'EUR', formatted },
      };
      expect(data._entities).toEqual([estimate, estimate]);
      expect(orders.statements.length).toBe(before);
    },
  );

  test('there is no estimate without the fields it requires', async () => {
    const selection = '... on Product { shippingEstimate { amount } }';
    const { data, codes } = await entitiesAs(
      'u1',
      [{ __typename: 'Product', id: 'p1' }],
      selection,
    );
    expect([data, codes]).toEqual([{ _entities: [{ shippingEstimate: null }] }, []]);
  });
});

test('every engine gives the same answers', async () => {
  const ids = USERS.map((id) => ({ __typename: 'User', id }));
  const query = `query ($ids: [_Any!]!) { _entities(representations: $ids) {
    ... on User { orders(first: 50) { totalCount edges { cursor node { ${ORDER} fraudScore } } } }
  } }`;
  const answers = await Promise.all(
    all.map(async ({ databaseUrl }) => {
      const orders = await start(service, { databaseUrl, seedScale: SCALE });
      const found = await Promise.all(
        USERS.map((viewer, n) => orders.ask(query, { viewer, variables: { ids: [ids[n]] } })),
      );
      await orders.close();
      return found;
    }),
  );
  expect(answers.flat().flatMap(({ codes }) => codes)).toEqual([]);
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});
