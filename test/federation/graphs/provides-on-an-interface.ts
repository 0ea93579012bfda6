import {
  byId,
  type FederationGraph,
  type Identified,
  link,
  neverAsked,
} from '../federation-graph.ts';

const PETS = [
  { __typename: 'Dog', id: 'a1', name: 'Fido', age: 5 },
  { __typename: 'Cat', id: 'a2', name: 'Whiskers', age: 6 },
];

const untyped = ({ __typename, id }: (typeof PETS)[number]) => ({ __typename, id });

/**
 * A root of interface type provides fields of an interface below it. What is not provided has to be
 * fetched by way of the entity above, for below it nothing is an entity in the providing subgraph.
 */
export const PROVIDES_ON_AN_INTERFACE: FederationGraph = {
  name: 'fields of an interface that a root of interface type provides',
  subgraphs: [
    {
      name: 'attic',
      sdl: `${link('2.3', '@key', '@shareable', '@external', '@provides')}
        type Query {
          item: Item @shareable
          diary: Diary @provides(fields: "pets { ... on Dog { name } }")
        }
        interface Item { id: ID! }
        interface Pet { id: ID! }
        type Diary implements Item @key(fields: "id") { id: ID! pets: [Pet] @shareable }
        type Dog implements Pet @key(fields: "id") { id: ID! @external name: String @external }
        type Cat implements Pet @key(fields: "id") { id: ID! @external }`,
      resolvers: {
        Query: {
          item: neverAsked,
          diary: () => ({
            id: 'm1',
            pets: PETS.map((pet) => (pet.__typename === 'Dog' ? pet : untyped(pet))),
          }),
        },
      },
    },
    {
      name: 'basket',
      sdl: `${link('2.3', '@key', '@shareable', '@provides', '@external')}
        type Query { item: Item @shareable @provides(fields: "pets { id name }") }
        interface Item { id: ID! pets: [Pet] }
        interface Pet { id: ID! name: String }
        type Diary implements Item { id: ID! @shareable pets: [Pet] @external }
        type Dog implements Pet { id: ID! @external name: String @external }
        type Cat implements Pet { id: ID! @external name: String @external }`,
      resolvers: { Query: { item: () => ({ __typename: 'Diary', id: 'm1', pets: PETS }) } },
    },
    {
      name: 'cages',
      sdl: `${link('2.3', '@key', '@shareable')}
        interface Item { id: ID! pets: [Pet] }
        interface Pet { id: ID! name: String }
        type Diary implements Item @key(fields: "id") { id: ID! pets: [Pet] @shareable }
        type Dog implements Pet @key(fields: "id") { id: ID! name: String @shareable age: Int }
        type Cat implements Pet @key(fields: "id") { id: ID! name: String @shareable age: Int }`,
      resolvers: {
        Diary: { __resolveReference: ({ id }: Identified) => ({ id, pets: PETS }) },
        Dog: { __resolveReference: neverAsked },
        Cat: { __resolveReference: byId(PETS) },
      },
    },
  ],
  cases: [
    {
      title: 'all provided',
      query: '{ item { id pets { id name } } }',
      data: {
        item: {
          id: 'm1',
          pets: [
            { id: 'a1', name: 'Fido' },
            { id: 'a2', name: 'Whiskers' },
          ],
        },
      },
    },
    {
      title: 'some of one implementation not provided',
      query: '{ item { id pets { id name ... on Cat { age } } } }',
      data: {
        item: {
          id: 'm1',
          pets: [
            { id: 'a1', name: 'Fido' },
            { id: 'a2', name: 'Whiskers', age: 6 },
          ],
        },
      },
    },
    {
      title: 'provided of one implementation',
      query: '{ diary { pets { ... on Dog { name } } } }',
      data: { diary: { pets: [{ name: 'Fido' }, {}] } },
    },
  ],
};
