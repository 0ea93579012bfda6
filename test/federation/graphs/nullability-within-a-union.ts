import { byId, type FederationGraph, link } from '../federation-graph.ts';

const PILOTS = [{ __typename: 'Pilot', id: 'p1', name: 'Pia' }];

const CREW = [...PILOTS, { __typename: 'Robot', id: 'r1', name: 'R-1' }];

/** Two members of a union, alike, as deep as told. */
const crew = (fields: string, depth: number): string => {
  const all = depth > 1 ? `${fields} peers { ${crew(fields, depth - 1)} }` : fields;
  return `... on Pilot { ${all} } ... on Robot { ${all} }`;
};

const answered = (members: readonly object[], depth: number): readonly object[] =>
  depth > 1
    ? members.map((member) => ({ ...member, peers: answered(members, depth - 1) }))
    : members;

const ID_AND_NAME = [
  { id: 'p1', name: 'Pia' },
  { id: 'r1', name: 'R-1' },
];

/**
 * `Pilot.id` is `ID!` and `Robot.id` is `ID` in one subgraph, `ID` for both to clients: asked
 * beside each other they conflict in that subgraph, unless the gateway renames one. `Pilot` is an
 * entity there only, and its key may be null where it comes from.
 */
export const NULLABILITY_WITHIN_A_UNION: FederationGraph = {
  name: 'members of a union whose fields differ in nullability',
  subgraphs: [
    {
      name: 'airfield',
      sdl: `${link('2.3', '@shareable')}
        type Pilot { id: ID @shareable }
        type Query { pilots: [Pilot!]! }`,
      resolvers: { Query: { pilots: () => PILOTS } },
    },
    {
      name: 'bridge',
      sdl: `${link('2.3', '@shareable', '@key')}
        union Member = Pilot | Robot
        type Pilot @key(fields: "id") { id: ID! name: String peers: [Member!]! }
        type Robot { id: ID name: String @shareable peers: [Member!]! }
        type Query { crew: [Member!]! }`,
      resolvers: {
        Query: { crew: () => CREW },
        Pilot: { __resolveReference: byId(PILOTS), peers: () => CREW },
        Robot: { peers: () => CREW },
      },
    },
  ],
  cases: [
    {
      title: 'beside each other',
      query: `{ pilots { id name } crew { ${crew('id name', 1)} } }`,
      data: { pilots: [{ id: 'p1', name: 'Pia' }], crew: answered(ID_AND_NAME, 1) },
    },
    {
      title: 'below each other',
      query: `query Below { pilots { id name } crew { ${crew('id name', 2)} } }`,
      data: { pilots: [{ id: 'p1', name: 'Pia' }], crew: answered(ID_AND_NAME, 2) },
    },
    {
      title: 'three deep',
      query: `query Deep { pilots { id name } crew { ${crew('id name', 3)} } }`,
      data: { pilots: [{ id: 'p1', name: 'Pia' }], crew: answered(ID_AND_NAME, 3) },
    },
    {
      title: 'three deep without the fields that differ',
      query: `query Plain { crew { ${crew('name', 3)} } }`,
      data: { crew: answered([{ name: 'Pia' }, { name: 'R-1' }], 3) },
    },
  ],
};
