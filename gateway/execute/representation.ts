import type { RequiredField } from '#schema';
import { isObject } from './targets.ts';

/**
 * Writes the representation of an object as JSON text, or returns undefined when a required field
 * is missing: then nobody can ask for this entity.
 */
export type WriteRepresentation = (object: ReadonlyData) => string | undefined;

/** Compiles what a representation holds into one writer for each `__typename`. */
export function representationWriter(requires: readonly RequiredField[]): WriteRepresentation {
  const write = objectWriter(requires);
  return (object) => {
    if (typeof object.__typename !== 'string') return undefined;
    try {
      return write(object);
    } catch (error) {
      // Nested deeper than the stack goes: no key of anything.
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  };
}

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
    const byText = new Map<string, number>();
    const byType = new Map<unknown, Recognized | undefined>();
    const add = (object: ReadonlyData): number => {
      const text = write(object);
      if (text === undefined) return -1;
      const known = byText.get(text);
      if (known !== undefined) return known;
      byText.set(text, texts.length);
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
        }
        return recognized?.fits(object) ? recognized.indexOf(object, add) : add(object);
      },
    };
  };
}

type ReadonlyData = Readonly<Record<string, unknown>>;

/** Values of one key, each with the one object that has it, or with all by the next key's values. */
type Known = Map<unknown, Known | Indexed>;

interface Indexed {
  readonly object: ReadonlyData;
  readonly index: number;
}

/** Objects by the values of some keys; further keys count only where earlier ones are equal. */
class Recognized {
  readonly #keys: readonly string[];
  readonly #root: Known = new Map();

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
    let known = this.#root;
    for (let level = 0; ; level += 1) {
      const value = object[this.#keys[level] as string];
      const next = known.get(value);
      if (next === undefined) {
        const index = add(object);
        known.set(value, { object, index });
        return index;
      }
      if (next instanceof Map) known = next;
      else if (this.#isEqual(next.object, object, level + 1)) return next.index;
      else known = this.#split(known, value, next, level + 1);
    }
  }

  #isEqual(object: ReadonlyData, other: ReadonlyData, from: number): boolean {
    for (let level = from; level < this.#keys.length; level += 1) {
      const key = this.#keys[level] as string;
      if (object[key] !== other[key]) return false;
    }
    return true;
  }

  #split(known: Known, value: unknown, only: Indexed, level: number): Known {
    const next: Known = new Map([[only.object[this.#keys[level] as string], only]]);
    known.set(value, next);
    return next;
  }
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

type Write = (object: ReadonlyData) => string | undefined;

function objectWriter(fields: readonly RequiredField[]): Write {
  const writers = new Map<unknown, Write>();
  return (object) => {
    const type = object.__typename;
    let write = writers.get(type);
    if (!write) {
      write = typedWriter(fields, type);
      if (writers.size < TYPES_MAX) writers.set(type, write);
    }
    return write(object);
  };
}

/** A subgraph may answer any text as a type's name; writers are kept for no more than these. */
const TYPES_MAX = 1_000;

function typedWriter(fields: readonly RequiredField[], type: unknown): Write {
  const members = membersFor(fields, type).map((field) => memberWriter(field, type));
  if (members.length === 0) return () => undefined;
  return (object) => {
    let text = '';
    for (const { prefix, write } of members) {
      const value = write(object);
      if (value === undefined) return undefined;
      text += prefix + value;
    }
    return `{${text.slice(1)}}`;
  };
}

/** The fields that are sent for a type, those of one name made one. */
function membersFor(fields: readonly RequiredField[], type: unknown): RequiredField[] {
  const members = new Map<string, RequiredField>();
  for (const field of fields) {
    if (field.on && !field.on.includes(type as string)) continue;
    const known = members.get(field.name);
    const inner = [...(known?.fields ?? []), ...(field.fields ?? [])];
    members.set(field.name, { ...known, ...field, ...(inner.length > 0 && { fields: inner }) });
  }
  return [...members.values()];
}

interface MemberWriter {
  readonly prefix: string;
  readonly write: Write;
}

function memberWriter(field: RequiredField, type: unknown): MemberWriter {
  const prefix = `,${JSON.stringify(field.name)}:`;
  const constant = field.name === '__typename' ? field.sentAs?.[type as string] : undefined;
  if (constant !== undefined) {
    const text = JSON.stringify(constant);
    return { prefix, write: () => text };
  }
  const key = field.from ?? field.name;
  const writeObject = field.fields && objectWriter(field.fields);
  return { prefix, write: (object) => valueText(object[key], writeObject) };
}

function valueText(value: unknown, writeObject: Write | undefined): string | undefined {
  if (value === null) return 'null';
  if (value === undefined || typeof value === 'function') return undefined;
  if (!writeObject) return JSON.stringify(value);
  if (!Array.isArray(value)) return isObject(value) ? writeObject(value) : undefined;
  const elements: string[] = [];
  for (const element of value) {
    const text = valueText(element, writeObject);
    if (text === undefined) return undefined;
    elements.push(text);
  }
  return `[${elements.join()}]`;
}
