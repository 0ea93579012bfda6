import { setTimeout } from 'node:timers/promises';
import { byId, type FederationGraph, link } from '../federation-graph.ts';

const ITEMS = ['a', 'b', 'c'].map((id, index) => ({ id, price: index + 1, stock: index * 10 }));

const ROW = [{ id: 'a' }, { id: 'b' }, { id: 'a' }];

/**
 * The same entities at several places, told alike by their subgraph, of which each place asks others for
 * something else.
 */
export const ENTITIES_MET_AGAIN: FederationGraph = {
  name: 'entities that are met again',
  subgraphs: [
    {
      name: 'catalogue',
      sdl: `${link('2.3', '@key')}
        type Query { first: Item second: Item row: [Item] rows: [[Item]] }
        type Item @key(fields: "id") { id: ID! name: String next: Item row: [Item] }`,
      resolvers: {
        Query: {
          first: () => ({ id: 'a' }),
          second: () => ({ id: 'a' }),
          row: () => ROW,
          rows: () => [ROW, ROW],
        },
        Item: {
          name: ({ id }: { id: string }) => `Item ${id}`,
          next: ({ id }: { id: string }) => ({ id: id === 'a' ? 'b' : 'c' }),
          row: () => ROW,
        },
      },
    },
    {
      name: 'people',
      sdl: `${link('2.3', '@key')}
        type Query { me: Person }
        type Person @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { me: () => ({ id: 'p' }) } },
    },
    {
      name: 'wishes',
      sdl: `${link('2.3', '@key')}
        type Person @key(fields: "id") { id: ID! wish: Item }
        type Item @key(fields: "id") { id: ID! }`,
      resolvers: { Person: { wish: () => ({ id: 'a' }) } },
    },
    {
      name: 'prices',
      sdl: `${link('2.3', '@key')}
        type Item @key(fields: "id") { id: ID! price: Int }`,
      // It answers when all others have: what it was asked for may stand elsewhere by then.
      resolvers: { Item: { __resolveReference: byId(ITEMS), price: slowly } },
    },
    {
      name: 'stocks',
      sdl: `${link('2.3', '@key')}
        type Item @key(fields: "id") { id: ID! stock: Int }`,
      resolvers: { Item: { __resolveReference: byId(ITEMS) } },
    },
  ],
  cases: [
    {
      title: 'with more asked at the second place',
      query: '{ first { stock } second { price stock } }',
      data: { first: { stock: 0 }, second: { price: 1, stock: 0 } },
    },
    {
      title: 'with more asked at the first place',
      query: '{ second { price stock } first { stock } }',
      data: { second: { price: 1, stock: 0 }, first: { stock: 0 } },
    },
    {
      title: 'with something asked of what stands in the second',
      query: '{ first { next { id } stock } second { next { price } stock } }',
      data: { first: { next: { id: 'b' }, stock: 0 }, second: { next: { price: 2 }, stock: 0 } },
    },
    {
      title: 'with something else asked of what stands in each',
      query: `{
        first { next { stock next { price } } stock }
        second { next { price next { stock } } stock }
      }`,
      data: {
        first: { next: { stock: 10, next: { price: 3 } }, stock: 0 },
        second: { next: { price: 2, next: { stock: 20 } }, stock: 0 },
      },
    },
    {
      title: 'one of them later, while something is asked of the other',
      query: '{ me { wish { stock } } second { price stock } }',
      data: { me: { wish: { stock: 0 } }, second: { price: 1, stock: 0 } },
    },
    {
      title: 'one of them later, while something is asked of what stands in the other',
      query: '{ me { wish { stock next { id } } } second { stock next { price } } }',
      data: {
        me: { wish: { stock: 0, next: { id: 'b' } } },
        second: { stock: 0, next: { price: 2 } },
      },
    },
    {
      title: 'while something is asked of the last of them',
      query: '{ second { price } first { stock } me { wish { price stock } } }',
      data: { second: { price: 1 }, first: { stock: 0 }, me: { wish: { price: 1, stock: 0 } } },
    },
    {
      title: 'while something is asked of what stands in the last of them',
      query: `{
        second { next { price } }
        first { stock next { id } }
        me { wish { stock next { price } } }
      }`,
      data: {
        second: { next: { price: 2 } },
        first: { stock: 0, next: { id: 'b' } },
        me: { wish: { stock: 0, next: { price: 2 } } },
      },
    },
    {
      title: 'in lists, with something else asked in each',
      query: `{
        row { stock row { price name } }
        rows { price row { stock price } }
      }`,
      data: {
        row: ['a', 'b', 'a'].map((id) => ({
          stock: stockOf(id),
          row: ['a', 'b', 'a'].map((inner) => ({ price: priceOf(inner), name: `Item ${inner}` })),
        })),
        rows: [0, 1].map(() =>
          ['a', 'b', 'a'].map((id) => ({
            price: priceOf(id),
            row: ['a', 'b', 'a'].map((inner) => ({
              stock: stockOf(inner),
              price: priceOf(inner),
            })),
          })),
        ),
      },
    },
  ],
};

async function slowly({ price }: { readonly price: number }): Promise<number> {
  await setTimeout(50);
  return price;
}

function priceOf(id: string): number | undefined {
  return ITEMS.find((item) => item.id === id)?.price;
}

function stockOf(id: string): number | undefined {
  return ITEMS.find((item) => item.id === id)?.stock;
}
