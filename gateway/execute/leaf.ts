import { type GraphQLLeafType, isEnumType } from 'graphql';

/** The pieces of a JSON text, in their order; a number stands for its decimal form. */
export type Pieces = (string | number | boolean)[];

/**
 * Adds a value that is not null to a JSON text; returns false, adding nothing, if it does not fit.
 * `isPlain` promises that no string needs escaping.
 */
export type WriteLeaf = (value: unknown, pieces: Pieces, isPlain: boolean) => boolean;

/**
 * The writer of a scalar or enum, with what stands `before` it. Subgraphs have serialized the
 * values already, so this only checks that they are what the schema promises; a custom scalar may
 * be anything.
 *
 * Integers beyond 2^53 arrive as the nearest number that JavaScript holds.
 *
 * @see https://spec.graphql.org/draft/#sec-Scalars
 */
export function leafWriter(type: GraphQLLeafType, before = ''): WriteLeaf {
  if (!isEnumType(type)) return (BUILT_IN[type.name] ?? anyWriter)(before);
  const texts = new Map<unknown, string>(
    type.getValues().map(({ name }) => [name, before + JSON.stringify(name)]),
  );
  return (value, pieces) => {
    const text = texts.get(value);
    return text !== undefined && pieces.push(text) > 0;
  };
}

const BUILT_IN: Readonly<Record<string, (before: string) => WriteLeaf>> = {
  Int: (before) => (value, pieces) =>
    Number.isInteger(value) && isInt32(value as number) && pieces.push(before, value as number) > 0,
  Float: (before) => (value, pieces) =>
    Number.isFinite(value) && pieces.push(before, value as number) > 0,
  Boolean: (before) => (value, pieces) =>
    typeof value === 'boolean' && pieces.push(before, value) > 0,
  String: (before) => {
    const writeString = stringWriter(before);
    return (value, pieces, isPlain) =>
      typeof value === 'string' && writeString(value, pieces, isPlain);
  },
  ID: (before) => {
    const writeString = stringWriter(before);
    return (value, pieces, isPlain) => {
      if (typeof value === 'string') return writeString(value, pieces, isPlain);
      return Number.isSafeInteger(value) && pieces.push(`${before}"`, value as number, '"') > 0;
    };
  },
};

function isInt32(value: number): boolean {
  return value >= -(2 ** 31) && value < 2 ** 31;
}

/** Hardly any string needs escaping; one that does not is not copied. */
function stringWriter(before: string): (value: string, pieces: Pieces, isPlain: boolean) => true {
  const opening = `${before}"`;
  return (value, pieces, isPlain) => {
    if (isPlain || !ESCAPED.test(value)) pieces.push(opening, value, '"');
    else pieces.push(before, JSON.stringify(value));
    return true;
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes control characters.
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

function anyWriter(before: string): WriteLeaf {
  return (value, pieces) => {
    try {
      return pieces.push(before + JSON.stringify(value)) > 0;
    } catch {
      // Nested deeper than the stack goes: nothing a schema can promise.
      return false;
    }
  };
}
