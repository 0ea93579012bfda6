import { byId, type FederationGraph, link } from '../federation-graph.ts';

const CAKE = {
  __typename: 'Cake',
  id: 'c1',
  name: 'Almond cake',
  aName: 'A: Almond cake',
  bName: 'B: Almond cake',
};
const TART = { __typename: 'Tart', id: 't2', name: 'Plum tart', aName: 'A: Plum tart' };
const PIE = { __typename: 'Pie', id: 'p3', name: 'Apple pie', bName: 'B: Apple pie' };

const NAMES = '__typename ... on Tart { name } ... on Pie { name } ... on Cake { name }';
const ALL_NAMES = `__typename
  ... on Tart { name aName }
  ... on Pie { name bName }
  ... on Cake { name aName bName }`;

const WHOLE_CAKE = {
  __typename: 'Cake',
  name: 'Almond cake',
  aName: 'A: Almond cake',
  bName: 'B: Almond cake',
};

const GUEST = {
  treat: { __typename: 'Cake', name: 'Almond cake' },
  cake: { __typename: 'Cake', name: 'Almond cake' },
  tart: { __typename: 'Tart', name: 'Plum tart' },
};

/**
 * Two unions have one member in common and another each, by subgraph. What both can answer may be
 * asked of either, so a fragment on a member that one does not know is an empty object, not a
 * mistake. `cake` is an object in one subgraph and the union in the other.
 */
export const UNIONS_THAT_OVERLAP: FederationGraph = {
  name: 'unions with one member in common',
  subgraphs: [
    {
      name: 'almonds',
      sdl: `${link('2.3', '@shareable', '@key')}
        union Treat = Cake | Tart
        union GuestTreat = Cake | Tart
        type Cake @key(fields: "id") { id: ID! name: String! @shareable aName: String! }
        type Tart @key(fields: "id") { id: ID! name: String! @shareable aName: String! }
        type Query {
          treat: Treat @shareable
          aTreat: Treat @shareable
          cake: Cake @shareable
          tart: Treat @shareable
          guest: Guest @shareable
        }
        type Guest {
          treat: GuestTreat @shareable
          aTreat: GuestTreat
          cake: Cake @shareable
          tart: GuestTreat @shareable
        }`,
      resolvers: {
        Query: {
          treat: () => CAKE,
          aTreat: () => CAKE,
          cake: () => CAKE,
          tart: () => TART,
          guest: () => ({ treat: CAKE, aTreat: CAKE, cake: CAKE, tart: TART }),
        },
        Cake: { __resolveReference: byId([CAKE]) },
        Tart: { __resolveReference: byId([TART]) },
      },
    },
    {
      name: 'bakery',
      sdl: `${link('2.3', '@shareable', '@key')}
        type Query {
          treat: Treat @shareable
          bTreat: Treat @shareable
          cake: Treat @shareable
          guest: Guest @shareable
        }
        union Treat = Cake | Pie
        union GuestTreat = Cake | Pie
        type Pie @key(fields: "id") { id: ID! name: String! @shareable bName: String! }
        type Cake @key(fields: "id") { id: ID! name: String! @shareable bName: String! }
        type Guest {
          treat: GuestTreat @shareable
          bTreat: GuestTreat
          cake: GuestTreat @shareable
        }`,
      resolvers: {
        Query: {
          treat: () => CAKE,
          bTreat: () => CAKE,
          cake: () => CAKE,
          guest: () => ({ treat: CAKE, bTreat: PIE, cake: CAKE }),
        },
        Cake: { __resolveReference: byId([CAKE]) },
        Pie: { __resolveReference: byId([PIE]) },
      },
    },
  ],
  cases: [
    {
      title: 'a member that only one has, and it is not',
      query: '{ treat { ... on Pie { name } } }',
      data: { treat: {} },
    },
    {
      title: 'the member that both have',
      query: '{ treat { ... on Cake { name } } }',
      data: { treat: { name: 'Almond cake' } },
    },
    {
      title: 'the member that both have beside one that only one has',
      query: '{ treat { ... on Cake { name } ... on Pie { name } } }',
      data: { treat: { name: 'Almond cake' } },
    },
    {
      title: 'every member, at the root',
      query: `{ treat { ${NAMES} } cake { ${NAMES} } tart { ${NAMES} } }`,
      data: GUEST,
    },
    {
      title: 'below a shared object: a member that only one has, and it is not',
      query: '{ guest { treat { ... on Pie { name } } } }',
      data: { guest: { treat: {} } },
    },
    {
      title: 'below a shared object: the member that both have',
      query: '{ guest { treat { ... on Cake { name } } } }',
      data: { guest: { treat: { name: 'Almond cake' } } },
    },
    {
      title: 'below a shared object: the member that both have beside one that only one has',
      query: '{ guest { treat { ... on Cake { name } ... on Pie { name } } } }',
      data: { guest: { treat: { name: 'Almond cake' } } },
    },
    {
      title: 'below a shared object: every member',
      query: `{ guest { treat { ${NAMES} } cake { ${NAMES} } tart { ${NAMES} } } }`,
      data: { guest: GUEST },
    },
    {
      title: 'where one alone resolves it: a member it does not know, with a field elsewhere',
      query: '{ aTreat { ... on Pie { name bName } } }',
      data: { aTreat: {} },
    },
    {
      title: 'where one alone resolves it: the common member, with a field elsewhere',
      query: '{ aTreat { ... on Cake { name aName bName } } }',
      data: { aTreat: { name: 'Almond cake', aName: 'A: Almond cake', bName: 'B: Almond cake' } },
    },
    {
      title: 'every member with all its fields, here and elsewhere',
      query: `{ guest { treat { ${ALL_NAMES} } cake { ${ALL_NAMES} } tart { ${ALL_NAMES} } } }`,
      data: {
        guest: {
          treat: WHOLE_CAKE,
          cake: WHOLE_CAKE,
          tart: { __typename: 'Tart', name: 'Plum tart', aName: 'A: Plum tart' },
        },
      },
    },
    {
      title: 'one member asked of the subgraph that knows it and of the one that does not',
      query: `{
        guest { aTreat { ... on Pie { name bName } } bTreat { ... on Pie { name bName } } }
      }`,
      data: { guest: { aTreat: {}, bTreat: { name: 'Apple pie', bName: 'B: Apple pie' } } },
    },
  ],
};
