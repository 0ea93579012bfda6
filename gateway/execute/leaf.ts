import { type GraphQLLeafType, isEnumType } from 'graphql';

/** Writes a value that is not null as JSON text, or returns undefined when it does not fit. */
export type WriteLeaf = (value: unknown) => string | undefined;

/**
 * The writer of a scalar or enum. Subgraphs have serialized the values already, so this only
 * checks that they are what the schema promises; a custom scalar may be anything.
 *
 * Integers beyond 2^53 arrive as the nearest number that JavaScript holds.
 *
 * @see https://spec.graphql.org/draft/#sec-Scalars
 */
export function leafWriter(type: GraphQLLeafType): WriteLeaf {
  if (!isEnumType(type)) return BUILT_IN[type.name] ?? anyText;
  const texts = new Map<unknown, string>(
    type.getValues().map(({ name }) => [name, JSON.stringify(name)]),
  );
  return (value) => texts.get(value);
}

const BUILT_IN: Readonly<Record<string, WriteLeaf>> = {
  Int: (value) => (Number.isInteger(value) && isInt32(value as number) ? `${value}` : undefined),
  Float: (value) => (Number.isFinite(value) ? `${value}` : undefined),
  Boolean: (value) => (typeof value === 'boolean' ? `${value}` : undefined),
  String: (value) => (typeof value === 'string' ? stringText(value) : undefined),
  ID: (value) => {
    if (typeof value === 'string') return stringText(value);
    return Number.isSafeInteger(value) ? `"${value}"` : undefined;
  },
};

function isInt32(value: number): boolean {
  return value >= -(2 ** 31) && value < 2 ** 31;
}

/** Most strings need no escaping; those of some length are left to the engine either way. */
export function stringText(value: string): string {
  return value.length < 200 && !ESCAPED.test(value) ? `"${value}"` : JSON.stringify(value);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON escapes control characters.
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

function anyText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    // Nested deeper than the stack goes: nothing a schema can promise.
    return undefined;
  }
}
