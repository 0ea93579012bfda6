import { byId, type FederationGraph, link } from '../federation-graph.ts';

const GUESTS = [
  { id: 'u1', name: 'Ulla' },
  { id: 'u2', name: 'Vidar' },
  { id: 'u3', name: 'Wilma' },
];

const id = ({ id }: { id: string }) => ({ id });
const stale = () => 'nobody';

/**
 * `name` moved from `cellar` to `bar`, and both `attic` and `cellar` require it: what they require
 * is the new one, for `cellar` by way of a subgraph it used to be itself.
 */
export const OVERRIDE_OF_A_REQUIRED_FIELD: FederationGraph = {
  name: 'a required field that was moved away from where it is required',
  subgraphs: [
    {
      name: 'attic',
      sdl: `${link('2.3', '@key', '@requires', '@external')}
        type Guest @key(fields: "id") {
          id: ID!
          name: String! @external
          atticName: String! @requires(fields: "name")
        }
        type Query { atticGuest: Guest }`,
      resolvers: {
        Query: { atticGuest: () => GUESTS.map(id)[0] },
        Guest: { name: stale, atticName: ({ name }: { name?: string }) => `attic ${name}` },
      },
    },
    {
      name: 'bar',
      sdl: `${link('2.3', '@key', '@override')}
        type Guest @key(fields: "id") { id: ID! name: String! @override(from: "cellar") }
        type Query { barGuest: Guest }`,
      resolvers: {
        Query: { barGuest: () => GUESTS[1] },
        Guest: { __resolveReference: byId(GUESTS) },
      },
    },
    {
      name: 'cellar',
      sdl: `${link('2.3', '@key', '@requires', '@external')}
        type Guest @key(fields: "id") {
          id: ID!
          name: String! @external
          cellarName: String! @requires(fields: "name")
        }
        type Query { cellarGuest: Guest }`,
      resolvers: {
        Query: { cellarGuest: () => GUESTS.map(id)[2] },
        Guest: { name: stale, cellarName: ({ name }: { name?: string }) => `cellar ${name}` },
      },
    },
  ],
  cases: [
    {
      title: 'everything from every root',
      query: `{ atticGuest { ...All } barGuest { ...All } cellarGuest { ...All } }
      fragment All on Guest { id name atticName cellarName }`,
      data: {
        atticGuest: { id: 'u1', name: 'Ulla', atticName: 'attic Ulla', cellarName: 'cellar Ulla' },
        barGuest: {
          id: 'u2',
          name: 'Vidar',
          atticName: 'attic Vidar',
          cellarName: 'cellar Vidar',
        },
        cellarGuest: {
          id: 'u3',
          name: 'Wilma',
          atticName: 'attic Wilma',
          cellarName: 'cellar Wilma',
        },
      },
    },
    {
      title: 'where it was moved away, and back there',
      query: '{ cellarGuest { cellarName } }',
      data: { cellarGuest: { cellarName: 'cellar Wilma' } },
    },
    {
      title: 'from elsewhere to where it was moved away',
      query: '{ atticGuest { cellarName } }',
      data: { atticGuest: { cellarName: 'cellar Ulla' } },
    },
    {
      title: 'where it always was external',
      query: '{ atticGuest { atticName } }',
      data: { atticGuest: { atticName: 'attic Ulla' } },
    },
  ],
};
