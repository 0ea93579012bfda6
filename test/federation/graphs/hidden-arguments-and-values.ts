import { byId, type FederationGraph, link } from '../federation-graph.ts';

const RIDERS = [
  { id: 'u1', age: 41, friendIds: ['u2'] },
  { id: 'u2', age: 52, friendIds: ['u1'] },
];

type Rider = (typeof RIDERS)[number];

/**
 * An argument is hidden and its default a hidden value: a client that sends any value for it is
 * refused. The same value in an answer is null, and an error tells so.
 */
export const HIDDEN_ARGUMENTS_AND_VALUES: FederationGraph = {
  name: 'a hidden argument whose default is a hidden value',
  subgraphs: [
    {
      name: 'ages',
      sdl: `${link('2.3', '@key', '@inaccessible', '@shareable')}
        type Query { ridersByAge: [Rider!]! @shareable }
        type Rider @key(fields: "id") { id: ID age: Int }`,
      resolvers: {
        Query: { ridersByAge: () => RIDERS },
        Rider: { __resolveReference: byId(RIDERS) },
      },
    },
    {
      name: 'friends',
      sdl: `${link('2.3', '@key', '@inaccessible', '@shareable')}
        type Query { ridersByFriends: [Rider!]! }
        type Rider @key(fields: "id") {
          id: ID
          friends(kind: Kind = FAMILY @inaccessible): [Rider!]!
          kind: Kind
        }
        enum Kind { FAMILY @inaccessible FRIEND }`,
      resolvers: {
        Query: { ridersByFriends: () => RIDERS },
        Rider: {
          __resolveReference: byId(RIDERS),
          friends: ({ friendIds }: Rider) => friendIds.map((id) => byId(RIDERS)({ id })),
          kind: () => 'FAMILY',
        },
      },
    },
  ],
  cases: [
    {
      title: 'the argument not sent, from elsewhere',
      query: '{ ridersByAge { id friends { id } } }',
      data: {
        ridersByAge: [
          { id: 'u1', friends: [{ id: 'u2' }] },
          { id: 'u2', friends: [{ id: 'u1' }] },
        ],
      },
    },
    {
      title: 'the argument not sent',
      query: '{ ridersByFriends { id friends { id } } }',
      data: {
        ridersByFriends: [
          { id: 'u1', friends: [{ id: 'u2' }] },
          { id: 'u2', friends: [{ id: 'u1' }] },
        ],
      },
    },
    {
      title: 'the argument sent',
      query: '{ ridersByFriends { id friends(kind: FRIEND) { id } } }',
      data: null,
      errors: true,
      status: 400,
    },
    {
      title: 'the value answered',
      query: '{ ridersByFriends { id friends { id kind } } }',
      data: {
        ridersByFriends: [
          { id: 'u1', friends: [{ id: 'u2', kind: null }] },
          { id: 'u2', friends: [{ id: 'u1', kind: null }] },
        ],
      },
      errors: true,
    },
  ],
};
