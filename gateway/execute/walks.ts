import type { Part, Plan, PlanPath, Step } from '#schema';
import { type NestedFields, nestedFields } from './step-fields.ts';

/** How the objects of a part are found in a run's data. */
export interface Walk {
  /** Where they are, from the root. */
  readonly paths: readonly PlanPath[];
  /** Where they are from the objects that were found for another part. Default: the walk begins at the root. */
  readonly from?: { readonly part: Part; readonly rest: PlanPath };
  /** Whether another walk goes on from here. */
  readonly isKept: boolean;
}

/**
 * Finds the shortest walk to the objects of each part. Screens ask several services for the same objects,
 * and for more of what these lead to, so most walks need not begin at the root: they go on where another
 * ended, if nobody puts new objects there in between.
 */
export function shortestWalks({ steps }: Pick<Plan, 'steps'>): (part: Part) => Walk {
  const starts = new Map<Part, Walk['from']>();
  const sources = new Sources(steps);
  for (const [step, { parts }] of steps.entries()) {
    for (const [place, part] of parts.entries()) {
      const known = sources.at(step, place).flatMap((source): NonNullable<Walk['from']>[] => {
        const rest = restOf(part.paths, source.part.paths);
        return rest && sources.isSteady(source, step) ? [{ part: source.part, rest }] : [];
      });
      const [nearest] = known.sort((one, other) => one.rest.length - other.rest.length);
      if (nearest) starts.set(part, nearest);
    }
  }
  const kept = new Set([...starts.values()].map((from) => from?.part));
  return (part) => {
    const from = starts.get(part);
    return { paths: part.paths, ...(from && { from }), isKept: kept.has(part) };
  };
}

/** A part whose objects others may go on from. */
interface Source {
  readonly part: Part;
  readonly step: number;
  readonly place: number;
}

class Sources {
  readonly #steps: readonly Step[];
  readonly #all: readonly Source[];
  readonly #before: readonly ReadonlySet<number>[];
  readonly #filled: ReadonlySet<string>[] = [];

  constructor(steps: readonly Step[]) {
    this.#steps = steps;
    this.#all = steps.flatMap(({ parts }, step) =>
      parts.flatMap((part, place) => (part.entities ? [{ part, step, place }] : [])),
    );
    this.#before = steps.map((_, index) => stepsBefore(steps, index));
  }

  /** Those whose objects are known when the part at a place of a step looks for its own. */
  at(step: number, place: number): readonly Source[] {
    return this.#all.filter((source) =>
      source.step === step ? source.place < place : this.#before[step]?.has(source.step),
    );
  }

  /** Whether what a walk found is still all there is when a step begins. */
  isSteady({ part, step }: Source, until: number): boolean {
    if (step === until) return true;
    return this.#steps.every(
      (_, other) =>
        this.#before[step]?.has(other) || !leadsAlong(this.#filledBy(other), part.paths),
    );
  }

  #filledBy(index: number): ReadonlySet<string> {
    this.#filled[index] ??= filledBy(this.#steps[index] as Step);
    return this.#filled[index];
  }
}

/** The steps that are done when one begins. */
function stepsBefore(steps: readonly Step[], index: number): ReadonlySet<number> {
  const before = new Set<number>();
  const visit = (step: number): void => {
    for (const each of steps[step]?.after ?? []) {
      if (before.has(each)) continue;
      before.add(each);
      visit(each);
    }
  };
  visit(index);
  return before;
}

/** What leads on from each of `starts` to one of `paths`, and to all of them; undefined: nothing does. */
function restOf(paths: readonly PlanPath[], starts: readonly PlanPath[]): PlanPath | undefined {
  const [path = []] = paths;
  const known = new Set(starts.map(String));
  if (paths.length !== starts.length) return undefined;
  for (let length = path.length; length > 0; length -= 1) {
    const rest = path.slice(length);
    const stems = paths.map((each) => stemBefore(rest, each));
    if (stems.every((stem) => stem !== undefined && known.has(stem))) return rest;
  }
  return undefined;
}

function stemBefore(rest: PlanPath, path: PlanPath): string | undefined {
  const length = path.length - rest.length;
  return String(path.slice(length)) === String(rest) ? String(path.slice(0, length)) : undefined;
}

/** Whether objects that are put there stand where paths lead to, or on the way. */
function leadsAlong(filled: ReadonlySet<string>, paths: readonly PlanPath[]): boolean {
  return paths
    .map(keysIn)
    .some((keys) => keys.some((_, index) => filled.has(String(keys.slice(0, index + 1)))));
}

/** Where, without lists, a step's answer holds objects, whatever their types. */
function filledBy(step: Step): ReadonlySet<string> {
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
  const nested = nestedFields(step.text);
  for (const { paths, entities, renames = [] } of step.parts) {
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
