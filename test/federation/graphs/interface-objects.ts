import { byId, type FederationGraph, type Identified, link } from '../federation-graph.ts';

const SAILORS = [
  { __typename: 'Sailor', id: 'n1', name: 'Nils', nickname: 'Nix', age: 11 },
  { __typename: 'Sailor', id: 'n2', name: 'Oda', nickname: 'Odd', age: 22 },
];

const PASSES = [
  { __typename: 'MasterPass', id: 'n1', holder: 'Nils', isMain: false, isValid: true },
  { __typename: 'MasterPass', id: 'n2', holder: 'Oda', isMain: true, isValid: true },
  { __typename: 'DayPass', id: 'n3', holder: 'Pia', isMain: false, isValid: true },
];

/** An interface object does not know what it is: what it says it is must not count. */
const untyped = ({ id }: Identified) => ({ __typename: 'Nothing', id });

const WHOLE_SAILORS = [
  { age: 11, id: 'n1', name: 'Nils', nickname: 'Nix' },
  { age: 22, id: 'n2', name: 'Oda', nickname: 'Odd' },
];

/**
 * Two interfaces that `berths` and `cards` know as interface objects. What they alone hold needs no
 * type; with a type name or a fragment on an implementation, the type comes from `archive` first.
 * `isValid` differs by the way it is asked for: of every pass it is the interface object's, of a
 * `MasterPass` it is that type's own.
 */
export const INTERFACE_OBJECTS: FederationGraph = {
  name: 'interface objects',
  subgraphs: [
    {
      name: 'archive',
      sdl: `${link('2.3', '@key', '@shareable')}
        type Query { sailors: [Named!]! }
        interface Named @key(fields: "id") { id: ID! name: String }
        type Sailor implements Named @key(fields: "id") { id: ID! name: String age: Int }
        interface Pass @key(fields: "id") { id: ID! }
        type MasterPass implements Pass @key(fields: "id") {
          id: ID!
          isMain: Boolean!
          isValid: Boolean! @shareable
        }
        type DayPass implements Pass @key(fields: "id") { id: ID! isMain: Boolean! }`,
      resolvers: {
        Query: { sailors: () => SAILORS },
        Named: { __resolveReference: byId(SAILORS) },
        Sailor: { __resolveReference: byId(SAILORS) },
        Pass: { __resolveReference: byId(PASSES) },
        MasterPass: { __resolveReference: byId(PASSES) },
        DayPass: { __resolveReference: byId(PASSES) },
      },
    },
    {
      name: 'berths',
      sdl: `${link('2.3', '@key', '@interfaceObject', '@shareable')}
        type Query { named: [Named] passes: [Pass] @shareable }
        type Pass @key(fields: "id") @interfaceObject { id: ID! holder: String! }
        type Named @key(fields: "id") @interfaceObject { id: ID! nickname: String }`,
      resolvers: {
        Query: { named: () => SAILORS, passes: () => PASSES.map(untyped) },
        Named: { nickname: (named: Identified) => byId(SAILORS)(named)?.nickname },
        Pass: {
          __resolveReference: untyped,
          holder: (pass: Identified) => byId(PASSES)(pass)?.holder,
        },
      },
    },
    {
      name: 'cards',
      sdl: `${link('2.3', '@key', '@interfaceObject', '@shareable')}
        type Pass @key(fields: "id") @interfaceObject { id: ID! isValid: Boolean! @shareable }`,
      resolvers: { Pass: { __resolveReference: untyped, isValid: () => false } },
    },
  ],
  cases: [
    {
      title: 'a field of the interface that only its implementations hold',
      query: '{ named { id name nickname } }',
      data: {
        named: [
          { id: 'n1', name: 'Nils', nickname: 'Nix' },
          { id: 'n2', name: 'Oda', nickname: 'Odd' },
        ],
      },
    },
    {
      title: 'a field that the interface object adds to an implementation',
      query: '{ sailors { id name nickname } }',
      data: {
        sailors: [
          { id: 'n1', name: 'Nils', nickname: 'Nix' },
          { id: 'n2', name: 'Oda', nickname: 'Odd' },
        ],
      },
    },
    {
      title: 'a fragment on an implementation, from the interface object',
      query: '{ named { ... on Sailor { age } } }',
      data: { named: [{ age: 11 }, { age: 22 }] },
    },
    {
      title: 'a fragment on an implementation, from the interface',
      query: '{ sailors { ... on Sailor { age } } }',
      data: { sailors: [{ age: 11 }, { age: 22 }] },
    },
    {
      title: 'fields of either kind within and beside a fragment, from the interface object',
      query: '{ named { ... on Sailor { age id name nickname } id name } }',
      data: { named: WHOLE_SAILORS },
    },
    {
      title: 'fields of either kind within and beside a fragment, from the interface',
      query: '{ sailors { ... on Sailor { age id name nickname } id name } }',
      data: { sailors: WHOLE_SAILORS },
    },
    {
      title: 'both ways at once',
      query: `{
        sailors { ...Sailor id name }
        named { ...Sailor id name }
      }
      fragment Sailor on Sailor { age id name nickname }`,
      data: { sailors: WHOLE_SAILORS, named: WHOLE_SAILORS },
    },
    {
      title: 'a field of its own, which needs no type',
      query: '{ passes { holder } }',
      data: { passes: [{ holder: 'Nils' }, { holder: 'Oda' }, { holder: 'Pia' }] },
    },
    {
      title: 'a field of its own in a fragment on one implementation, which needs the type',
      query: '{ passes { ... on MasterPass { holder } } }',
      data: { passes: [{ holder: 'Nils' }, { holder: 'Oda' }, {}] },
    },
    {
      title: 'the name of the type',
      query: '{ passes { holder __typename } }',
      data: {
        passes: [
          { holder: 'Nils', __typename: 'MasterPass' },
          { holder: 'Oda', __typename: 'MasterPass' },
          { holder: 'Pia', __typename: 'DayPass' },
        ],
      },
    },
    {
      title: 'the name of the type in a fragment on one implementation',
      query: '{ passes { ... on MasterPass { __typename } } }',
      data: { passes: [{ __typename: 'MasterPass' }, { __typename: 'MasterPass' }, {}] },
    },
    {
      title: 'a shared field of every implementation, from another interface object',
      query: '{ passes { id isValid } }',
      data: {
        passes: [
          { id: 'n1', isValid: false },
          { id: 'n2', isValid: false },
          { id: 'n3', isValid: false },
        ],
      },
    },
    {
      title: 'the same field of one implementation, from that one',
      query: '{ passes { id ... on MasterPass { isValid } } }',
      data: {
        passes: [{ id: 'n1', isValid: true }, { id: 'n2', isValid: true }, { id: 'n3' }],
      },
    },
    {
      title: 'fields of one implementation beside the name of the type under an alias',
      query: '{ passes { type: __typename ... on DayPass { isMain holder } } }',
      data: {
        passes: [
          { type: 'MasterPass' },
          { type: 'MasterPass' },
          { type: 'DayPass', isMain: false, holder: 'Pia' },
        ],
      },
    },
  ],
};
