import { ClientError } from './errors.ts';

/** What the variables of one request may hold. */
export interface VariableLimits {
  /** Most bytes of their JSON. Default 8 KiB. */
  readonly bytes: number;
  /** Most objects and lists within one another, the variables themselves not counted. Default 16. */
  readonly depth: number;
  /** Most elements of one list. Default 500. */
  readonly listLength: number;
}

export const VARIABLE_LIMITS: VariableLimits = { bytes: 8 * 1024, depth: 16, listLength: 500 };

type Variables = Readonly<Record<string, unknown>>;

/**
 * Holds variables to their size, whatever they stand for.
 *
 * @param sentLength how long the text is that they stand in: where that is short, nothing is measured
 * @throws ClientError `BAD_USER_INPUT` naming the limit that is passed
 */
export function requireVariableLimits(
  variables: Variables,
  sentLength: number,
  { variables: { bytes, depth, listLength } }: { readonly variables: VariableLimits },
): void {
  // A character has at most three bytes.
  if (sentLength * 3 > bytes && Buffer.byteLength(JSON.stringify(variables)) > bytes) {
    throw refused(`more than ${bytes} bytes`);
  }
  if (levelsOf(variables, depth + 1) > depth + 1) throw refused(`more than ${depth} levels`);
  if (sentLength > listLength && longestList(variables) > listLength) {
    throw refused(`a list of more than ${listLength}`);
  }
}

function refused(what: string): ClientError {
  return new ClientError('BAD_USER_INPUT', `The variables hold ${what}.`);
}

/** How many levels there are; beyond `most` nobody counts. */
function levelsOf(value: unknown, most: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (most === 0) return 1;
  let deepest = 0;
  for (const each of Object.values(value)) deepest = Math.max(deepest, levelsOf(each, most - 1));
  return deepest + 1;
}

function longestList(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let longest = Array.isArray(value) ? value.length : 0;
  for (const each of Object.values(value)) longest = Math.max(longest, longestList(each));
  return longest;
}
