import { type FederationGraph, link } from '../federation-graph.ts';

const GUESTS = [{ id: 'u1', email: 'u1@inn.test', nickname: 'Birdie' }];

/** The subgraphs agree on no key: one is found by id, the other by a field of the first. */
export const KEY_OF_ANOTHER_FIELD: FederationGraph = {
  name: 'a key that is a plain field elsewhere',
  subgraphs: [
    {
      name: 'emails',
      sdl: `${link('2.0', '@key')}
        type Query { guest: Guest }
        type Guest @key(fields: "id") { id: ID! email: String! }`,
      resolvers: { Query: { guest: () => GUESTS[0] } },
    },
    {
      name: 'nicknames',
      sdl: `${link('2.0', '@key', '@external')}
        type Guest @key(fields: "email") { email: String! @external nickname: String! }`,
      resolvers: {
        Guest: {
          __resolveReference: ({ email }: { email: string }) =>
            GUESTS.find((guest) => guest.email === email),
        },
      },
    },
  ],
  cases: [
    {
      title: 'fetched without being asked for',
      query: '{ guest { id nickname } }',
      data: { guest: { id: 'u1', nickname: 'Birdie' } },
    },
    {
      title: 'under an alias that is the name of the key',
      query: '{ guest { email: id nickname } }',
      data: { guest: { email: 'u1', nickname: 'Birdie' } },
    },
  ],
};
