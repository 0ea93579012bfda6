import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { engines, type Started, start } from '#service/testkit';
import service from './index.ts';

interface Placed {
  readonly placeOrder: { readonly order: PlacedOrder } | null;
}
interface PlacedOrder {
  readonly id: string;
  readonly number: string;
  readonly placedAt: string;
  readonly lines: readonly { readonly quantity: number }[];
}

const PLACE = `mutation ($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    order {
      id number placedAt status itemCount
      subtotal { amount } shipping { amount } total { amount }
      lines { quantity unitPrice { amount } product { id } }
      delivery {
        __typename
        ... on HomeDelivery { carrier trackingUrl }
        ... on PickupDelivery { pickupPoint pickupCode }
      }
      buyer { id }
    }
  }
}`;
const LINES = [
  { productId: 'p2', quantity: 2 },
  { productId: 'p1', quantity: 1 },
];

const all = await engines();
afterAll(async () => {
  for (const engine of all) await engine.drop();
});

describe.each(all)('placeOrder on $name', ({ databaseUrl }) => {
  let instances: Started[];
  let keys = 0;
  const newKey = () => `test-key_${++keys}`;

  beforeAll(async () => {
    // Two processes of the service share a PostgreSQL database; SQLite lives inside one.
    const starts = Array.from({ length: databaseUrl ? 2 : 1 }, () =>
      start(service, { databaseUrl, seedScale: 0.05 }),
    );
    instances = await Promise.all(starts);
  });
  afterAll(async () => {
    for (const instance of instances) await instance.close();
  });

  const place = (input: object, viewer: string | null = 'u1', at = 0) =>
    instances[at % instances.length]!.ask<Placed>(PLACE, {
      variables: { input: { idempotencyKey: newKey(), lines: LINES, ...input } },
      ...(viewer && { viewer }),
    });
  const placed = async (input: object, viewer = 'u1', at = 0) => {
    const { data, codes } = await place(input, viewer, at);
    expect(codes).toEqual([]);
    return data.placeOrder!.order;
  };
  const countOf = async (viewer: string) => {
    const query = `{ _entities(representations: [{ __typename: "User", id: "${viewer}" }]) {
      ... on User { orders { totalCount } }
    } }`;
    const { data } = await instances[0]!.ask<{
      _entities: [{ orders: { totalCount: number } }];
    }>(query, { viewer });
    return data._entities[0].orders.totalCount;
  };
  const sequenceOf = ({ number }: PlacedOrder) => Number(number.slice(5));
  const times = <Result>(count: number, make: (n: number) => Promise<Result>) =>
    Promise.all(Array.from({ length: count }, (_, n) => make(n)));

  test('places an order with the prices of the moment', async () => {
    const before = await countOf('u1');
    const order = await placed({});
    const [two, one] = order.lines as unknown as { unitPrice: { amount: number } }[];
    const subtotal = 2 * two!.unitPrice.amount + one!.unitPrice.amount;
    expect(order).toMatchObject({
      id: expect.stringMatching(/^o[0-9a-f]{32}$/),
      number: expect.stringMatching(/^\d{4}-\d{6}$/),
      status: 'PLACED',
      itemCount: 3,
      subtotal: { amount: subtotal },
      lines: [
        { quantity: 2, product: { id: 'p2' } },
        { quantity: 1, product: { id: 'p1' } },
      ],
      delivery: { __typename: 'HomeDelivery', trackingUrl: null },
      buyer: { id: 'u1' },
    });
    expect(await countOf('u1')).toBe(before + 1);
  });

  test('tells that the order and its buyer changed', async () => {
    const { data, changed } = await place({}, 'u1');
    expect(changed).toEqual([`Order:${data.placeOrder!.order.id}`, 'User:u1']);
    expect((await place({ lines: [] }, 'u1')).changed).toEqual([]);
  });

  test('an order to be picked up has a code', async () => {
    expect(await placed({ delivery: 'PICKUP' })).toMatchObject({
      delivery: { __typename: 'PickupDelivery', pickupCode: expect.stringMatching(/^\d{6}$/) },
    });
  });

  test('the same key twice makes one order, in whatever order its lines come', async () => {
    const idempotencyKey = newKey();
    const first = await placed({ idempotencyKey });
    const before = await countOf('u1');
    expect(await placed({ idempotencyKey }, 'u1', 1)).toEqual(first);
    expect(await placed({ idempotencyKey, lines: LINES.toReversed() })).toEqual(first);
    expect(await countOf('u1')).toBe(before);
  });

  test.each([
    ['quantity', { lines: [{ productId: 'p2', quantity: 3 }, LINES[1]] }],
    ['product', { lines: [LINES[0], { productId: 'p3', quantity: 1 }] }],
    ['number of lines', { lines: [LINES[0]] }],
    ['delivery', { delivery: 'PICKUP' }],
  ])('the same key with another %s is BAD_USER_INPUT', async (_, other) => {
    const idempotencyKey = newKey();
    await placed({ idempotencyKey });
    const { data, codes, messages } = await place({ idempotencyKey, ...other });
    expect([data, codes]).toEqual([null, ['BAD_USER_INPUT']]);
    expect(messages[0]).toContain('"idempotencyKey"');
  });

  test('keys are per user', async () => {
    const idempotencyKey = newKey();
    const mine = await placed({ idempotencyKey }, 'u1');
    const yours = await placed({ idempotencyKey }, 'u2');
    expect(yours.id).not.toBe(mine.id);
    expect(yours).toMatchObject({ buyer: { id: 'u2' } });
  });

  test('20 at once with one key make one order, and each gets it complete', async () => {
    const idempotencyKey = newKey();
    const before = await countOf('u3');
    const orders = await times(20, (n) => placed({ idempotencyKey }, 'u3', n));
    expect(orders[0]!.lines).toHaveLength(2);
    for (const order of orders) expect(order).toEqual(orders[0]);
    expect(await countOf('u3')).toBe(before + 1);
  });

  test('20 at once with 20 keys make 20 orders, numbered without a gap', async () => {
    const last = sequenceOf(await placed({}));
    const orders = await times(20, (n) => placed({}, `u${1 + (n % 4)}`, n));
    const numbers = orders.map(sequenceOf).sort((one, other) => one - other);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, n) => last + 1 + n));
    expect(new Set(orders.map(({ id }) => id)).size).toBe(20);
  });

  test('20 at once with one key and 20 baskets: one wins, the others are BAD_USER_INPUT', async () => {
    const idempotencyKey = newKey();
    const before = await countOf('u4');
    const answers = await times(20, (n) =>
      place({ idempotencyKey, lines: [{ productId: 'p1', quantity: n + 1 }] }, 'u4', n),
    );
    expect(answers.filter(({ codes }) => codes.length === 0)).toHaveLength(1);
    expect(answers.flatMap(({ codes }) => codes)).toEqual(Array(19).fill('BAD_USER_INPUT'));
    expect(await countOf('u4')).toBe(before + 1);
  });

  test('of 20 at once whose basket fails none leaves a trace, and the key stays free', async () => {
    const idempotencyKey = newKey();
    const before = await countOf('u5');
    const last = sequenceOf(await placed({}));
    const bad = { idempotencyKey, lines: [...LINES, { productId: 'p999999', quantity: 1 }] };
    const answers = await times(20, (n) => place(bad, 'u5', n));
    for (const { codes, messages } of answers) {
      expect([codes, messages[0]]).toEqual([
        ['BAD_USER_INPUT'],
        expect.stringContaining('"p999999"'),
      ]);
    }
    expect(await countOf('u5')).toBe(before);
    expect(sequenceOf(await placed({ idempotencyKey }, 'u5'))).toBe(last + 1);
  });

  test('50 lines of 99 pieces are one order', async () => {
    const lines = Array.from({ length: 50 }, (_, n) => ({ productId: `p${n + 1}`, quantity: 99 }));
    expect(await placed({ lines })).toMatchObject({ itemCount: 4_950 });
  });

  test('nobody signed in is UNAUTHENTICATED', async () => {
    expect(await place({}, null)).toMatchObject({ data: null, codes: ['UNAUTHENTICATED'] });
  });

  const line = (n: number) => ({ productId: `p${n}`, quantity: 1 });
  test.each([
    ['idempotencyKey', { idempotencyKey: 'short-7' }],
    ['idempotencyKey', { idempotencyKey: 'x'.repeat(65) }],
    ['idempotencyKey', { idempotencyKey: 'white space' }],
    ['idempotencyKey', { idempotencyKey: 'new-line\n' }],
    ['idempotencyKey', { idempotencyKey: 'schlüssel' }],
    ['lines', { lines: [] }],
    ['lines', { lines: Array.from({ length: 51 }, (_, n) => line(n + 1)) }],
    ['lines', { lines: [line(1), line(2), line(1)] }],
    ['quantity', { lines: [{ productId: 'p1', quantity: 0 }] }],
    ['quantity', { lines: [{ productId: 'p1', quantity: 100 }] }],
    ['productId', { lines: [{ productId: 'p\0', quantity: 1 }] }],
    ['x1', { lines: [{ productId: 'x1', quantity: 1 }] }],
  ])('a bad %s is BAD_USER_INPUT: %j', async (name, input) => {
    const { data, codes, messages } = await place(input);
    expect([data, codes]).toEqual([null, ['BAD_USER_INPUT']]);
    expect(messages[0]).toContain(`"${name}"`);
  });
});
