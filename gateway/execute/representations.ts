import type { RequiredField } from '#schema';
import { membersFor, type ReadonlyData, representationWriter } from './representation.ts';

/** The distinct representations of the objects of one run. */
export interface Representations {
  /** As JSON texts; equal ones stand once. */
  readonly texts: readonly string[];
  /** The index of an object's representation; -1 when it cannot be asked for. */
  indexOf(object: ReadonlyData): number;
}

/**
 * Compiles what representations hold into a collector of them. Most hold a few plain values, so an
 * object is recognised by these; only one that was not seen before is written as text.
 */
export function representationCollector(requires: readonly RequiredField[]): () => Representations {
  const write = representationWriter(requires);
  const keysOf = leafKeys(requires);
  return () => {
    const texts: string[] = [];
    // Made when objects may have one text that are not recognised by the same values.
    let byText: Map<string, number> | undefined;
    const byType = new Map<unknown, Recognized | undefined>();
    const add = (object: ReadonlyData): number => {
      const text = write(object);
      if (text === undefined) return -1;
      const known = byText?.get(text);
      if (known !== undefined) return known;
      byText?.set(text, texts.length);
      return texts.push(text) - 1;
    };
    return {
      texts,
      indexOf: (object) => {
        const type = object.__typename;
        let recognized = byType.get(type);
        if (!recognized && !byType.has(type)) {
          const keys = keysOf(type);
          recognized = keys && new Recognized(keys);
          byType.set(type, recognized);
          if (byType.size > 1) byText ??= indexed(texts);
        }
        if (recognized?.fits(object)) return recognized.indexOf(object, add);
        byText ??= indexed(texts);
        return add(object);
      },
    };
  };
}

function indexed(texts: readonly string[]): Map<string, number> {
  return new Map(texts.map((text, index) => [text, index]));
}

/** Values of one key, each with the one object that has it, or with all by the next key's values. */
type Known = Map<unknown, Known | number>;

/** Objects by the values of some keys; further keys count only where earlier ones are equal. */
class Recognized {
  readonly #keys: readonly string[];
  readonly #first: Known = new Map();
  readonly #further: Known[] = [];
  /** Those that were seen, each once, and what they were added as. */
  readonly #objects: ReadonlyData[] = [];
  readonly #indices: number[] = [];

  constructor(keys: readonly string[]) {
    this.#keys = keys;
  }

  /** Whether the values of its keys are plain ones. */
  fits(object: ReadonlyData): boolean {
    for (const key of this.#keys) {
      const value = object[key];
      if (typeof value === 'object' && value !== null) return false;
    }
    return true;
  }

  /** Of an object that fits. */
  indexOf(object: ReadonlyData, add: (object: ReadonlyData) => number): number {
    let known = this.#among(object[this.#keys[0] as string]);
    for (let level = 0; ; level += 1) {
      const value = object[this.#keys[level] as string];
      const next = known.get(value);
      if (next === undefined) {
        const index = add(object);
        known.set(value, this.#objects.push(object) - 1);
        this.#indices.push(index);
        return index;
      }
      if (typeof next !== 'number') known = next;
      else if (this.#isEqual(next, object, level + 1)) return this.#indices[next] as number;
      else known = this.#split(known, { value, only: next, level: level + 1 });
    }
  }

  /** Where a value of the first key stands, or will: many are spread over several maps. */
  #among(value: unknown): Known {
    if (this.#first.size < TOGETHER_MAX || this.#first.has(value)) return this.#first;
    const place = spread(value);
    this.#further[place] ??= new Map();
    return this.#further[place];
  }

  #isEqual(seen: number, object: ReadonlyData, from: number): boolean {
    for (let level = from; level < this.#keys.length; level += 1) {
      const key = this.#keys[level] as string;
      if (this.#objects[seen]?.[key] !== object[key]) return false;
    }
    return true;
  }

  #split(
    known: Known,
    { value, only, level }: { value: unknown; only: number; level: number },
  ): Known {
    const next: Known = new Map([[this.#objects[only]?.[this.#keys[level] as string], only]]);
    known.set(value, next);
    return next;
  }
}

/** The table of a Map with many more entries is so large that V8 maps memory for it and gives it back. */
const TOGETHER_MAX = 2_048;

/** One of a few numbers, by the end of a text: there ids differ. */
function spread(value: unknown): number {
  const text = String(value);
  let sum = 0;
  for (let index = Math.max(0, text.length - 3); index < text.length; index += 1) {
    sum += text.charCodeAt(index);
  }
  return sum % 16;
}

/** By `__typename` the keys whose values make a representation; undefined when they hold objects. */
function leafKeys(
  requires: readonly RequiredField[],
): (type: unknown) => readonly string[] | undefined {
  const known = new Map<unknown, readonly string[] | undefined>();
  return (type) => {
    if (known.has(type)) return known.get(type);
    const members = membersFor(requires, type);
    const keys = members.flatMap(({ name, from }) => (name === '__typename' ? [] : [from ?? name]));
    const areLeaves = keys.length > 0 && members.every(({ fields }) => !fields);
    if (known.size < TYPES_MAX) known.set(type, areLeaves ? keys : undefined);
    return areLeaves ? keys : undefined;
  };
}

/** A subgraph may answer any text as a type's name; keys are kept for no more than these. */
const TYPES_MAX = 1_000;
