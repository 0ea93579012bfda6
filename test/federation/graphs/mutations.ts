import {
  byId,
  type FederationGraph,
  type Identified,
  link,
  required,
} from '../federation-graph.ts';

interface Item extends Identified {
  readonly name: string;
  readonly price: number;
}

const LAMP: Item = { id: 'p1', name: 'Lamp', price: 9.99 };

const items = new Map<string, Item>();
const labels = new Map<string, { readonly id: string; readonly name: string }>();
const counters = new Map<string, number>();

/** An item can be fetched once: then it is gone, as if something had happened in between. */
const take = ({ id }: Identified) => {
  const item = items.get(id);
  items.delete(id);
  return item ?? null;
};

const put = (item: Item) => {
  items.set(item.id, item);
  return item;
};

const count = (request: string, change: (before: number) => number) => {
  const after = change(counters.get(request) ?? 0);
  counters.set(request, after);
  return after;
};

const addLabel = (_: unknown, { name, request }: { name: string; request: string }) => {
  const id = `label-${request}`;
  if (labels.has(id)) throw new Error('The label was added twice.');
  const label = { id, name };
  labels.set(id, label);
  return label;
};

/**
 * Root fields of a mutation run one after the other, whichever subgraphs they belong to. A shared
 * one runs in one subgraph only. What follows is fetched in as few steps as for a query: an item
 * is there for one entity fetch and no second.
 */
export const MUTATIONS: FederationGraph = {
  name: 'mutations',
  subgraphs: [
    {
      name: 'auction',
      sdl: `${link('2.3', '@key', '@shareable')}
        type Mutation {
          addItem(item: NewItem!): Item!
          addLabel(name: String!, request: String!): Label! @shareable
          multiply(by: Int!, request: String!): Int!
        }
        type Query { item(id: ID!): Item! items: [Item!]! }
        input NewItem { name: String! price: Float! }
        type Item @key(fields: "id") { id: ID! name: String! price: Float! }
        type Label @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          item: (_: unknown, { id }: Identified) => (id === LAMP.id ? put(LAMP) : items.get(id)),
          items: () => [...items.values()],
        },
        Mutation: {
          addItem: (_: unknown, { item }: { item: Omit<Item, 'id'> }) =>
            put({ ...item, id: `added-${items.size}` }),
          addLabel,
          multiply: (_: unknown, { by, request }: { by: number; request: string }) =>
            count(request, (before) => before * by),
        },
        Item: { __resolveReference: take },
        Label: { __resolveReference: ({ id }: Identified) => labels.has(id) && { id } },
      },
    },
    {
      name: 'bids',
      sdl: `${link('2.3', '@key', '@external', '@requires', '@shareable')}
        type Item @key(fields: "id") {
          id: ID!
          price: Float! @external
          isDear: Boolean! @requires(fields: "price")
          isThere: Boolean!
        }
        type Mutation {
          clear(request: String!): Int!
          addLabel(name: String!, request: String!): Label! @shareable
        }
        type Label @key(fields: "id") { id: ID! name: String! }`,
      resolvers: {
        Mutation: {
          addLabel,
          clear: (_: unknown, { request }: { request: string }) => {
            const last = counters.get(request);
            counters.delete(request);
            return last;
          },
        },
        Item: {
          __resolveReference: ({ id, price }: Identified & { price?: number }) =>
            take({ id }) && { id, price, isThere: true },
          isDear: ({ price }: { price?: number }) => required(price) > 100,
        },
        Label: { __resolveReference: (key: Identified) => byId([...labels.values()])(key) },
      },
    },
    {
      name: 'counters',
      sdl: `${link('2.3', '@key')}
        type Mutation { add(number: Int!, request: String!): Int! }`,
      resolvers: {
        Mutation: {
          add: (_: unknown, { number, request }: { number: number; request: string }) =>
            count(request, (before) => before + number),
        },
      },
    },
  ],
  cases: [
    {
      title: 'an entity of another subgraph, and what it requires',
      query: `mutation {
        addItem(item: { name: "Chest", price: 599.99 }) { name price isDear isThere }
      }`,
      data: { addItem: { name: 'Chest', price: 599.99, isDear: true, isThere: true } },
    },
    {
      title: 'a query after it, for the same',
      query: '{ item(id: "p1") { id name price isDear isThere } }',
      data: { item: { id: 'p1', name: 'Lamp', price: 9.99, isDear: false, isThere: true } },
    },
    {
      title: 'one after the other, across subgraphs',
      query: `mutation {
        five: add(number: 5, request: "r")
        ten: multiply(by: 2, request: "r")
        twelve: add(number: 2, request: "r")
        last: clear(request: "r")
      }`,
      data: { five: 5, ten: 10, twelve: 12, last: 12 },
    },
    {
      title: 'one that subgraphs share',
      query: 'mutation { addLabel(name: "Rare", request: "r") { id name } }',
      data: { addLabel: { id: 'label-r', name: 'Rare' } },
    },
    {
      title: 'with variables, one after the other, and a type name among them',
      query: `mutation ($request: String!, $number: Int = 3) {
        three: add(number: $number, request: $request)
        __typename
        nine: multiply(by: $number, request: $request)
        addLabel(name: "Old", request: $request) { name }
        last: clear(request: $request)
      }`,
      variables: { request: 's' },
      data: { three: 3, __typename: 'Mutation', nine: 9, addLabel: { name: 'Old' }, last: 9 },
    },
  ],
  reset() {
    for (const state of [items, labels, counters]) state.clear();
  },
};
