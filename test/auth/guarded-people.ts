import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { type DocumentNode, parse, print } from 'graphql';
import { composeSupergraph } from '../../schema/index.ts';
import { type Caller, facetEngine } from '../testkit/facet-engine.ts';

const LINK = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@requires", "@external", "@provides", "@shareable", "@authenticated", "@requiresScopes", "@policy"]
)`;

const PEOPLE = `${LINK}
  type Query {
    me: User @authenticated
    sure: User! @authenticated
    user: User
    users: [User!]!
    many: [User!]!
    node: Node
    nodes: [Node!]!
    found: [Found!]!
    plain: Plain
    code: Code
    tone: Tone
    tones: [Tone!]
  }
  type Mutation {
    rename: User @requiresScopes(scopes: [["write"]])
    touch: Int
    wipe: Int! @policy(policies: [["wiping"]])
  }
  interface Node { id: ID! name: String }
  interface Plain { id: ID! name: String }
  union Found = User | Note | Public
  type User implements Node @key(fields: "id") {
    id: ID!
    name: String
    email: String @requiresScopes(scopes: [["email"], ["admin", "people"]])
    birthday: String! @policy(policies: [["family"]])
    friend: User
    pin: String @authenticated
  }
  type Note implements Node @authenticated { id: ID! name: String text: String }
  type Public implements Node & Plain { id: ID! name: String }
  type Box implements Plain { id: ID! name: String }
  scalar Code @requiresScopes(scopes: [["code"]])
  enum Tone @authenticated { KIND RUDE }
`;

const MAIL = `${LINK}
  type User @key(fields: "id") {
    id: ID!
    pin: String @external
    inbox: String @authenticated
    unread: Int @requires(fields: "pin") @authenticated
    visits: Int
  }
`;

const user = (id: string, friend?: string): Record<string, unknown> => ({
  __typename: 'User',
  id,
  name: `name ${id}`,
  email: `${id}@shop.test`,
  birthday: '1.1.',
  friend: () => (friend ? user(friend) : null),
  pin: '1234',
});
const NOTE = { __typename: 'Note', id: 'n1', name: 'note', text: 'hush' };
const PUBLIC = { __typename: 'Public', id: 'p1', name: 'public' };
const BOX = { __typename: 'Box', id: 'x1', name: 'box' };

/** A graph of which parts take something, and what its subgraphs were asked. */
export async function guardedPeople() {
  const written: string[] = [];
  const wrote = (what: string, value: unknown) => () => {
    written.push(what);
    return value;
  };
  const subgraphs = {
    people: {
      sdl: PEOPLE,
      resolvers: {
        Query: {
          me: () => user('u1', 'u2'),
          sure: () => user('u1'),
          user: () => user('u1', 'u2'),
          users: () => [user('u1'), user('u2')],
          many: () => Array.from({ length: 30 }, (_, at) => user(`m${at}`)),
          node: () => PUBLIC,
          nodes: () => [user('u1'), NOTE, PUBLIC],
          found: () => [user('u1'), NOTE, PUBLIC],
          plain: () => BOX,
          code: () => 'c0de',
          tone: () => 'KIND',
          tones: () => ['KIND', 'RUDE'],
        },
        Mutation: {
          rename: wrote('rename', user('u1')),
          touch: wrote('touch', 1),
          wipe: wrote('wipe', 2),
        },
        User: { __resolveReference: ({ id }: { id: string }) => user(id) },
      },
    },
    mail: {
      sdl: MAIL,
      resolvers: {
        User: {
          __resolveReference: (reference: object) => reference,
          inbox: () => 'letters',
          unread: ({ pin }: { pin?: string }) => (pin === '1234' ? 7 : null),
          visits: () => 3,
        },
      },
    },
  };
  const composition = composeSupergraph(
    Object.entries(subgraphs).map(([name, { sdl }]) => ({ name, url: `http://${name}`, sdl })),
  );
  if (composition.kind === 'failed') throw new Error(JSON.stringify(composition.errors));
  const asked: DocumentNode[] = [];
  const answer = await facetEngine(
    {
      supergraph: composition.supergraph,
      subgraphs: new Map(
        Object.entries(subgraphs).map(([name, { sdl, resolvers }]) => [
          name,
          buildSubgraphSchema([
            { typeDefs: parse(sdl), resolvers: resolvers as GraphQLResolverMap<unknown> },
          ]),
        ]),
      ),
    },
    (_, document) => asked.push(document),
  );
  return {
    written,
    /** An answer, and all that subgraphs were asked for it, as one text. */
    ask: async (query: string, caller?: Caller): Promise<Answered> => {
      asked.length = 0;
      const { data, errors = [] } = await answer(query, {}, caller);
      return {
        data,
        denied: errors.map(({ message, path, extensions }) =>
          extensions?.code === 'UNAUTHORIZED_FIELD_OR_TYPE' ? (path ?? []).join('.') : message,
        ),
        asked: asked.map((document) => print(document).replaceAll(/\s+/g, ' ')).join('\n'),
      };
    },
  };
}

export interface Answered {
  readonly data: unknown;
  /** Where something was denied, or what else went wrong. */
  readonly denied: readonly string[];
  readonly asked: string;
}
