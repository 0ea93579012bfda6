import {
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  getNullableType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { leafWriter } from './leaf.ts';
import type { Data } from './run.ts';
import { refuse, refuseDenied, refuseNull, type Write, type Writing } from './writing.ts';

/** Adds a member of an object to the text, its name first; returns false for a null that may not be. */
export type WriteMember = (object: Data, writing: Writing) => boolean;

export interface MemberOptions {
  /** How many elements the path of the object has. */
  readonly depth: number;
  readonly name: string;
  /** What stands before the value: a brace or comma, and the name. */
  readonly before: string;
}

/** Finds a member's value in an object of the data. */
type Read = (object: Data) => unknown;

export function readerOf(key: string): Read {
  if (!(key in Object.prototype)) return (object) => object[key];
  // What every object inherits is no field's value.
  return (object) => (Object.hasOwn(object, key) ? object[key] : undefined);
}

/** The writer of an object or list under its name. */
export function nestedMember(
  write: Write,
  { depth, name, before, read }: MemberOptions & { readonly read: Read },
): WriteMember {
  return (object, writing) => {
    writing.path[depth] = name;
    writing.pieces.push(before);
    return write(read(object), writing);
  };
}

/** The writer of a scalar or enum under its name; most members are one, so the path can wait. */
export function leafMember(
  type: GraphQLOutputType,
  { depth, name, before, read }: MemberOptions & { readonly read: Read },
): WriteMember {
  const write = leafWriter(getNullableType(type) as GraphQLLeafType, before);
  const mayBeNull = !isNonNullType(type);
  const nothing = `${before}null`;
  return (object, writing) => {
    const value = read(object);
    const isThere = value !== null && value !== undefined;
    if (isThere && write(value, writing.pieces, writing.isPlain)) return true;
    writing.path[depth] = name;
    if (isThere) refuse(writing, depth + 1);
    else if (!mayBeNull) refuseNull(writing, depth + 1);
    return mayBeNull && writing.pieces.push(nothing) > 0;
  };
}

/** The writer of `__typename`: an object that does not tell its type has none to write. */
export function typenameMember(
  type: GraphQLCompositeType,
  { depth, name, before }: MemberOptions,
): WriteMember {
  if (isObjectType(type)) {
    const text = before + JSON.stringify(type.name);
    return (_, { pieces }) => pieces.push(text) > 0;
  }
  return (_, writing) => {
    writing.path[depth] = name;
    return refuse(writing, depth + 1);
  };
}

/**
 * The writer of a field that was not fetched, for the viewer may not have it: a null, and an error at
 * the first places where it is missing.
 */
export function deniedMember(
  type: GraphQLOutputType | undefined,
  { depth, name, before }: MemberOptions,
): WriteMember {
  const mayBeNull = type !== undefined && !isNonNullType(type);
  const nothing = `${before}null`;
  const member: WriteMember = (_, writing) => {
    writing.path[depth] = name;
    refuseDenied(writing, member, depth + 1);
    return mayBeNull && writing.pieces.push(nothing) > 0;
  };
  return member;
}
