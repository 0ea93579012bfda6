import { byId, type FederationGraph, link } from '../federation-graph.ts';

const PHOTOS = [
  { __typename: 'Photo', id: 'i1', takenOn: '1 May' },
  { __typename: 'Photo', id: 'i2', takenOn: '2 May' },
];

const TEXTS = [{ __typename: 'Text', id: 't1', takenOn: '3 May', body: 'Three' }];

/**
 * `album` resolves an interface field that of its only implementation was moved away: the
 * interface must be taken apart. `Text` implements the interface in the other subgraph only, and
 * `Photo` implements another one there.
 */
export const OVERRIDE_BELOW_AN_INTERFACE: FederationGraph = {
  name: 'a field of an interface that one implementation overrides',
  subgraphs: [
    {
      name: 'album',
      sdl: `${link('2.3', '@key')}
        interface Entry { id: ID! takenOn: String! }
        type Photo implements Entry @key(fields: "id") { id: ID! takenOn: String! }
        type Query { entries: [Entry] }`,
      resolvers: {
        Query: { entries: () => PHOTOS },
        Photo: { __resolveReference: byId(PHOTOS), takenOn: () => 'long ago' },
      },
    },
    {
      name: 'bulletin',
      sdl: `${link('2.3', '@key', '@shareable', '@override')}
        interface Entry { id: ID! takenOn: String! }
        type Text implements Entry @key(fields: "id") { id: ID! takenOn: String! body: String! }
        interface Item { id: ID! takenOn: String! }
        type Photo implements Item @key(fields: "id") {
          id: ID!
          takenOn: String! @override(from: "album")
        }
        type Query { items: [Item] }`,
      resolvers: {
        Query: { items: () => PHOTOS },
        Text: { __resolveReference: byId(TEXTS) },
        Photo: { __resolveReference: byId(PHOTOS) },
      },
    },
  ],
  cases: [
    {
      title: 'from where it was moved away',
      query: '{ entries { id takenOn } }',
      data: {
        entries: [
          { id: 'i1', takenOn: '1 May' },
          { id: 'i2', takenOn: '2 May' },
        ],
      },
    },
    {
      title: 'an implementation of the other subgraph',
      query: '{ entries { ... on Text { id body } } }',
      data: { entries: [{}, {}] },
    },
    {
      title: 'from where it was moved to',
      query: '{ items { takenOn } }',
      data: { items: [{ takenOn: '1 May' }, { takenOn: '2 May' }] },
    },
    {
      title: 'from where it was moved to, twice',
      query: '{ items { takenOn id ... on Photo { takenOn id } } }',
      data: {
        items: [
          { takenOn: '1 May', id: 'i1' },
          { takenOn: '2 May', id: 'i2' },
        ],
      },
    },
  ],
};
