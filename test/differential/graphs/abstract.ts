import { defineGraph, type Graph, LINK } from '../graph.ts';

/** Interfaces and unions whose members' fields live in several subgraphs; lists of lists of them. */
export function abstract(): Graph {
  return defineGraph({
    name: 'abstract',
    values: { id: ['b1', 'f1', 'f2', 'p1', 'x'], ids: ['b1', 'f2', 'p1', 'x'], text: ['a', 'o'] },
    monolith: { Query: ROOT },
    subgraphs: {
      content: {
        sdl: `${LINK}
          type Query {
            node(id: ID!): Node
            nodes(ids: [ID!]! = ["b1", "p1"]): [Node]!
            search(text: String = "o", kinds: [Kind!]): [Result!]!
            shelves: [[Media!]]!
            featured: Media
            sized: [Sized!]
            grid(size: Int! = 2): [[Int]!]!
          }
          enum Kind { BOOK FILM PERSON }
          interface Node { id: ID! }
          interface Media implements Node { id: ID! title(upper: Boolean = false): String! creator: Person cover: Cover }
          interface Sized { size: Int }
          type Book implements Media & Node & Sized @key(fields: "id") {
            id: ID!
            title(upper: Boolean = false): String!
            creator: Person
            cover: Cover
            pages: Int
            size: Int
            label: String!
            sequel: Book
          }
          type Film implements Media & Node @key(fields: "id") {
            id: ID!
            title(upper: Boolean = false): String!
            creator: Person
            cover: Cover
            minutes: Int
            size: Float
            label: String
            basedOn: Media
          }
          type Person implements Node @key(fields: "id") { id: ID! name: String works: [Media!]! }
          type Picture implements Sized { url: String! alt: String size: Int }
          type Text { lines: [String!]! alt: String }
          union Cover = Picture | Text
          union Result = Book | Film | Person`,
        resolvers: {
          Query: {
            node: ROOT.node,
            nodes: ROOT.nodes,
            search: ROOT.search,
            shelves: ROOT.shelves,
            featured: ROOT.featured,
            sized: ROOT.sized,
            grid: ROOT.grid,
          },
          Book: { __resolveReference: thingOf },
          Film: { __resolveReference: thingOf },
          Person: { __resolveReference: thingOf },
        },
      },
      ratings: {
        sdl: `${LINK}
          type Query { topRated(first: Int! = 2): [Rated!]! awards: [Award] }
          interface Rated { rating(scale: Int = 5): Float critic: Critic }
          union Award = Film | Person
          type Book implements Rated @key(fields: "id") { id: ID! rating(scale: Int = 5): Float critic: Critic }
          type Film implements Rated @key(fields: "id") { id: ID! rating(scale: Int = 5): Float critic: Critic }
          type Person @key(fields: "id") { id: ID! prizes: [String!] critic: Critic }
          type Critic { name: String! favourites: [Rated!]! subject: Award }`,
        resolvers: {
          Query: { topRated: ROOT.topRated, awards: ROOT.awards },
          Book: { __resolveReference: thingOf },
          Film: { __resolveReference: thingOf },
          Person: { __resolveReference: thingOf },
        },
      },
      lending: {
        sdl: `${LINK}
          type Query { lent: [[Media]!] }
          interface Media { id: ID! available: Boolean lender: Person }
          type Book implements Media @key(fields: "id") { id: ID! available: Boolean lender: Person copies: Int! }
          type Film implements Media @key(fields: "id") { id: ID! available: Boolean lender: Person }
          type Person @key(fields: "id") { id: ID! borrowed: [Media!] }`,
        resolvers: {
          Query: { lent: ROOT.lent },
          Book: { __resolveReference: thingOf },
          Film: { __resolveReference: thingOf },
          Person: { __resolveReference: thingOf },
        },
      },
    },
  });
}

type Thing = Readonly<Record<string, unknown>> & { readonly __typename: string };

