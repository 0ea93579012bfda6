import type { Data } from './run.ts';
import { isObject } from './targets.ts';

/** Whether two objects hold the very same values, however deep: then nobody can tell them apart. */
export type AreTwins = (object: Data, other: Data) => boolean;

/**
 * Compares objects of one run that are asked for alike. Answers repeat themselves: the author of fifty
 * reviews is told fifty times, with all that was asked of them. Made one, they are walked through, filled
 * and written once.
 */
export function twinFinder(): AreTwins {
  let left = LOOKS_MAX;

  function holdSame(object: Data, other: Data, depth: number): boolean {
    let count = 0;
    for (const key in object) {
      const value = object[key];
      if (value === undefined || !isSame(value, other[key], depth)) return false;
      count += 1;
    }
    for (const _ in other) count -= 1;
    return count === 0;
  }

  function isSame(value: unknown, other: unknown, depth: number): boolean {
    if (value === other) return true;
    if (typeof value !== 'object' || typeof other !== 'object') return false;
    left -= 1;
    if (left < 0 || depth === DEPTH_MAX) return false;
    if (!Array.isArray(value)) {
      return isObject(value) && isObject(other) && holdSame(value, other, depth + 1);
    }
    if (!Array.isArray(other) || value.length !== other.length) return false;
    for (let index = 0; index < value.length; index += 1) {
      if (!isSame(value[index], other[index], depth + 1)) return false;
    }
    return true;
  }

  return (object, other) => holdSame(object, other, 0);
}

/**
 * How many nested values are compared in all: what many places share is looked at from each of them.
 * Beyond that objects stay apart, which costs no more than having them twice.
 */
const LOOKS_MAX = 20_000;

/** How deep nested values are compared: a subgraph may nest deeper than the stack goes. */
const DEPTH_MAX = 100;
