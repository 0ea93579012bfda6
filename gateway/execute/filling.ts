import type { PlanPath, Step } from '#schema';
import { type NestedFields, nestedFields } from './step-fields.ts';

/** Whether a step puts objects where one of the paths leads to, or on the way there. */
export type FillsAlong = (paths: readonly PlanPath[]) => boolean;

/** Finds where a step's answer may hold objects, whatever their types turn out to be. */
export function fillingOf(step: Step): FillsAlong {
  const filled = placesFilled(step);
  return (paths) =>
    paths
      .map(keysIn)
      .some((keys) => keys.some((_, index) => filled.has(String(keys.slice(0, index + 1)))));
}

/** Without the lists on the way: keys alone tell more places than there are, never fewer. */
function placesFilled({ text, parts }: Step): ReadonlySet<string> {
  const filled = new Set<string>();
  const fill = (stem: readonly string[], { fields, names }: Filling): void => {
    for (const [key, inner] of fields) {
      for (const name of [key, ...(names.get(key) ?? [])]) {
        const path = [...stem, name];
        filled.add(String(path));
        fill(path, { fields: inner, names });
      }
    }
  };
  const nested = nestedFields(text);
  for (const { paths, entities, renames = [] } of parts) {
    const names = new Map<string, string[]>();
    for (const { path, to } of renames) {
      const key = String(path.at(-1));
      names.set(key, [...(names.get(key) ?? []), to]);
    }
    const fields = entities ? nested.get(entities.field) : nested;
    for (const path of paths) if (fields) fill(keysIn(path), { fields, names });
  }
  return filled;
}

interface Filling {
  readonly fields: NestedFields;
  /** What keys are renamed to. */
  readonly names: ReadonlyMap<string, readonly string[]>;
}

function keysIn(path: PlanPath): readonly string[] {
  return path.filter((key) => key !== '@');
}
