import { byId, type FederationGraph, link } from '../federation-graph.ts';

const BOATS = [{ __typename: 'Boat', id: 'b1', name: 'Skua', length: 10 }];
const DOCKS = [{ __typename: 'Dock', id: 'd1', name: 'North dock' }];

const BARE = `${link('2.3', '@key')}
  interface Thing { id: ID! }
  type Boat implements Thing @key(fields: "id") { id: ID! }
  type Dock implements Thing @key(fields: "id") { id: ID! }`;

/**
 * Three subgraphs implement one interface with the same entities, and one of them alone knows more
 * than their ids: the way to it must not end in the other that knows nothing.
 */
export const INTERFACE_OF_BARE_ENTITIES: FederationGraph = {
  name: 'an interface of entities that most subgraphs know by id only',
  subgraphs: [
    {
      name: 'bare',
      sdl: `${BARE} type Query { boatThing: Thing dockThing: Thing }`,
      resolvers: {
        Query: {
          boatThing: () => ({ __typename: 'Boat', id: 'b1' }),
          dockThing: () => ({ __typename: 'Dock', id: 'd1' }),
        },
      },
    },
    { name: 'bare-too', sdl: BARE, resolvers: {} },
    {
      name: 'whole',
      sdl: `${link('2.3', '@key', '@shareable')}
        interface Thing { id: ID! }
        type Boat implements Thing @key(fields: "id") @shareable {
          id: ID!
          name: String!
          length: Float!
        }
        type Dock implements Thing @key(fields: "id") { id: ID! name: String! }`,
      resolvers: {
        Boat: { __resolveReference: byId(BOATS) },
        Dock: { __resolveReference: byId(DOCKS) },
      },
    },
  ],
  cases: [
    {
      title: 'a fragment on the one it is',
      query: '{ boatThing { ... on Boat { id name __typename length } } }',
      data: { boatThing: { id: 'b1', name: 'Skua', __typename: 'Boat', length: 10 } },
    },
    {
      title: 'a fragment on each',
      query: `{
        boatThing { ... on Boat { length } ... on Dock { name } }
        dockThing { id ... on Boat { length } ... on Dock { name } }
      }`,
      data: { boatThing: { length: 10 }, dockThing: { id: 'd1', name: 'North dock' } },
    },
  ],
};
