import type { Answer } from './engine.ts';

export interface Comparison {
  /**
   * `equal`: both tell of errors at the same places. `included`: one of them may tell of more, as
   * stock Apollo drops its own findings when a subgraph tells of errors. Default `equal`.
   */
  readonly paths?: 'equal' | 'included';
  /** Whether the order of an object's keys matters. Default `strict`. */
  readonly keys?: 'strict' | 'any order';
}

/**
 * How two answers differ, in a sentence, or undefined if they are equal: the same data, in the same
 * order of keys, and errors about the same places of it. Messages are each engine's own.
 */
export function differenceOf(
  one: Answer,
  other: Answer,
  { paths = 'equal', keys = 'strict' }: Comparison = {},
): string | undefined {
  const [data, otherData] = [one, other].map((answer) => {
    const value = answer.data ?? null;
    return JSON.stringify(keys === 'strict' ? value : sorted(value));
  });
  if (data !== otherData) return `data differ:\n  ${data}\n  ${otherData}`;
  const [errors = [], otherErrors = []] = [one.errors, other.errors];
  if (errors.length > 0 !== otherErrors.length > 0) {
    const messages = [...errors, ...otherErrors].map(({ message }) => message);
    return `only one has errors: ${messages.join('; ')}`;
  }
  const places = placesOf(one);
  const otherPlaces = placesOf(other);
  if (!places || !otherPlaces) return undefined;
  const isIncluded =
    includes(places, otherPlaces) || (paths === 'included' && includes(otherPlaces, places));
  const isEqual = isIncluded && (paths === 'included' || includes(otherPlaces, places));
  if (isEqual) return undefined;
  return `errors are about different places: ${[...places].join(' ')} | ${[...otherPlaces].join(' ')}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}

/**
 * The places the errors are about, or undefined if one of them does not say. Several violations
 * below one null are one place: how many of them are told depends on who stopped looking first.
 */
function placesOf({ data, errors = [] }: Answer): ReadonlySet<string> | undefined {
  const places = new Set<string>();
  for (const { path } of errors) {
    if (!path) return undefined;
    places.add(placeOf(data, path));
  }
  return places;
}

function placeOf(data: unknown, path: readonly (string | number)[]): string {
  let value = data ?? null;
  let length = 0;
  for (const key of path) {
    if (value === null || typeof value !== 'object') break;
    value = (value as Record<string | number, unknown>)[key] ?? null;
    length += 1;
  }
  return `/${path.slice(0, length).join('/')}`;
}

const includes = (all: ReadonlySet<string>, some: ReadonlySet<string>): boolean =>
  [...some].every((each) => all.has(each));
