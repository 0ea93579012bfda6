import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { internalHeaders } from '../testkit/internal-keys.ts';
import { sample } from '../testkit/operations.ts';
import { type Client, type Shop, startShop } from '../testkit/shop.ts';
import { createViewers, type Viewers } from '../testkit/viewer.ts';

// What belongs to somebody is asked for by somebody else, who has every scope there is.

const SCOPE = 'user:email order:read catalogue:write user:support';

let shop: Shop;
let viewers: Viewers;

beforeAll(async () => {
  viewers = await createViewers();
  shop = await startShop({ keys: viewers.keys, caches: 'kept' });
}, 60_000);

afterAll(() => shop.close());

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came.
  readonly data: any;
  readonly errors?: readonly {
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string };
  }[];
}

/** Through the edge, as a client. */
async function ask(client: Client, name: string, viewer: string, id?: string): Promise<Answer> {
  const operation = sample(client, name);
  const variables = { ...operation.variables, ...(id !== undefined && { id }) };
  const response = await fetch(`${shop.edge.url}/${client}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await viewers.token(viewer, { scope: SCOPE })}`,
    },
    body: JSON.stringify({ documentId: operation.id, variables }),
  });
  return (await response.json()) as Answer;
}

/** Past edge and BFF, with a token that a BFF might sign. */
async function askSubgraph(name: string, query: string, viewer?: string): Promise<Answer> {
  const body = JSON.stringify({ query });
  const response = await fetch(shop.subgraphUrls[name] ?? '', {
    method: 'POST',
    headers: internalHeaders(`subgraph:${name}`, body, { viewer, scopes: SCOPE.split(' ') }),
    body,
  });
  return (await response.json()) as Answer;
}

/** An order, and whose it is. */
async function someOrder(): Promise<{ readonly id: string; readonly owner: string }> {
  for (let n = 1; n <= 50; n += 1) {
    const { data } = await ask('mobile', 'Orders', `u${n}`);
    const id: unknown = data.me.orders.edges[0]?.node.id;
    if (typeof id === 'string') return { id, owner: `u${n}` };
  }
  throw new Error('Nobody has ordered anything.');
}

const strangerTo = (owner: string) => (owner === 'u1' ? 'u2' : 'u1');

describe("Somebody else's order", () => {
  test.each<[Client, string]>([
    ['web', 'OrderPage'],
    ['mobile', 'OrderStatus'],
  ])(
    'is null on %s with FORBIDDEN, and its own for its owner, in any order of asking',
    async (client, name) => {
      const { id, owner } = await someOrder();
      for (const round of ['first', 'again']) {
        const own = await ask(client, name, owner, id);
        expect({ round, id: own.data.order.id }).toEqual({ round, id });
        const other = await ask(client, name, strangerTo(owner), id);
        expect(other.data).toEqual({ order: null });
        expect(other.errors).toMatchObject([
          { path: ['order'], extensions: { code: 'FORBIDDEN' } },
        ]);
      }
    },
  );

  test('is no entity for a stranger, nor for nobody', async () => {
    const { id, owner } = await someOrder();
    const query = `{ _entities(representations: [{ __typename: "Order", id: "${id}" }]) { ... on Order { number } } }`;
    expect((await askSubgraph('orders', query, owner)).data._entities[0].number).toBeDefined();
    for (const viewer of [strangerTo(owner), undefined]) {
      const { data, errors } = await askSubgraph('orders', query, viewer);
      expect(data._entities).toEqual([null]);
      expect(errors?.[0]?.extensions.code).toBe(viewer ? 'FORBIDDEN' : 'UNAUTHENTICATED');
    }
  });
});

describe("Somebody else's data, asked for as an entity of a subgraph,", () => {
  test.each<[string, string, string]>([
    ['email', 'users', 'email'],
    ['addresses', 'users', 'addresses(first: 5) { city }'],
    ['loyalty', 'users', 'loyalty { points }'],
    ['orders', 'orders', 'orders(first: 1) { totalCount }'],
    [
      'recommendations',
      'recommendations',
      'recommendations(first: 1) { pageInfo { hasNextPage } }',
    ],
  ])('%s: own to the user, null to others and to nobody', async (field, service, selection) => {
    const query = `{ _entities(representations: [{ __typename: "User", id: "u7" }]) { ... on User { ${selection} } } }`;
    const own = await askSubgraph(service, query, 'u7');
    expect(own.errors).toBeUndefined();
    expect(own.data._entities[0][field]).not.toBeNull();
    for (const viewer of ['u8', undefined]) {
      const { data, errors } = await askSubgraph(service, query, viewer);
      expect(data._entities[0]?.[field] ?? null).toBeNull();
      expect(errors?.[0]?.extensions.code).toBe(viewer ? 'FORBIDDEN' : 'UNAUTHENTICATED');
    }
  });
});

test("What support noted of a user takes support's scope, the user's own word or not", async () => {
  const query = '{ user(id: "u7") { supportNote } }';
  const body = JSON.stringify({ query });
  const asked = async (scopes: readonly string[]) => {
    const response = await fetch(shop.subgraphUrls.users ?? '', {
      method: 'POST',
      headers: internalHeaders('subgraph:users', body, { viewer: 'u7', scopes }),
      body,
    });
    return (await response.json()) as Answer;
  };
  expect((await asked(['user:support'])).errors).toBeUndefined();
  expect((await asked([])).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});
