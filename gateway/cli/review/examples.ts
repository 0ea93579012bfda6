import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../command.ts';

/** Who asks, and with which variables, when the answers of a client's operations are measured. */
export interface Example {
  /** Absent: nobody is signed in. */
  readonly viewer?: string;
  readonly scopes?: readonly string[];
  /** By their names; each operation takes those that it declares. */
  readonly variables?: Variables;
  /** Those of one operation, by its name, instead. */
  readonly operations?: Readonly<Record<string, Variables>>;
}

export type Variables = Readonly<Record<string, unknown>>;

/** In the folder of a client; a list of examples: `facet check --measure` runs all operations with each. */
export const EXAMPLES_FILE = 'examples.json';

/**
 * Reads a client's examples.
 *
 * @returns none when there is no file
 * @throws UsageError when it holds anything else
 */
export function readExamples(client: string): readonly Example[] {
  const file = join('bffs', client, EXAMPLES_FILE);
  if (!existsSync(file)) return [];
  const examples = parsed(readFileSync(file, 'utf8'));
  if (Array.isArray(examples) && examples.every(isExample)) return examples;
  throw new UsageError(`${file} is no list of examples: ${FORM}`);
}

const FORM = '[{ "viewer": "u1", "scopes": [], "variables": { "id": "p7" }, "operations": {} }, …]';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isExample(value: unknown): value is Example {
  if (!isObject(value)) return false;
  const { viewer, scopes = [], variables = {}, operations = {}, ...others } = value;
  return (
    (viewer === undefined || typeof viewer === 'string') &&
    Array.isArray(scopes) &&
    scopes.every((scope) => typeof scope === 'string') &&
    isObject(variables) &&
    isObject(operations) &&
    Object.values(operations).every(isObject) &&
    Object.keys(others).length === 0
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
