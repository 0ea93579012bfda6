import { defineGraph, type Graph, LINK } from '../graph.ts';

/** `@requires`: nested, with arguments, in chains; `@provides`; required fields clients ask for too. */
export function requires(): Graph {
  return defineGraph({
    name: 'requires',
    values: {
      id: ['i1', 'i2', 'i3', 'i9'],
      limit: [0, 1, 2, 3],
      reviewId: ['r1', 'r2', 'r3'],
    },
    monolith: {
      Query: ROOT,
      Item: {
        shippingCost: (item: Item, args: Fast) => shippingCost(item, args),
        duty: (item: Item) => duty(item.price({ currency: 'USD' })),
        vat: (item: Item) => vat(item.price({ currency: 'EUR' })),
        digest: (item: Item) => digest(item.comments({ limit: 3 })),
        premium: (item: Item) => premium(shippingCost(item, { fast: false }), item.weight),
        summary: (item: Item) =>
          summary(item.name, premium(shippingCost(item, { fast: false }), item.weight)),
      },
    },
    subgraphs: {
      inventory: {
        sdl: `${LINK}
          type Query { items(first: Int! = 3): [Item]! item(id: ID!): Item }
          type Item @key(fields: "id") {
            id: ID!
            name: String! @shareable
            weight: Int
            price(currency: Currency! = EUR): Int
            dimensions: Dimensions
            comments(limit: Int = 2): [Comment!]
            parts: [Item!]
          }
          enum Currency { EUR USD }
          type Dimensions @shareable { width: Int! height: Int box: Box }
          type Box @shareable { depth: Int label: String }
          type Comment @shareable { text: String! author: Author }
          type Author @shareable { id: ID! name: String }`,
        resolvers: {
          Query: { items: ROOT.items, item: ROOT.item },
          Item: { __resolveReference: itemOf },
        },
      },
      shipping: {
        sdl: `${LINK}
          type Query { shipped: [Item!]! }
          type Item @key(fields: "id") {
            id: ID!
            weight: Int @external
            price(currency: Currency! = EUR): Int @external
            dimensions: Dimensions @external
            comments(limit: Int = 2): [Comment!] @external
            shippingCost(fast: Boolean = false): Int
              @requires(fields: "weight dimensions { width box { depth } }")
            duty: Int @requires(fields: "price(currency: USD)")
            vat: Int @requires(fields: "price(currency: EUR)")
            digest: String @requires(fields: "comments(limit: 3) { text author { id } }")
            carrier: String
          }
          enum Currency { EUR USD }
          type Dimensions @shareable { width: Int! height: Int box: Box }
          type Box @shareable { depth: Int label: String }
          type Comment @shareable { text: String! author: Author }
          type Author @shareable { id: ID! name: String }`,
        resolvers: {
          Query: { shipped: () => ROOT.shipped().map(({ id }) => ({ id })) },
          Item: {
            // Nothing but what the gateway sent: a requirement it forgot must show.
            __resolveReference: (reference: ItemReference) => itemOf(reference) && reference,
            shippingCost: (item: ItemReference, args: Fast) => shippingCost(item, args),
            duty: ({ price }: ItemReference) => duty(price),
            vat: ({ price }: ItemReference) => vat(price),
            digest: ({ comments }: ItemReference) => digest(comments),
            carrier: ({ id }: ItemReference) => itemOf({ id })?.carrier,
          },
        },
      },
      insurance: {
        sdl: `${LINK}
          type Item @key(fields: "id") {
            id: ID!
            weight: Int @external
            shippingCost(fast: Boolean = false): Int @external
            premium: Int @requires(fields: "shippingCost(fast: false) weight")
          }`,
        resolvers: {
          Item: {
            premium: ({ shippingCost: cost, weight }: ItemReference) => premium(cost, weight),
          },
        },
      },
      summaries: {
        sdl: `${LINK}
          type Item @key(fields: "id") {
            id: ID!
            name: String! @external
            premium: Int @external
            summary: String @requires(fields: "name premium")
          }`,
        resolvers: {
          Item: { summary: (item: ItemReference) => summary(item.name, item.premium) },
        },
      },
      reviews: {
        sdl: `${LINK}
          type Query {
            reviews: [Review!]!
            review(reviewId: ID!): Review
            best: Review @provides(fields: "item { name }")
          }
          type Review @key(fields: "id") {
            id: ID!
            text: String
            item: Item
            writer: Writer @provides(fields: "nick")
            editor: Writer
          }
          type Item @key(fields: "id") { id: ID! name: String! @external reviews: [Review!] }
          type Writer @key(fields: "id") { id: ID! nick: String @external reviews: [Review!]! }`,
        resolvers: {
          Query: { reviews: ROOT.reviews, review: ROOT.review, best: ROOT.best },
          Review: { __resolveReference: ({ id }: { id: string }) => reviewOf(id) },
          Item: { __resolveReference: itemOf },
          Writer: { __resolveReference: ({ id }: { id: string }) => writerOf(id) },
        },
      },
      writers: {
        sdl: `${LINK}
          type Query { writers: [Writer!]! }
          type Writer @key(fields: "id") {
            id: ID!
            nick: String @shareable
            name: String!
            rank(scale: Float! = 1.5): Float
          }`,
        resolvers: {
          Query: { writers: ROOT.writers },
          Writer: { __resolveReference: ({ id }: { id: string }) => writerOf(id) },
        },
      },
    },
  });
}

