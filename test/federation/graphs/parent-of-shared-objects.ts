import { type FederationGraph, type Identified, link } from '../federation-graph.ts';

const WITH_SHELF = link('2.3', '@key', '@external', '@shareable');

/**
 * A shelf is in three parts: two come with the book, by its nullable external key, from subgraphs
 * where it is no entity, and one of these gives the key to the third.
 */
export const PARENT_OF_SHARED_OBJECTS: FederationGraph = {
  name: 'an object that its parent leads to in two subgraphs and its key in a third',
  subgraphs: [
    {
      name: 'annotations',
      sdl: `${WITH_SHELF}
        type Book @key(fields: "id") { id: ID @external shelf: Shelf @shareable }
        type Shelf { note: String }`,
      resolvers: { Book: { shelf: ({ id }: Identified) => ({ note: `Holds book ${id}` }) } },
    },
    {
      name: 'bookcases',
      sdl: `${WITH_SHELF}
        type Book @key(fields: "id") { id: ID @external shelf: Shelf @shareable }
        type Shelf { id: ID @shareable }`,
      resolvers: { Book: { shelf: () => ({ id: 3 }) } },
    },
    {
      name: 'captions',
      sdl: `${link('2.3', '@key')}
        type Shelf @key(fields: "id") { id: ID name: String }`,
      resolvers: { Shelf: { name: ({ id }: Identified) => `Shelf ${id}` } },
    },
    {
      name: 'desk',
      sdl: `${link('2.3', '@key')}
        type Query { book(id: ID!): Book }
        type Book @key(fields: "id") { id: ID title: String }`,
      resolvers: {
        Query: { book: (_: unknown, { id }: Identified) => ({ id }) },
        Book: { title: ({ id }: Identified) => `Book ${id}` },
      },
    },
  ],
  cases: [
    {
      title: 'all its parts',
      query: '{ book(id: "1") { id title shelf { id name note } } }',
      data: {
        book: {
          id: '1',
          title: 'Book 1',
          shelf: { id: '3', name: 'Shelf 3', note: 'Holds book 1' },
        },
      },
    },
  ],
};
