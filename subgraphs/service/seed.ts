/** The shop's size at scale 1. */
export const SHOP = {
  users: 500,
  categories: 40,
  products: 2_000,
  reviews: 20_000,
  orders: 5_000,
} as const;

/** A stream of reproducible draws. */
export interface Random {
  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number;
  /** One element of a list that is not empty. */
  pick<const Items extends NonEmpty>(items: Items): Items[number];
  /** True with the given probability. */
  chance(probability: number): boolean;
}

type NonEmpty = readonly [unknown, ...unknown[]];

/** The random stream named `name`: the same name gives the same draws on every machine. */
export function randomOf(name: string): Random {
  let state = hashOf(name);
  // Mulberry32 (Tommy Ettinger, public domain): 32 bits of state are plenty for a shop.
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    whole,
    pick: (items) => items[whole(0, items.length - 1)],
    chance: (probability) => next() < probability,
  };
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash;
}

/** A moment of the shop's past: `minutes` before its fixed present, in epoch milliseconds. */
export function shopTime(minutes: number): number {
  return Date.UTC(2026, 5, 1, 12) - minutes * 60_000;
}

/**
 * The price, in cents, of product number `n`. It is a product's fact that the orders service
 * keeps a copy of; in a real shop the copy would be fed by events, here both seeds ask this.
 */
export function priceOf(n: number): number {
  return randomOf(`price ${n}`).whole(4, 400) * 100 + 99;
}

/** The weight, in grams, of product number `n`. */
export function weightOf(n: number): number {
  return randomOf(`weight ${n}`).whole(1, 120) * 50;
}
