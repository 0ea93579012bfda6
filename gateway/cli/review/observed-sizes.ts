import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObservedSizes } from '#schema/check';
import { UsageError } from '../command.ts';
import { GENERATED_FOLDER } from '../project.ts';

/** What answers were seen to be like, committed beside the schemas; `facet check --measure` writes it. */
export const OBSERVED_SIZES_FILE = `${GENERATED_FOLDER}/observed-sizes.json`;

/**
 * Reads what answers of a project were seen to be like.
 *
 * @returns undefined when nobody measured
 * @throws UsageError when the file holds something else
 */
export function readObservedSizes(folder: string): ObservedSizes | undefined {
  const file = join(folder, OBSERVED_SIZES_FILE);
  if (!existsSync(file)) return undefined;
  const sizes = parsed(readFileSync(file, 'utf8'));
  if (isObservedSizes(sizes)) return sizes;
  throw new UsageError(`${file} holds no sizes; facet check --measure makes it anew.`);
}

export function writeObservedSizes(sizes: ObservedSizes): void {
  writeFileSync(OBSERVED_SIZES_FILE, `${JSON.stringify(sizes, null, 2)}\n`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObservedSizes(value: unknown): value is ObservedSizes {
  const { bytes, nulls, lists, types } = (value ?? {}) as Partial<ObservedSizes>;
  return (
    isRecordOf(bytes, isNumber) &&
    isRecordOf(nulls, isNumber) &&
    isRecordOf(lists, isLengths) &&
    isRecordOf(types, (shares) => isRecordOf(shares, isNumber))
  );
}

function isRecordOf(value: unknown, isMember: (member: unknown) => boolean): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(isMember)
  );
}

const isLengths = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isNumber));

const isNumber = (value: unknown): boolean => typeof value === 'number' && value >= 0;
