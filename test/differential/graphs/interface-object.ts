import { defineGraph, type Graph, LINK } from '../graph.ts';

/**
 * `@interfaceObject`: subgraphs that add fields to an interface whose members they do not know. None
 * of these fields requires one of the interface itself: stock planners do not end on that, see the
 * graph `endless`.
 */
export function interfaceObject(): Graph {
  return defineGraph({
    name: 'interface-object',
    values: { id: ['m1', 'm2', 'm3', 'm9'] },
    monolith: {
      Query: ROOT,
      Book: { caption },
      Film: { caption },
    },
    subgraphs: {
      media: {
        sdl: `${LINK}
          type Query { media: [Media!]! medium(id: ID!): Media books: [Book!]! any: Anything }
          interface Media @key(fields: "id") { id: ID! title: String! year: Int next: Media }
          type Book implements Media @key(fields: "id") { id: ID! title: String! year: Int next: Media pages: Int! }
          type Film implements Media @key(fields: "id") { id: ID! title: String! year: Int next: Media minutes: Int director: Person }
          type Person @key(fields: "id") { id: ID! name: String }
          union Anything = Book | Film | Person`,
        resolvers: {
          Query: { media: ROOT.media, medium: ROOT.medium, books: ROOT.books, any: ROOT.any },
          Media: { __resolveReference: mediumOf },
          Book: { __resolveReference: mediumOf },
          Film: { __resolveReference: mediumOf },
          Person: { __resolveReference: ({ id }: { id: string }) => personOf(id) },
        },
      },
      reviews: {
        sdl: `${LINK}
          type Query { reviewed(first: Int = 2): [Media!]! worst: Review }
          type Media @interfaceObject @key(fields: "id") {
            id: ID!
            reviews(first: Int! = 2): [Review!]!
            score: Float
          }
          type Review { stars: Int! text: String about: Media by: Person }
          type Person @key(fields: "id") { id: ID! reviews: [Review!] }`,
        resolvers: {
          Query: {
            reviewed: (_: unknown, args: { first: number | null }) =>
              ROOT.reviewed(_, args).map(asInterface),
            worst: ROOT.worst,
          },
          Media: { __resolveReference: asInterface },
          Review: { about: ({ about }: Review) => asInterface(about()) },
          Person: { __resolveReference: ({ id }: { id: string }) => personOf(id) },
        },
      },
      statistics: {
        sdl: `${LINK}
          type Query { mostSeen: Media }
          type Media @interfaceObject @key(fields: "id") {
            id: ID!
            score: Float @external
            views: Int
            fans: [Person!]
            caption(prefix: String! = "", upper: Boolean): String @requires(fields: "score")
          }
          type Person @key(fields: "id") { id: ID! favourite: Media }`,
        resolvers: {
          Query: { mostSeen: () => asInterface(ROOT.mostSeen()) },
          Media: {
            __resolveReference: (reference: MediumReference) => ({
              ...asInterface(reference),
              score: reference.score,
            }),
            caption,
          },
          Person: {
            __resolveReference: ({ id }: { id: string }) => personOf(id),
            favourite: ({ favourite }: Person) => asInterface(favourite()),
          },
        },
      },
    },
  });
}

interface MediumReference {
  readonly id: string;
  readonly score?: number | null;
}

interface Review {
  readonly stars: number;
  readonly text: string | null;
  readonly about: () => Medium | null;
  readonly by: () => Person | null;
}

interface Person {
  readonly id: string;
  readonly name: string | null;
  readonly reviews: () => readonly Review[] | null;
  readonly favourite: () => Medium | null;
}

interface Medium {
  readonly __typename: 'Book' | 'Film';
  readonly id: string;
  readonly title: string;
  readonly year: number | null;
  readonly next: () => Medium | null;
  readonly reviews: (args: { first: number }) => readonly Review[];
  readonly score: number | null;
  readonly views: number | null;
  readonly fans: () => readonly Person[] | null;
  readonly pages?: number;
  readonly minutes?: number | null;
  readonly director?: () => Person | null;
}

interface CaptionArguments {
  readonly prefix: string;
  readonly upper?: boolean | null;
}

function caption(
  { score }: { readonly score?: number | null },
  { prefix, upper }: CaptionArguments,
): string {
  if (score === undefined) throw new Error('Not told of a required field.');
  const text = `${prefix}${score ?? 'unrated'}`;
  return upper ? text.toUpperCase() : text;
}

const medium = (
  id: string,
  own: Pick<Medium, '__typename' | 'title' | 'year' | 'score' | 'views'> & Partial<Medium>,
  links: { next?: string; fans?: readonly string[] },
): Medium => ({
  id,
  next: () => mediumOf({ id: links.next ?? '' }),
  reviews: ({ first }) => REVIEWS.filter((each) => each.about()?.id === id).slice(0, first),
  fans: () => links.fans?.map((fan) => personOf(fan) as Person) ?? null,
  ...own,
});

const MEDIA: readonly Medium[] = [
  medium(
    'm1',
    { __typename: 'Book', title: 'Emma', year: 1815, pages: 474, score: 4.5, views: 7 },
    { next: 'm2', fans: ['p1', 'p2', 'p1'] },
  ),
  medium(
    'm2',
    {
      __typename: 'Film',
      title: 'Heat',
      year: null,
      minutes: 170,
      score: null,
      views: null,
      director: () => personOf('p2'),
    },
    { next: 'm1', fans: [] },
  ),
  medium(
    'm3',
    { __typename: 'Film', title: 'M', year: 1931, minutes: null, score: 5, views: 0 },
    {},
  ),
];

function mediumOf({ id }: { readonly id: string }): Medium | null {
  return MEDIA.find((each) => each.id === id) ?? null;
}

/** A medium as a subgraph knows it that does not know which type it is of. */
function asInterface(reference: { readonly id: string } | null) {
  const found = reference && mediumOf(reference);
  return found && { ...found, __typename: 'Media' };
}

const person = (id: string, name: string | null, favourite: string | null): Person => ({
  id,
  name,
  reviews: () => (id === 'p3' ? null : REVIEWS.filter((each) => each.by()?.id === id)),
  favourite: () => mediumOf({ id: favourite ?? '' }),
});

const PEOPLE: readonly Person[] = [
  person('p1', 'Jane', 'm2'),
  person('p2', null, 'm1'),
  person('p3', 'Fritz', null),
];

const personOf = (id: string | null): Person | null =>
  PEOPLE.find((each) => each.id === id) ?? null;

const reviewed = (
  stars: number,
  text: string | null,
  about: string,
  by: string | null,
): Review => ({
  stars,
  text,
  about: () => mediumOf({ id: about }),
  by: () => personOf(by),
});

const REVIEWS: readonly Review[] = [
  reviewed(5, 'fine', 'm1', 'p1'),
  reviewed(4, null, 'm1', 'p2'),
  reviewed(1, 'loud', 'm2', null),
  reviewed(3, 'long', 'm1', 'p1'),
];

const ROOT = {
  media: () => [...MEDIA, MEDIA[0]],
  medium: (_: unknown, { id }: { id: string }) => mediumOf({ id }),
  books: () => MEDIA.filter(({ __typename }) => __typename === 'Book'),
  any: () => ({ __typename: 'Person', ...personOf('p1') }),
  reviewed: (_: unknown, { first }: { first: number | null }) => MEDIA.slice(0, first ?? 1),
  worst: () => REVIEWS[2],
  mostSeen: () => mediumOf({ id: 'm1' }),
};
