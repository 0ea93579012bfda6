import {
  byId,
  type FederationGraph,
  type Identified,
  link,
  required,
} from '../federation-graph.ts';

const PIECES = [
  { __typename: 'Painting', id: 'x1', title: 'Harbour', year: 1890, canvas: 'linen' },
  { __typename: 'Statue', id: 'x2', title: 'Swimmer', year: 1931, stone: 'granite' },
] as const;

const EXHIBITS = PIECES.map(({ id }) => ({ id }));

/**
 * A requirement made of fragments in fragments over two interfaces. One implementation is hidden
 * from clients: the object is null to them, but a requirement may still look inside.
 */
export const REQUIRES_WITH_FRAGMENTS: FederationGraph = {
  name: 'a requirement made of nested fragments',
  subgraphs: [
    {
      name: 'archive',
      sdl: `${link('2.5', '@key', '@shareable')}
        type Query @shareable { newest: Exhibit }
        type Exhibit @key(fields: "id") { id: ID! piece: Titled }
        interface Titled { title: String! }
        interface Dated implements Titled { title: String! year: Int! }
        type Painting implements Titled & Dated @shareable {
          title: String!
          year: Int!
          canvas: String!
        }
        type Statue implements Titled & Dated @shareable {
          title: String!
          year: Int!
          stone: String!
        }`,
      resolvers: {
        Query: { newest: () => EXHIBITS[1] },
        Exhibit: { piece: (exhibit: Identified) => byId(PIECES)(exhibit) },
      },
    },
    {
      name: 'booth',
      sdl: `${link('2.5', '@key', '@shareable', '@inaccessible', '@external', '@requires')}
        type Query @shareable { oldest: Exhibit newestAtBooth: Exhibit }
        type Exhibit @key(fields: "id") {
          id: ID!
          piece: Titled @external
          label: String! @requires(fields: """
            piece {
              title
              ... on Dated {
                year
                ... on Painting { canvas }
                ... on Statue { stone }
              }
            }
          """)
          shortLabel: String! @requires(fields: "piece { ... on Titled { title } }")
        }
        interface Titled { title: String! }
        interface Dated implements Titled { title: String! year: Int! }
        type Painting implements Titled & Dated @shareable @inaccessible {
          title: String!
          year: Int!
          canvas: String!
        }
        type Statue implements Titled & Dated @shareable {
          title: String!
          year: Int!
          stone: String!
        }`,
      resolvers: {
        Query: { oldest: () => EXHIBITS[0], newestAtBooth: () => EXHIBITS[1] },
        Exhibit: {
          label: ({ piece }: { piece?: Piece }) => {
            const { title, year, canvas, stone } = required(piece);
            return `${required(title)}, ${required(year)}, ${required(canvas ?? stone)}`;
          },
          shortLabel: ({ piece }: { piece?: Piece }) => `${required(piece?.title)}!`,
        },
      },
    },
  ],
  cases: [
    {
      title: 'an object of a hidden type is null',
      query: `{
        oldest { id piece { __typename } }
        newestAtBooth { id piece { __typename } }
      }`,
      data: {
        oldest: { id: 'x1', piece: null },
        newestAtBooth: { id: 'x2', piece: { __typename: 'Statue' } },
      },
      errors: 'either',
    },
    {
      title: 'known where the query starts',
      query: '{ newest { label } }',
      data: { newest: { label: 'Swimmer, 1931, granite' } },
    },
    {
      title: 'known where the query starts, which the client asks about as well',
      query: '{ newest { piece { __typename } label } }',
      data: { newest: { piece: { __typename: 'Statue' }, label: 'Swimmer, 1931, granite' } },
    },
    {
      title: 'fetched from elsewhere and brought back',
      query: '{ newestAtBooth { piece { __typename } label } }',
      data: { newestAtBooth: { piece: { __typename: 'Statue' }, label: 'Swimmer, 1931, granite' } },
    },
    {
      title: 'of a hidden type',
      query: '{ oldest { piece { __typename } label } }',
      data: { oldest: { piece: null, label: 'Harbour, 1890, linen' } },
      errors: 'either',
    },
    {
      title: 'a fragment on the interface itself',
      query: '{ newestAtBooth { piece { __typename } shortLabel } }',
      data: { newestAtBooth: { piece: { __typename: 'Statue' }, shortLabel: 'Swimmer!' } },
    },
    {
      title: 'both labels, and parts of the piece under an alias of another part',
      query: '{ newestAtBooth { label shortLabel piece { year: title } } }',
      data: {
        newestAtBooth: {
          label: 'Swimmer, 1931, granite',
          shortLabel: 'Swimmer!',
          piece: { year: 'Swimmer' },
        },
      },
    },
  ],
};

interface Piece {
  readonly title?: string;
  readonly year?: number;
  readonly canvas?: string;
  readonly stone?: string;
}
