import { byId, type FederationGraph, type Identified, link } from '../federation-graph.ts';

const MEMBERS = [{ __typename: 'Member', id: 'a1', alias: 'Ask' }];
const MESSAGES = [{ __typename: 'Message', id: 'c1', memberId: 'a1', text: 'Ahoy' }];

/** What a subgraph makes of an id that is not its own: something no answer may show. */
const foreign = <Entity extends Identified>(entity: Entity | null) =>
  entity && { ...entity, id: 'not mine' };

/**
 * Both subgraphs share `node`, and each has one of its types with an external id: neither can give
 * the id of every node, so asking for it is refused as a whole. On the type it owns, each can.
 */
export const KEYS_THAT_ARE_EXTERNAL: FederationGraph = {
  name: 'a shared interface root whose ids are external by turns',
  subgraphs: [
    {
      name: 'members',
      sdl: `${link('2.3', '@key', '@shareable', '@external')}
        type Query { node(id: ID!): Node @shareable member(id: String!): Member }
        interface Node { id: ID! }
        type Member implements Node @key(fields: "id") { id: ID! alias: String! }
        type Message implements Node @key(fields: "id") { id: ID! @external member: Member! }`,
      resolvers: {
        Query: {
          node: (_: unknown, key: Identified) => byId(MEMBERS)(key) ?? foreign(byId(MESSAGES)(key)),
          member: (_: unknown, key: Identified) => byId(MEMBERS)(key),
        },
        Member: { __resolveReference: byId(MEMBERS) },
        Message: {
          __resolveReference: byId(MESSAGES),
          member: ({ memberId }: { memberId: string }) => byId(MEMBERS)({ id: memberId }),
        },
      },
    },
    {
      name: 'messages',
      sdl: `${link('2.3', '@key', '@shareable', '@external')}
        type Query { node(id: ID!): Node @shareable message(id: String!): Message }
        interface Node { id: ID! }
        type Member implements Node @key(fields: "id") {
          id: ID! @external
          messages: [Message!]!
        }
        type Message implements Node @key(fields: "id") { id: ID! text: String! }`,
      resolvers: {
        Query: {
          node: (_: unknown, key: Identified) => byId(MESSAGES)(key) ?? foreign(byId(MEMBERS)(key)),
          message: (_: unknown, key: Identified) => byId(MESSAGES)(key),
        },
        Member: {
          __resolveReference: byId(MEMBERS),
          messages: ({ id }: Identified) => MESSAGES.filter(({ memberId }) => memberId === id),
        },
        Message: { __resolveReference: byId(MESSAGES) },
      },
    },
  ],
  cases: [
    {
      title: 'the id of whatever it is',
      query: '{ node(id: "a1") { id } }',
      data: null,
      errors: true,
    },
    {
      title: 'the name of the type only',
      query: `{
        member: node(id: "a1") { __typename }
        message: node(id: "c1") { __typename }
      }`,
      data: { member: { __typename: 'Member' }, message: { __typename: 'Message' } },
    },
    {
      title: 'the id of the type it is',
      query: `{
        member: node(id: "a1") { ... on Member { id alias } }
        message: node(id: "c1") { ... on Message { id text } }
      }`,
      data: { member: { id: 'a1', alias: 'Ask' }, message: { id: 'c1', text: 'Ahoy' } },
    },
    {
      title: 'the id of a type it is not',
      query: `{
        member: node(id: "a1") { ... on Message { id } }
        message: node(id: "c1") { ... on Member { id } }
      }`,
      data: { member: {}, message: {} },
    },
    {
      title: 'the id of a type it is not, beside the name of the type it is',
      query: `{
        member: node(id: "a1") { __typename ... on Message { id } }
        message: node(id: "c1") { __typename ... on Member { id } }
      }`,
      data: { member: { __typename: 'Member' }, message: { __typename: 'Message' } },
    },
    {
      title: 'the id of whatever it is, beside what could be answered',
      query: `{
        member: node(id: "a1") { id ... on Message { id } }
        message: node(id: "c1") { __typename ... on Member { id } }
      }`,
      data: null,
      errors: true,
    },
    {
      title: 'one type by its own root',
      query: '{ message(id: "c1") { id } }',
      data: { message: { id: 'c1' } },
    },
    {
      title: 'the other type by its own root',
      query: '{ member(id: "a1") { id } }',
      data: { member: { id: 'a1' } },
    },
    {
      title: 'over to the other subgraph, and its type, by a key',
      query: '{ message(id: "c1") { id text member { id } } }',
      data: { message: { id: 'c1', text: 'Ahoy', member: { id: 'a1' } } },
    },
    {
      title: 'over to the other subgraph by a list',
      query: '{ member(id: "a1") { id alias messages { id } } }',
      data: { member: { id: 'a1', alias: 'Ask', messages: [{ id: 'c1' }] } },
    },
  ],
};
