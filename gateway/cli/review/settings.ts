import type { CheckSettings } from '#schema/check';
import { UsageError } from '../command.ts';
import { PROJECT_FILE, readProjectFile } from '../project.ts';

/**
 * Reads what a project decides about its reviews: the `check` member of its `facet.json`.
 *
 * @throws UsageError quoting the first bad value
 */
export function readSettings(now = new Date()): CheckSettings {
  return validSettings(readProjectFile().check ?? {}, now);
}

/** Fills in defaults. @throws UsageError quoting the first bad value */
export function validSettings(check: unknown, now: Date): CheckSettings {
  if (!isObject(check)) throw invalid('check', check, 'an object');
  const unknown = Object.keys(check).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) {
    throw invalid(`check.${unknown}`, check[unknown], `one of ${MEMBERS.join(', ')}`);
  }
  const { levels = {}, unused = 'warning', tags, existing = 'off' } = check;
  return {
    levels: validLevels(levels),
    unused: oneOf('check.unused', unused, LEVELS),
    tags: tags === undefined ? undefined : validTags(tags),
    existing: oneOf('check.existing', existing, ['note', 'off'] as const),
    today: now.toISOString().slice(0, 10),
  };
}

const MEMBERS = ['levels', 'unused', 'tags', 'existing'];

function validLevels(levels: unknown): CheckSettings['levels'] {
  if (!isObject(levels)) throw invalid('check.levels', levels, 'an object of levels by codes');
  for (const [code, value] of Object.entries(levels)) {
    if (!/^[A-Z][A-Z0-9_]*$/.test(code)) {
      throw new UsageError(`check.levels in ${PROJECT_FILE} has "${code}", which is no code.`);
    }
    oneOf(`check.levels.${code}`, value, LEVELS);
  }
  return levels as CheckSettings['levels'];
}

function oneOf<Value>(name: string, value: unknown, values: readonly Value[]): Value {
  const found = values.find((each) => each === value);
  if (found !== undefined) return found;
  throw invalid(name, value, values.join(', '));
}

const LEVELS = ['blocking', 'warning', 'note', 'off'] as const;

function validTags(tags: unknown): readonly string[] {
  const areTags = Array.isArray(tags) && tags.every((tag) => typeof tag === 'string' && tag !== '');
  if (areTags) return tags;
  throw invalid('check.tags', tags, 'a list of tags');
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function invalid(name: string, value: unknown, expected: string): UsageError {
  const quoted = JSON.stringify(value);
  return new UsageError(`${name} in ${PROJECT_FILE} is ${quoted}; expected ${expected}.`);
}
