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

/** An object of the data, only looked at. */
export type ReadonlyData = Readonly<Record<string, unknown>>;

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
  const all = membersFor(fields, type);
  const members: Member[] = [];
  let constant = '';
  for (const [index, field] of all.entries()) {
    constant += `${index === 0 ? '{' : ','}${JSON.stringify(field.name)}:`;
    const typename = field.name === '__typename' ? typenameSent(field, type) : undefined;
    if (typename !== undefined) {
      constant += JSON.stringify(typename);
    } else {
      members.push({ before: constant, write: memberWriter(field) });
      constant = '';
    }
  }
  const after = `${constant}}`;
  if (all.length === 0) return () => undefined;
  return (object) => {
    let text = '';
    for (const { before, write } of members) {
      const value = write(object);
      if (value === undefined) return undefined;
      text += before + value;
    }
    return text + after;
  };
}

/** What a type is called where the subgraph knows it; undefined where only the object can tell. */
function typenameSent({ sentAs = {}, from }: RequiredField, type: unknown): string | undefined {
  if (typeof type !== 'string') return undefined;
  // A service may answer any text as a type's name, also what every object inherits.
  if (Object.hasOwn(sentAs, type)) return sentAs[type];
  return from === undefined ? type : undefined;
}

/** The fields that are sent for a type, those of one name made one. */
export function membersFor(fields: readonly RequiredField[], type: unknown): RequiredField[] {
  const members = new Map<string, RequiredField>();
  for (const field of fields) {
    if (field.on && !field.on.includes(type as string)) continue;
    const known = members.get(field.name);
    const inner = [...(known?.fields ?? []), ...(field.fields ?? [])];
    members.set(field.name, { ...known, ...field, ...(inner.length > 0 && { fields: inner }) });
  }
  return [...members.values()];
}

/** A value that differs from object to object. */
interface Member {
  /** All that stands between the value before it and this one. */
  readonly before: string;
  readonly write: Write;
}

function memberWriter({ name, from = name, fields }: RequiredField): Write {
  const writeObject = fields && objectWriter(fields);
  return (object) => valueText(object[from], writeObject);
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
