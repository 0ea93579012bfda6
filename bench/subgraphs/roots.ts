import {
  PRODUCTS,
  REVIEWS,
  REVIEWS_OF_A_USER,
  type Review,
  shippingEstimate,
  USERS,
} from '../workload/data.ts';
import type { SubgraphName } from '../workload/subgraph-sdl.ts';
import type { Asking } from './asking.ts';

/** What names an entity, and the fields its subgraph asked for with `@requires`. */
export interface Representation {
  readonly __typename: string;
  readonly id: string;
  readonly upc: string;
  readonly price: number;
  readonly weight: number;
}

/** What one subgraph knows: its root fields, and its part of an entity. */
interface Root {
  readonly query: Readonly<Record<string, unknown>>;
  readonly mutation?: Readonly<Record<string, unknown>>;
  readonly entity: (representation: Representation) => object | null;
}

/** Roots of all subgraphs, read by graphql-js' default resolvers. */
export const ROOTS: Readonly<Record<SubgraphName, Root>> = {
  accounts: {
    query: {
      users: () => USERS.map(({ id }) => userOf(id)),
      user: ({ id }: { readonly id: string }) => userOf(id),
      note: (_: unknown, { viewer }: Asking) => notes.get(viewer) ?? null,
    },
    mutation: {
      setNote: ({ text }: { readonly text: string }, { viewer }: Asking) => {
        notes.set(viewer, text);
        return text;
      },
    },
    entity: ({ id }) => userOf(id),
  },
  inventory: {
    query: {},
    mutation: {
      restock: ({ upc }: { readonly upc: string }, { changed }: Asking) => {
        changed.push(`Product:${upc}`);
        return { __typename: 'Product', upc, inStock: true };
      },
    },
    entity: ({ upc, price, weight }) => ({
      __typename: 'Product',
      upc,
      inStock: true,
      // A function: without `@requires` nobody sends price and weight.
      shippingEstimate: () => shippingEstimate(price, weight),
    }),
  },
  products: {
    query: {
      topProducts: ({ first, after }: { readonly first: number; readonly after: number }) =>
        PRODUCTS.slice(after, after + first).map(({ upc }) => productOf(upc)),
    },
    entity: ({ upc }) => productOf(upc),
  },
  reviews: {
    query: {},
    entity: ({ __typename, id, upc }) => {
      if (__typename === 'User') return reviewerOf(id);
      if (__typename === 'Product') return reviewedOf(upc);
      const review = REVIEWS.find((row) => row.id === id);
      return review ? reviewOf(review) : null;
    },
  },
};

/** What each viewer wrote last. */
const notes = new Map<string, string>();

function userOf(id: string): object | null {
  const user = USERS.find((row) => row.id === id);
  return user ? { __typename: 'User', ...user } : null;
}

function productOf(upc: string): object | null {
  const product = PRODUCTS[Number(upc) - 1];
  return product ? { __typename: 'Product', ...product } : null;
}

function reviewOf({ id, body, upc, userId }: Review): object {
  return {
    __typename: 'Review',
    id,
    body,
    product: () => reviewedOf(upc),
    author: () => reviewerOf(userId),
  };
}

function reviewedOf(upc: string): object {
  const reviews = () => REVIEWS.filter((review) => review.upc === upc).map(reviewOf);
  return { __typename: 'Product', upc, reviews };
}

function reviewerOf(id: string): object {
  const username = USERS.find((user) => user.id === id)?.username;
  return { __typename: 'User', id, username, reviews: () => REVIEWS_OF_A_USER.map(reviewOf) };
}