const titled =
  (title: string) =>
  ({ upper }: { upper: boolean | null }): string =>
    upper ? title.toUpperCase() : title;

const rated =
  (share: number | null) =>
  ({ scale }: { scale: number | null }): number | null =>
    share && share * (scale ?? 100);

const THINGS: readonly Thing[] = [
  {
    __typename: 'Book',
    id: 'b1',
    title: titled('Dune'),
    creator: () => thing('p1'),
    cover: { __typename: 'Picture', url: '/dune.png', alt: 'sand', size: 12 },
    pages: 412,
    size: 30,
    label: 'SF',
    sequel: () => thing('b2'),
    rating: rated(0.8),
    critic: () => CRITIC,
    available: true,
    lender: () => thing('p2'),
    copies: 2,
  },
  {
    __typename: 'Book',
    id: 'b2',
    title: titled('Momo'),
    creator: null,
    cover: { __typename: 'Text', lines: ['Momo', ''], alt: null },
    pages: null,
    size: null,
    label: '',
    sequel: null,
    rating: rated(null),
    critic: null,
    available: null,
    lender: null,
    copies: 0,
  },
  {
    __typename: 'Film',
    id: 'f1',
    title: titled('Solaris'),
    creator: () => thing('p2'),
    cover: { __typename: 'Text', lines: [], alt: 'words' },
    minutes: 167,
    size: 4.5,
    label: null,
    basedOn: () => thing('b1'),
    rating: rated(0.5),
    critic: () => CRITIC,
    available: false,
    lender: () => thing('p1'),
  },
  {
    __typename: 'Film',
    id: 'f2',
    title: titled('Alien'),
    creator: () => thing('p1'),
    cover: null,
    minutes: null,
    size: null,
    label: 'horror',
    basedOn: () => thing('f1'),
    rating: rated(1),
    critic: null,
    available: true,
    lender: null,
  },
  {
    __typename: 'Person',
    id: 'p1',
    name: 'Jo',
    works: () => things('b1', 'f2', 'b1'),
    prizes: ['Oscar', 'Hugo'],
    critic: () => CRITIC,
    borrowed: () => things('f1', 'b1', 'f1'),
  },
  {
    __typename: 'Person',
    id: 'p2',
    name: null,
    works: () => things('f1'),
    prizes: null,
    critic: null,
    borrowed: () => [],
  },
];

const CRITIC = {
  name: 'Marcel',
  favourites: () => things('b1', 'f1', 'b2'),
  subject: () => thing('p1'),
};

const PICTURE = { __typename: 'Picture', url: '/p.png', alt: null, size: null };

const thing = (id: string): Thing | null => THINGS.find((each) => each.id === id) ?? null;
const things = (...ids: readonly string[]) => ids.map((id) => thing(id) as Thing);

function thingOf({ id }: { readonly id: string }): Thing | null {
  return thing(id);
}

const ROOT = {
  node: (_: unknown, { id }: { id: string }) => thing(id),
  nodes: (_: unknown, { ids }: { ids: readonly string[] }) => ids.map(thing),
  search: (
    _: unknown,
    { text, kinds }: { text: string | null; kinds?: readonly string[] | null },
  ) =>
    THINGS.filter(
      (each) =>
        JSON.stringify(each).includes(text ?? '') &&
        (kinds?.includes(each.__typename.toUpperCase()) ?? true),
    ),
  shelves: () => [things('b1', 'f1', 'b1'), null, [], things('f2')],
  featured: () => thing('f1'),
  sized: () => [thing('b1'), PICTURE, thing('b2')],
  grid: (_: unknown, { size }: { size: number }) =>
    Array.from({ length: size }, (_row, index) => [index, null]),
  topRated: (_: unknown, { first }: { first: number }) => things('f2', 'b1', 'f1').slice(0, first),
  awards: () => [thing('p1'), null, thing('f2'), thing('p1')],
  lent: () => [things('f1', 'b2'), [null], []],
};
