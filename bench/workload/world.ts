import {
  PRODUCTS,
  type Product,
  REVIEWS,
  REVIEWS_OF_A_USER,
  type Review,
  shippingEstimate,
  USERS,
  type User,
} from './data.ts';

/**
 * All the data as one object graph, read by graphql-js' default resolvers: fields that lead to
 * another object are functions, so the graph may be circular.
 */
export const WORLD = {
  users: () => USERS.map(userOf),
  user: ({ id }: { readonly id: string }) =>
    found(
      USERS.find((user) => user.id === id),
      userOf,
    ),
  topProducts: ({ first, after }: { readonly first: number; readonly after: number }) =>
    PRODUCTS.slice(after, after + first).map(productOf),
};

function userOf(user: User): object {
  return { ...user, reviews: () => REVIEWS_OF_A_USER.map(reviewOf) };
}

function productOf(product: Product): object {
  const { upc, price, weight } = product;
  return {
    ...product,
    inStock: true,
    shippingEstimate: shippingEstimate(price, weight),
    reviews: () => REVIEWS.filter((review) => review.upc === upc).map(reviewOf),
  };
}

function reviewOf({ id, body, upc, userId }: Review): object {
  return {
    id,
    body,
    product: () => found(PRODUCTS[Number(upc) - 1], productOf),
    author: () =>
      found(
        USERS.find((user) => user.id === userId),
        userOf,
      ),
  };
}

function found<Row>(row: Row | undefined, shown: (row: Row) => object): object | null {
  return row === undefined ? null : shown(row);
}
