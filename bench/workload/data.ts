import { sentence } from './sentence.ts';

/** A user as its subgraph stores it. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly username: string;
}

/** A product; its price is in cents and its weight in grams. */
export interface Product {
  readonly upc: string;
  readonly name: string;
  readonly price: number;
  readonly weight: number;
}

/** A review, with the ids of what it speaks of and of who wrote it. */
export interface Review {
  readonly id: string;
  readonly body: string;
  readonly upc: string;
  readonly userId: string;
}

/** Six users, as in the public benchmark. */
export const USERS: readonly User[] = ['Ada', 'Berta', 'Carl', 'Dora', 'Emil', 'Frieda'].map(
  (name, index) => ({
    id: String(index + 1),
    name: `${name} ${sentence(2, index)}`,
    username: `${name.toLowerCase()}${index + 1}`,
  }),
);

/** Enough for an answer of 1 MB; the public benchmark's query sees the first few only. */
export const PRODUCTS: readonly Product[] = Array.from({ length: 12_000 }, (_, index) => ({
  upc: String(index + 1),
  name: sentence(2, index),
  price: 15 + ((index * 733) % 2_000),
  weight: 20 + ((index * 397) % 3_000),
}));

/**
 * Reviews as the public benchmark spreads them: four of the first product, four of the second, one
 * of the third, two of the fourth; all of one author. Body lengths, in words, are alike too.
 */
export const REVIEWS: readonly Review[] = [
  { upc: '1', words: [66, 43, 41, 21] },
  { upc: '2', words: [66, 43, 41, 21] },
  { upc: '3', words: [21] },
  { upc: '4', words: [21, 115] },
]
  .flatMap(({ upc, words }) => words.map((count) => ({ upc, count })))
  .map(({ upc, count }, index) => ({
    id: String(index + 1),
    body: `${sentence(count, index * 7)}.`,
    upc,
    userId: '1',
  }));

/** The reviews shown of any user: in the public benchmark the same two of each. */
export const REVIEWS_OF_A_USER: readonly Review[] = REVIEWS.slice(0, 2);

/** A product's shipping, in cents: free when it is expensive, else by weight. */
export function shippingEstimate(price: number, weight: number): number {
  return price > 1_000 ? 0 : Math.floor(weight / 2);
}
