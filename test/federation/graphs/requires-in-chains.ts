import {
  byId,
  type FederationGraph,
  type Identified,
  link,
  required,
} from '../federation-graph.ts';

const MEMBERS = [
  { id: 'm1', surname: 'Aas' },
  { id: 'm2', surname: 'Berg' },
];

const LETTERS = [
  { id: 'l1', memberId: 'm1', replyId: 'y1' },
  { id: 'l2', memberId: 'm2', replyId: 'y2' },
];

const REPLIES = [
  { id: 'y1', writerId: 'm2' },
  { id: 'y2', writerId: 'm1' },
];

/**
 * `Member.loanCount` requires ids in a list that itself is computed from a required field, where
 * the elements are entities this subgraph cannot resolve. `Letter.writer` requires an external
 * field that is computed, next door, from a leaf of its own subgraph.
 */
export const REQUIRES_IN_CHAINS: FederationGraph = {
  name: 'requirements in chains, over lists and back',
  subgraphs: [
    {
      name: 'members',
      sdl: `${link('2.5', '@key', '@external', '@requires')}
        type Query { member: Member letters: [Letter] }
        type Member @key(fields: "id") { id: ID! surname: String! }
        type Letter @key(fields: "id") {
          id: ID!
          writerId: ID @external
          writer: Member @requires(fields: "writerId")
        }
        type Reply @key(fields: "id") { id: ID! writerId: ID }`,
      resolvers: {
        Query: { member: () => MEMBERS[0], letters: () => LETTERS.map(({ id }) => ({ id })) },
        Member: { __resolveReference: byId(MEMBERS) },
        Letter: {
          writer: ({ writerId }: { writerId?: string }) =>
            byId(MEMBERS)({ id: required(writerId) }),
        },
        Reply: { __resolveReference: byId(REPLIES) },
      },
    },
    {
      name: 'numbers',
      sdl: `${link('2.5', '@key', '@external', '@requires')}
        type Member @key(fields: "id") {
          id: ID!
          loans: [Loan!] @external
          loanCount: Int @requires(fields: "loans { id }")
          loanCode: String @requires(fields: "loans { id }")
        }
        type Loan @key(fields: "id", resolvable: false) { id: ID! }
        type Letter @key(fields: "id") {
          id: ID!
          reply: Reply
          writerId: ID @requires(fields: "reply { writerId }")
        }
        type Reply @key(fields: "id") { id: ID! writerId: ID @external }`,
      resolvers: {
        Member: {
          loanCount: ({ loans }: Loans) => required(loans).length,
          loanCode: ({ loans }: Loans) =>
            required(loans)
              .map(({ id }) => id)
              .join('+'),
        },
        Letter: {
          reply: (letter: Identified) => ({ id: byId(LETTERS)(letter)?.replyId }),
          writerId: ({ reply }: { reply?: { writerId?: string } }) => required(reply?.writerId),
        },
      },
    },
    {
      name: 'shelves',
      sdl: `${link('2.5', '@key', '@external', '@requires')}
        type Member @key(fields: "id") {
          id: ID!
          surname: String! @external
          loans: [Loan!] @requires(fields: "surname")
        }
        type Loan @key(fields: "id") { id: ID! }`,
      resolvers: {
        Member: {
          loans: ({ surname }: { surname?: string }) => {
            const name = required(surname);
            return [{ id: `${name}-1` }, { id: `${name}-2` }];
          },
        },
      },
    },
  ],
  cases: [
    {
      title: 'a list that is computed from a required field',
      query: '{ member { loanCode loanCount } }',
      data: { member: { loanCode: 'Aas-1+Aas-2', loanCount: 2 } },
    },
    {
      title: 'an external field computed from a leaf of the first subgraph',
      query: '{ letters { writer { id surname } } }',
      data: {
        letters: [
          { writer: { id: 'm2', surname: 'Berg' } },
          { writer: { id: 'm1', surname: 'Aas' } },
        ],
      },
    },
  ],
};

interface Loans {
  readonly loans?: readonly Identified[];
}
