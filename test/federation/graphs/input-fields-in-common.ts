import { byId, type FederationGraph, link } from '../federation-graph.ts';

const PASSENGERS = [
  { id: 'u1', name: 'Ulla' },
  { id: 'u2', name: 'Vidar' },
];

/** Nobody sends what clients cannot know of. */
const list = (_: unknown, { page }: { page: object }) => ('offset' in page ? [] : PASSENGERS);

/**
 * Of an input object clients see what all subgraphs have in common: what one alone knows is
 * refused, even to itself.
 */
export const INPUT_FIELDS_IN_COMMON: FederationGraph = {
  name: 'an input object with a field that one subgraph alone knows',
  subgraphs: [
    {
      name: 'aft',
      sdl: `${link('2.3', '@key', '@shareable')}
        input Page { first: Int! }
        type Passenger @key(fields: "id") { id: ID! name: String! @shareable }
        type Query { passengersAft(page: Page!): [Passenger!] }`,
      resolvers: {
        Query: { passengersAft: list },
        Passenger: { __resolveReference: byId(PASSENGERS) },
      },
    },
    {
      name: 'bow',
      sdl: `${link('2.3', '@key', '@shareable')}
        input Page { offset: Int first: Int! }
        type Passenger @key(fields: "id") { id: ID! name: String! @shareable }
        type Query { passengersOnBow(page: Page!): [Passenger!] }`,
      resolvers: {
        Query: { passengersOnBow: list },
        Passenger: { __resolveReference: byId(PASSENGERS) },
      },
    },
  ],
  cases: [
    {
      title: 'without it',
      query: '{ passengersAft(page: { first: 1 }) { id } }',
      data: { passengersAft: [{ id: 'u1' }, { id: 'u2' }] },
    },
    {
      title: 'with it, where it is unknown',
      query: '{ passengersAft(page: { first: 1, offset: 2 }) { id } }',
      data: null,
      errors: true,
      status: 400,
    },
    {
      title: 'with it, where it is known',
      query: '{ passengersOnBow(page: { first: 1, offset: 2 }) { id } }',
      data: null,
      errors: true,
      status: 400,
    },
    {
      title: 'with it in a variable',
      query: 'query ($page: Page!) { passengersOnBow(page: $page) { id } }',
      variables: { page: { first: 1, offset: 2 } },
      data: null,
      errors: true,
      status: 400,
    },
  ],
};
