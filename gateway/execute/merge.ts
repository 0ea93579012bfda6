import type { Data } from './run.ts';
import { isObject } from './targets.ts';

/** Tells names of interfaces, which are never the type of an object. */
export type IsAbstract = (typename: unknown) => boolean;

/**
 * Adds what a subgraph answered to an object. Values are taken by reference, so what belongs to
 * many places stays one object; objects that are there already are added to where they stand,
 * since steps under way may hold them.
 *
 * A subgraph that knows a type as an `@interfaceObject` answers the interface's name, which never
 * replaces the concrete one.
 */
export function mergeInto(target: Data, source: Data, isAbstract: IsAbstract): void {
  for (const key in source) {
    if (key === '__proto__') continue;
    const value = source[key];
    const known = Object.hasOwn(target, key) ? target[key] : undefined;
    if (key === '__typename') {
      if (known === undefined || (isAbstract(known) && !isAbstract(value))) target[key] = value;
    } else if (typeof known === 'object' && known !== null) {
      target[key] = mergedValue(known, value, isAbstract);
    } else target[key] = value;
  }
}

/** A value that two subgraphs answered parts of; null never takes away what is known. */
function mergedValue(known: object, value: unknown, isAbstract: IsAbstract): unknown {
  if (Array.isArray(known) && Array.isArray(value)) {
    if (known.length !== value.length) return value;
    known.forEach((element: unknown, index) => {
      const isNested = typeof element === 'object' && element !== null;
      known[index] = isNested ? mergedValue(element, value[index], isAbstract) : value[index];
    });
    return known;
  }
  if (!isObject(known) || !isObject(value)) return value ?? known;
  mergeInto(known, value, isAbstract);
  return known;
}
