import { type FederationGraph, link } from '../federation-graph.ts';

const WARES = [
  { id: '1', pid: 'p1', shelfId: 'c1', price: 100 },
  { id: '2', pid: 'p2', shelfId: 'c2', price: 200 },
];

const SHELVES = [
  { id: 'c1', tag: 't1', mainWareId: '1' },
  { id: 'c2', tag: 't2', mainWareId: '2' },
];

type Ware = (typeof WARES)[number];

const shelfOf = ({ shelfId }: Ware) => SHELVES.find(({ id }) => id === shelfId);

const ware = ({ id }: WareKey) => WARES.find((each) => each.id === id);

/** The ware of a key that says everything the subgraph wants to know. */
const exactWare = ({ id, pid, shelf }: WareKey) =>
  WARES.find((each) => {
    const { id: shelfId, tag } = shelfOf(each) ?? {};
    return each.id === id && each.pid === pid && shelf?.id === shelfId && shelf?.tag === tag;
  });

const found = <Entity>(entities: readonly (Entity | undefined)[]) =>
  entities.filter((entity) => entity !== undefined);

/**
 * Each key is larger than the last: a list of ids, of pairs, of pairs with an entity in them and a
 * field besides. To reach `price`, a gateway collects the parts of its key from three subgraphs.
 * A key's list of objects is one key, not several.
 */
export const KEYS_THAT_CONTAIN_KEYS: FederationGraph = {
  name: 'keys that contain keys, and lists of them',
  subgraphs: [
    {
      name: 'codes',
      sdl: `${link('2.0', '@key')}
        type Ware @key(fields: "id") @key(fields: "id pid") { id: String! pid: String! }`,
      resolvers: { Ware: { __resolveReference: ware } },
    },
    {
      name: 'lists',
      sdl: `${link('2.0', '@key', '@shareable')}
        type WareList @key(fields: "wares { id pid }") {
          wares: [Ware!]!
          first: Ware @shareable
          chosen: Ware @shareable
        }
        type Ware @key(fields: "id pid") { id: String! pid: String }`,
      resolvers: {
        WareList: {
          __resolveReference: ({ wares }: ListKey) => {
            const all = found(
              wares.map((key) => WARES.find(({ id, pid }) => id === key.id && pid === key.pid)),
            );
            return { wares: all, first: all[0], chosen: all[1] };
          },
        },
        Ware: { __resolveReference: ware },
      },
    },
    {
      name: 'prices',
      sdl: `${link('2.0', '@key', '@shareable')}
        type WareList @key(fields: "wares { id pid shelf { id tag } } chosen { id }") {
          wares: [Ware!]!
          first: Ware @shareable
          chosen: Ware @shareable
        }
        type Ware @key(fields: "id pid shelf { id tag }") {
          id: String!
          price: Price
          pid: String
          shelf: Shelf
        }
        type Shelf @key(fields: "id tag") { id: String! tag: String }
        type Price { amount: Float! }`,
      resolvers: {
        WareList: {
          __resolveReference: ({ wares, chosen }: ListKey) => {
            const all = found(wares.map(exactWare));
            return { wares: all, first: all[0], chosen: chosen && ware(chosen) };
          },
        },
        Ware: {
          __resolveReference: exactWare,
          price: ({ price }: Ware) => ({ amount: price }),
          shelf: shelfOf,
        },
        Shelf: {
          __resolveReference: (key: ShelfKey) =>
            SHELVES.find(({ id, tag }) => id === key.id && tag === key.tag),
        },
      },
    },
    {
      name: 'wares',
      sdl: `${link('2.0', '@key', '@external', '@extends', '@shareable')}
        type Query { topWares: WareList! }
        type WareList @key(fields: "wares { id }") { wares: [Ware!]! }
        type Ware @extends @key(fields: "id") { id: String! @external shelf: Shelf @shareable }
        type Shelf @key(fields: "id") {
          mainWare: Ware! @shareable
          id: String!
          tag: String @shareable
        }`,
      resolvers: {
        Query: { topWares: () => ({ wares: WARES }) },
        WareList: {
          __resolveReference: ({ wares }: ListKey) => ({ wares: found(wares.map(ware)) }),
        },
        Ware: { __resolveReference: ware, shelf: shelfOf },
        Shelf: {
          __resolveReference: (key: ShelfKey) => SHELVES.find(({ id }) => id === key.id),
          mainWare: ({ mainWareId }: { mainWareId: string }) => ware({ id: mainWareId }),
        },
      },
    },
  ],
  cases: [
    {
      title: 'from the smallest to the largest',
      query: `{
        topWares {
          wares { id pid price { amount } shelf { mainWare { id } id tag } }
          chosen { id }
          first { id }
        }
      }`,
      data: {
        topWares: {
          wares: [
            {
              id: '1',
              pid: 'p1',
              price: { amount: 100 },
              shelf: { mainWare: { id: '1' }, id: 'c1', tag: 't1' },
            },
            {
              id: '2',
              pid: 'p2',
              price: { amount: 200 },
              shelf: { mainWare: { id: '2' }, id: 'c2', tag: 't2' },
            },
          ],
          chosen: { id: '2' },
          first: { id: '1' },
        },
      },
    },
    {
      title: 'fields that need the largest key, without any part of it',
      query: '{ topWares { first { price { amount } } } }',
      data: { topWares: { first: { price: { amount: 100 } } } },
    },
  ],
};

interface WareKey {
  readonly id: string;
  readonly pid?: string;
  readonly shelf?: ShelfKey;
}

interface ShelfKey {
  readonly id: string;
  readonly tag?: string;
}

interface ListKey {
  readonly wares: readonly WareKey[];
  readonly chosen?: WareKey;
}
