/** Random choices that a seed repeats: the same seed gives the same choices, on every machine. */
export interface Random {
  /** From 0, included, to 1, excluded. */
  number(): number;
  /** A whole number from 0 to `count - 1`. */
  below(count: number): number;
  /** True with that probability. */
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
}

/** mulberry32: 32 bits of state, good enough to roam over operations. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const number = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number): number => Math.floor(number() * count);
  return {
    number,
    below,
    chance: (probability) => number() < probability,
    pick: <Item>(items: readonly Item[]): Item => {
      if (items.length === 0) throw new Error('Nothing to pick from.');
      return items[below(items.length)] as Item;
    },
  };
}
