import type { Pieces } from './leaf.ts';
import { alongAny, type PathKey } from './path.ts';
import type { FieldError } from './run.ts';

/** What shaping one answer knows and finds. */
export interface Shaping {
  /** The path of the value being written; what lies deeper is left over from others. */
  readonly path: PathKey[];
  /** What subgraphs reported: a null that one of them explains needs no error of its own. */
  readonly reported: readonly FieldError[];
  readonly found: FieldError[];
  /** Whether no string of the data needs escaping. */
  readonly isPlain: boolean;
  /** Whether an object of the data may stand at several places. */
  readonly isShared: boolean;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** One answer's text while it is written. */
export interface Writing extends Shaping {
  /** The text so far. */
  readonly pieces: Pieces;
  /** Shared objects by what wrote them, each with its text once it was met twice. */
  readonly texts: Map<unknown, string | undefined>[];
  /** How many nulls stood where none may be so far, whoever told of them. */
  nulls: number;
  /** Whether a subgraph reported why there is nothing at a path; made for the first who asks. */
  isExplained: ((path: readonly PathKey[]) => boolean) | undefined;
  /** How often each denied field was told of; made for the first of them. */
  denials: Map<unknown, number> | undefined;
}

/** Adds a value to the text; returns false, adding nothing, for a null that has been told of. */
export type Write = (value: unknown, writing: Writing) => boolean;

/** Writes a list; an element that may not be null takes the whole list with it. */
export function listWriter(write: Write, depth: number): Write {
  return (value, writing) => {
    if (!Array.isArray(value)) return refuse(writing, depth);
    const { pieces, path } = writing;
    const start = pieces.length;
    let loose = start;
    for (let index = 0; index < value.length; index += 1) {
      path[depth] = index;
      pieces.push(index === 0 ? '[' : ',');
      if (!write(value[index], writing)) return takeBack(pieces, start);
      if (pieces.length - loose > LOOSE_MAX) {
        joined(pieces, loose);
        loose = pieces.length;
      }
    }
    return pieces.push(value.length === 0 ? '[]' : ']') > 0;
  };
}

/**
 * How many pieces of a long list stand apart. Beyond that V8 would grow an array of them in memory that it
 * maps and gives back each time, which costs more than to copy the text once again.
 */
const LOOSE_MAX = 4_096;

/** Forgets what was added since `start`: it belongs to something that has become null. */
export function takeBack(pieces: Pieces, start: number): false {
  pieces.length = start;
  return false;
}

/** Makes one of all pieces since `start`. */
export function joined(pieces: Pieces, start: number): string {
  const text = pieces.slice(start).join('');
  pieces.length = start;
  pieces.push(text);
  return text;
}

/** A null where none may be: one error, unless a subgraph said why. */
export function refuseNull(writing: Writing, depth: number): void {
  const path = writing.path.slice(0, depth);
  writing.nulls += 1;
  writing.isExplained ??= alongAny(
    writing.reported.flatMap((error) => (error.path ? [error.path] : [])),
  );
  if (!writing.isExplained(path)) writing.found.push({ ...INVALID, path });
}

/** A value that the schema does not allow becomes a null, and is told of. */
export function refuse(shaping: Shaping, depth: number): false {
  shaping.found.push({ ...INVALID, path: shaping.path.slice(0, depth) });
  return false;
}

/** A field that the viewer may not have; a long list of such tells of the first ones only. */
export function refuseDenied(writing: Writing, field: unknown, depth: number): void {
  writing.denials ??= new Map();
  const told = writing.denials.get(field) ?? 0;
  if (told === DENIALS_MAX) return;
  writing.denials.set(field, told + 1);
  writing.found.push({ ...DENIED, path: writing.path.slice(0, depth) });
}

/** A whole list of denied fields is soon told. */
const DENIALS_MAX = 10;

const DENIED = {
  message: 'Unauthorized field or type',
  extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
} as const;

const INVALID = {
  message: 'A service answered a value that its schema does not allow.',
  extensions: { code: 'RESPONSE_VALIDATION_FAILED' },
} as const;
