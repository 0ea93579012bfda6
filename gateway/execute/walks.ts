import type { Part, Plan, PlanPath, Step } from '#schema';
import { type FillsAlong, fillingOf } from './filling.ts';

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
  readonly #fillings: FillsAlong[] = [];

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
      (_, other) => this.#before[step]?.has(other) || !this.#filling(other)(part.paths),
    );
  }

  #filling(index: number): FillsAlong {
    this.#fillings[index] ??= fillingOf(this.#steps[index] as Step);
    return this.#fillings[index];
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
