import { defineGraph, type Graph, LINK } from '../graph.ts';

/** Fields that fail or are null where they must not be, in lists, entities and abstract types. */
export function failures(): Graph {
  return defineGraph({
    name: 'failures',
    values: { id: ['n1', 'n2', 'n3', 'n9'] },
    monolith: {
      Query: ROOT,
      Node: { derived: (node: Node) => (node.isUnknown ? null : derived(node.plain)) },
    },
    subgraphs: {
      nodes: {
        sdl: `${LINK}
          type Query {
            nodes: [Node!]
            maybeNodes: [Node]
            must(id: ID!): Node!
            node(id: ID!): Node
            fails: Node
            groups: [[Node!]]
            shape: Shape
            shapes: [Shape!]
          }
          type Node @key(fields: "id") {
            id: ID!
            plain: String
            broken: String
            brokenMust: String!
            nullMust: String!
            next: Node
            mustNext: Node!
            list: [String!]
            mood: Mood
          }
          enum Mood { GOOD BAD }
          interface Shape { area: Float! name: String }
          type Circle implements Shape { area: Float! name: String radius: Int! }
          type Square implements Shape { area: Float! name: String side: Int! }`,
        resolvers: {
          Query: {
            nodes: ROOT.nodes,
            maybeNodes: ROOT.maybeNodes,
            must: ROOT.must,
            node: ROOT.node,
            fails: ROOT.fails,
            groups: ROOT.groups,
            shape: ROOT.shape,
            shapes: ROOT.shapes,
          },
          Node: { __resolveReference: ({ id }: { id: string }) => nodeOf(id) },
        },
      },
      extras: {
        sdl: `${LINK}
          type Query { extra: Node extras: [Node!]! }
          type Node @key(fields: "id") {
            id: ID!
            plain: String @external
            extra: String
            extraBroken: Int
            extraMust: String!
            extraList: [Int!]
            friend: Node
            friends: [Node!]
            derived: String @requires(fields: "plain")
          }`,
        resolvers: {
          Query: { extra: ROOT.extra, extras: ROOT.extras },
          Node: {
            // Does not know n3 at all: its fields are null, the mandatory one too.
            __resolveReference: ({ id, plain }: { id: string; plain?: string }) =>
              id === 'n3' ? null : { ...nodeOf(id), plain },
            derived: ({ plain }: { plain?: string | null }) => derived(plain),
          },
        },
      },
    },
  });
}

interface Node {
  readonly id: string;
  readonly plain: string | null;
  readonly [field: string]: unknown;
}

const derived = (plain: string | null | undefined): string | null =>
  plain == null ? null : `from ${plain}`;

const fail = (): never => {
  throw new Error('Out of order.');
};

const node = (id: string, own: Readonly<Record<string, unknown>>): Node => ({
  id,
  plain: `plain ${id}`,
  broken: fail,
  brokenMust: `must ${id}`,
  nullMust: `must ${id}`,
  next: null,
  mustNext: () => nodeOf('n1'),
  list: ['x'],
  mood: 'GOOD',
  extra: `extra ${id}`,
  extraBroken: fail,
  extraMust: `must ${id}`,
  extraList: [1, 2],
  friend: () => nodeOf('n1'),
  friends: () => [nodeOf('n1'), nodeOf('n2')],
  ...own,
});

const NODES: readonly Node[] = [
  node('n1', { next: () => nodeOf('n2'), friend: () => nodeOf('n3') }),
  node('n2', {
    plain: null,
    brokenMust: fail,
    nullMust: null,
    list: ['x', null],
    mood: 'NONSENSE',
    next: () => nodeOf('n3'),
    mustNext: null,
    extraMust: fail,
    extraList: [1, null],
    friend: fail,
  }),
  node('n3', {
    broken: 'works',
    next: fail,
    list: null,
    extra: null,
    extraBroken: null,
    extraMust: null,
    extraList: null,
    friend: null,
    friends: null,
    // What the second subgraph would derive if it knew the node.
    isUnknown: true,
  }),
];

const nodeOf = (id: string): Node | null => NODES.find((each) => each.id === id) ?? null;

const ROOT = {
  nodes: () => NODES,
  maybeNodes: () => [...NODES, null, NODES[1], NODES[0]],
  must: (_: unknown, { id }: { id: string }) => nodeOf(id),
  node: (_: unknown, { id }: { id: string }) => nodeOf(id),
  fails: fail,
  groups: () => [[NODES[0], NODES[1]], null, [NODES[2]], []],
  shape: () => ({ __typename: 'Circle', area: 3.5, name: fail, radius: 1 }),
  shapes: () => [
    { __typename: 'Circle', area: 1, name: 'dot', radius: null },
    { __typename: 'Square', area: 4, name: null, side: 2 },
  ],
  extra: () => NODES[0],
  extras: () => [NODES[0], NODES[1]],
};
