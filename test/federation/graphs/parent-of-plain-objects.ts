import { byId, type FederationGraph, type Identified, link } from '../federation-graph.ts';

const BOOKS = [
  { id: 'p1', pid: 'p1-pid', shelfId: 'c1' },
  { id: 'p2', pid: 'p2-pid', shelfId: 'c2' },
  { id: 'p3', pid: 'p3-pid', shelfId: 'c1' },
];

const SHELVES = [
  { id: 'c1', name: 'Poems', details: { books: 2 } },
  { id: 'c2', name: 'Maps', details: { books: 1 } },
];

const shelfOf = ({ shelfId }: { shelfId: string }) => byId(SHELVES)({ id: shelfId });

const exactBook = (key: Identified & { pid?: string }) =>
  BOOKS.find(({ id, pid }) => id === key.id && pid === key.pid);

/**
 * `Shelf.details` lies in a subgraph where a shelf is no entity: the gateway goes there by the
 * book, with a key of two fields, and merges the two halves of its shelf.
 */
export const PARENT_OF_PLAIN_OBJECTS: FederationGraph = {
  name: 'an object that only its parent leads to',
  subgraphs: [
    {
      name: 'books',
      sdl: `${link('2.3', '@key', '@external', '@shareable')}
        type Query { books: [Book!]! }
        type Book @key(fields: "id") @key(fields: "id pid") {
          id: ID!
          pid: ID!
          shelf: Shelf @shareable
        }
        type Shelf @key(fields: "id") { id: ID! name: String! @shareable }`,
      resolvers: {
        Query: { books: () => BOOKS },
        Book: { __resolveReference: byId(BOOKS), shelf: shelfOf },
        Shelf: { __resolveReference: byId(SHELVES) },
      },
    },
    {
      name: 'copies',
      sdl: `${link('2.3', '@key', '@shareable')}
        type Book @key(fields: "id pid") { id: ID! pid: ID! shelf: Shelf @shareable }
        type Shelf @key(fields: "id") { id: ID! name: String! @shareable }`,
      resolvers: {
        Book: { __resolveReference: exactBook, shelf: shelfOf },
        Shelf: { __resolveReference: byId(SHELVES) },
      },
    },
    {
      name: 'details',
      sdl: `${link('2.3', '@key', '@shareable')}
        type Shelf { details: Details }
        type Book @key(fields: "id pid") { id: ID! pid: ID! shelf: Shelf @shareable }
        type Details { books: Int }`,
      resolvers: { Book: { __resolveReference: exactBook, shelf: shelfOf } },
    },
  ],
  cases: [
    {
      title: 'its fields of two subgraphs',
      query: '{ books { id shelf { id details { books } } } }',
      data: {
        books: [
          { id: 'p1', shelf: { id: 'c1', details: { books: 2 } } },
          { id: 'p2', shelf: { id: 'c2', details: { books: 1 } } },
          { id: 'p3', shelf: { id: 'c1', details: { books: 2 } } },
        ],
      },
    },
  ],
};