interface Fast {
  readonly fast?: boolean | null;
}

interface Dimensions {
  readonly width: number;
  readonly height: number | null;
  readonly box: { readonly depth: number | null; readonly label: string } | null;
}

interface Comment {
  readonly text: string;
  readonly author: { readonly id: string; readonly name: string | null } | null;
}

/** What a subgraph is told of an item. */
interface ItemReference {
  readonly id: string;
  readonly name?: string;
  readonly weight?: number | null;
  readonly price?: number | null;
  readonly dimensions?: Dimensions | null;
  readonly comments?: readonly Comment[] | null;
  readonly shippingCost?: number | null;
  readonly premium?: number | null;
}

interface Item {
  readonly id: string;
  readonly name: string;
  readonly weight: number | null;
  readonly dimensions: Dimensions | null;
  readonly carrier: string | null;
  readonly price: (args: { currency: string }) => number | null;
  readonly comments: (args: { limit?: number | null }) => readonly Comment[] | null;
  readonly parts: () => readonly Item[] | null;
  readonly reviews: () => readonly Review[];
}

function shippingCost(
  { weight, dimensions }: Pick<ItemReference, 'weight' | 'dimensions'>,
  { fast }: Fast,
): number | null {
  if (weight === undefined || dimensions === undefined) throw new Error('Not told of the item.');
  if (weight === null || dimensions === null) return null;
  return (weight + dimensions.width * 2 + (dimensions.box?.depth ?? 0)) * (fast ? 3 : 1);
}

const told = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('Not told of a required field.');
  return value;
};

const duty = (dollars: number | null | undefined) => told(dollars) && (dollars ?? 0) + 7;
const vat = (euros: number | null | undefined) => told(euros) && (euros ?? 0) * 2;
const premium = (cost: number | null | undefined, weight: number | null | undefined) =>
  told(cost) === null ? null : (cost ?? 0) * 10 + (told(weight) ?? 0);
const summary = (name: string | undefined, cost: number | null | undefined) =>
  `${told(name)} for ${told(cost) ?? 'nothing'}`;
const digest = (comments: readonly Comment[] | null | undefined) =>
  told(comments)
    ?.map(({ text, author }) => `${text}/${told(author)?.id ?? '-'}`)
    .join(' ') ?? null;

