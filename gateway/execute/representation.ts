import type { RequiredField } from '#schema';
import { isObject } from './targets.ts';

/**
 * Writes the representation of an object as JSON text, or returns undefined when a required field
 * is missing: then nobody can ask for this entity.
 */
export type WriteRepresentation = (object: Readonly<Record<string, unknown>>) => string | undefined;

/** Compiles what a representation holds into one writer for each `__typename`. */
export function representationWriter(requires: readonly RequiredField[]): WriteRepresentation {
  const write = objectWriter(requires);
  return (object) => (typeof object.__typename === 'string' ? write(object) : undefined);
}

type Write = (object: Readonly<Record<string, unknown>>) => string | undefined;

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
