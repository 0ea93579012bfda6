import type { Part, Plan, PlanPath, Step } from '#schema';
import { type NestedFields, nestedFields } from './step-fields.ts';

/** How the objects of a part are found in a run's data. */
export interface Walk {
  /** Where they are from the objects that were found for other parts. */
  readonly starts: readonly Start[];
  /** Where the others are, from the root. */
  readonly paths: readonly PlanPath[];
  /** Whether another walk goes on from here. */
  readonly isKept: boolean;
}

export interface Start {
  readonly part: Part;
  /** What leads on from each of its objects. */
  readonly rest: PlanPath;
}

/**
 * Finds the shortest walk to the objects of each part. Screens ask several services for the same objects,
 * and for more of what these lead to, so most walks need not begin at the root: they go on where others
 * ended, if nobody puts new objects there in between.
 */
export function shortestWalks({ steps }: Pick<Plan, 'steps'>): (part: Part) => Walk {
  const sources = new Sources(steps);
  const walks = new Map<Part, Omit<Walk, 'isKept'>>();
  for (const [step, { parts }] of steps.entries()) {
    for (const [place, part] of parts.entries()) {
      const ways = sources.before({ part, step, place }).flatMap((source) => {
        const found = waysFrom(source.part, part.paths);
        return found.length > 0 && sources.isSteady(source, step) ? found : [];
      });
      walks.set(part, shortest(ways, part.paths));
    }
  }
  const kept = new Set([...walks.values()].flatMap(({ starts }) => starts.map(({ part }) => part)));
  return (part) => ({
    ...(walks.get(part) ?? { starts: [], paths: part.paths }),
    isKept: kept.has(part),
  });
}

/** A start, and which paths it leads along, as texts. */
interface Way extends Start {
  readonly covers: readonly string[];
}

/** The ways from all objects of a part along some of the paths. */
function waysFrom(part: Part, paths: readonly PlanPath[]): Way[] {
  const [stem = []] = part.paths;
  const known = new Set(paths.map(String));
  return paths.flatMap((path) => {
    if (String(path.slice(0, stem.length)) !== String(stem)) return [];
    const rest = path.slice(stem.length);
    const covers = part.paths.map((each) => String([...each, ...rest]));
    return covers.every((each) => known.has(each)) ? [{ part, rest, covers }] : [];
  });
}

/** Takes the shortest ways as long as they lead along what no other does; the root leads along the rest. */
function shortest(ways: readonly Way[], paths: readonly PlanPath[]): Omit<Walk, 'isKept'> {
  const left = new Set(paths.map(String));
  const starts: Start[] = [];
  for (const { part, rest, covers } of ways.toSorted((a, b) => a.rest.length - b.rest.length)) {
    if (!covers.every((each) => left.has(each))) continue;
    for (const each of covers) left.delete(each);
    starts.push({ part, rest });
  }
  return { starts, paths: paths.filter((path) => left.has(String(path))) };
}

/** The order in which a step's parts are walked to: those last that may go on from others. */
export function inWalkingOrder(parts: readonly Part[]): readonly Part[] {
  return parts.toSorted((one, other) => lengthOf(one) - lengthOf(other));
}

function isWalkedBefore(one: Source, other: Source): boolean {
  return (lengthOf(one.part) - lengthOf(other.part) || one.place - other.place) < 0;
}

function lengthOf({ paths }: Part): number {
  return paths.reduce((sum, { length }) => sum + length, 0);
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

  /** Those whose objects are known when the objects of another part are looked for. */
  before(asked: Source): readonly Source[] {
    return this.#all.filter((source) =>
      source.step === asked.step
        ? isWalkedBefore(source, asked)
        : this.#before[asked.step]?.has(source.step),
    );
  }

  /** Whether what a walk found is still all there is when a step begins: nobody put objects in the way. */
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