const item = (
  id: string,
  own: Pick<Item, 'weight' | 'dimensions' | 'carrier'> & {
    euros: number | null;
    comments: readonly Comment[] | null;
    parts: readonly string[] | null;
  },
): Item => ({
  id,
  name: `Item ${id}`,
  weight: own.weight,
  dimensions: own.dimensions,
  carrier: own.carrier,
  price: ({ currency }) => own.euros && (currency === 'USD' ? own.euros + 1 : own.euros),
  comments: ({ limit }) => own.comments?.slice(0, limit ?? undefined) ?? null,
  parts: () => own.parts?.map((part) => itemOf({ id: part }) as Item) ?? null,
  reviews: () => REVIEWS.filter((review) => review.item()?.id === id),
});

const comment = (text: string, author: string | null): Comment => ({
  text,
  author: author === null ? null : { id: author, name: author === 'w1' ? 'Wim' : null },
});

const ITEMS: readonly Item[] = [
  item('i1', {
    weight: 10,
    dimensions: { width: 4, height: null, box: { depth: 2, label: 'small' } },
    carrier: 'snail',
    euros: 100,
    comments: [
      comment('one', 'w1'),
      comment('two', null),
      comment('three', 'w2'),
      comment('4', 'w1'),
    ],
    parts: ['i2', 'i3', 'i2'],
  }),
  item('i2', {
    weight: null,
    dimensions: { width: 1, height: 1, box: null },
    carrier: null,
    euros: 5,
    comments: [],
    parts: [],
  }),
  item('i3', {
    weight: 3,
    dimensions: null,
    carrier: 'crow',
    euros: null,
    comments: null,
    parts: null,
  }),
  item('i4', {
    weight: 0,
    dimensions: { width: 0, height: 9, box: { depth: null, label: '' } },
    carrier: 'snail',
    euros: 1,
    comments: [comment('only', 'w2')],
    parts: ['i1'],
  }),
];

function itemOf({ id }: { readonly id: string }): Item | null {
  return ITEMS.find((each) => each.id === id) ?? null;
}

interface Writer {
  readonly id: string;
  readonly nick: string | null;
  readonly name: string;
  readonly rank: (args: { scale: number }) => number;
  readonly reviews: () => readonly Review[];
}

const WRITERS: readonly Writer[] = ['w1', 'w2'].map((id, index) => ({
  id,
  nick: index === 0 ? 'wimmy' : null,
  name: `Writer ${id}`,
  rank: ({ scale }) => (index + 1) * scale,
  reviews: () => REVIEWS.filter((review) => review.writer()?.id === id),
}));

const writerOf = (id: string | null): Writer | null =>
  WRITERS.find((each) => each.id === id) ?? null;

interface Review {
  readonly id: string;
  readonly text: string | null;
  readonly item: () => Item | null;
  readonly writer: () => Writer | null;
  readonly editor: () => Writer | null;
}

const review = (
  id: string,
  text: string | null,
  links: readonly [string, string | null, string | null],
): Review => ({
  id,
  text,
  item: () => itemOf({ id: links[0] }),
  writer: () => writerOf(links[1]),
  editor: () => writerOf(links[2]),
});

const REVIEWS: readonly Review[] = [
  review('r1', 'good', ['i1', 'w1', 'w2']),
  review('r2', null, ['i1', 'w2', null]),
  review('r3', 'bad', ['i3', null, 'w1']),
  review('r4', 'hm', ['i9', 'w1', 'w1']),
];

const reviewOf = (id: string): Review | null => REVIEWS.find((each) => each.id === id) ?? null;

const ROOT = {
  items: (_: unknown, { first }: { first: number }) => [...ITEMS.slice(0, first), null, ITEMS[0]],
  item: (_: unknown, { id }: { id: string }) => itemOf({ id }),
  shipped: () => ITEMS.slice(0, 2),
  reviews: () => REVIEWS,
  review: (_: unknown, { reviewId }: { reviewId: string }) => reviewOf(reviewId),
  best: () => REVIEWS[0],
  writers: () => WRITERS,
};
