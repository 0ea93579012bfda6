import { type GraphQLLeafType, isEnumType } from 'graphql';

/** The pieces of a JSON text, in their order; a number stands for its decimal form. */
export type Pieces = (string | number | boolean)[];

/** Adds a value that is not null to a JSON text; returns false, adding nothing, if it does not fit. */
export type WriteLeaf = (value: unknown, pieces: Pieces) => boolean;

/**
 * The writer of a scalar or enum. Subgraphs have serialized the values already, so this only
 * checks that they are what the schema promises; a custom scalar may be anything.
 *
 * Integers beyond 2^53 arrive as the nearest number that JavaScript holds.
 *
 * @see https://spec.graphql.org/draft/#sec-Scalars
 */
export function leafWriter(type: GraphQLLeafType): WriteLeaf {
  if (!isEnumType(type)) return BUILT_IN[type.name] ?? writeAny;
  const texts = new Map<unknown, string>(
    type.getValues().map(({ name }) => [name, JSON.stringify(name)]),
  );
  return (value, pieces) => {
    const text = texts.get(value);
    return text !== undefined && pieces.push(text) > 0;
  };
}

const BUILT_IN: Readonly<Record<string, WriteLeaf>> = {
  Int: (value, pieces) =>
    Number.isInteger(value) && isInt32(value as number) && pieces.push(value as number) > 0,
  Float: (value, pieces) => Number.isFinite(value) && pieces.push(value as number) > 0,
  Boolean: (value, pieces) => typeof value === 'boolean' && pieces.push(value) > 0,
  String: (value, pieces) => typeof value === 'string' && writeString(value, pieces),
  ID: (value, pieces) => {
    if (typeof value === 'string') return writeString(value, pieces);
    return Number.isSafeInteger(value) && pieces.push('"', value as number, '"') > 0;
  },
};

function isInt32(value: number): boolean {
  return value >= -(2 ** 31) && value < 2 ** 31;
}

/** Hardly any string needs escaping; one that does not is not copied. */
function writeString(value: string, pieces: Pieces): true {
  if (ESCAPED.test(value)) pieces.push(JSON.stringify(value));
  else pieces.push('"', value, '"');
  return true;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes control characters.
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

function writeAny(value: unknown, pieces: Pieces): boolean {
  try {
    return pieces.push(JSON.stringify(value)) > 0;
  } catch {
    // Nested deeper than the stack goes: nothing a schema can promise.
    return false;
  }
}
