import type { PlanPath } from '#schema';
import type { Data } from './run.ts';

/** The objects a part of an answer belongs to, each once however many places it stands at. */
export function targetsAt(data: Data, paths: readonly PlanPath[]): readonly Data[] {
  const found = new Set<Data>();
  visitPlaces(data, paths, (object) => found.add(object));
  return [...found];
}

/**
 * Where an object stands: the object or list that holds it, and its key there. Whoever begins with known
 * objects is not told by what these are held.
 */
export type VisitPlace = (
  object: Data,
  holder?: Data | unknown[],
  key?: string | number,
) => unknown;

/**
 * Visits every place that paths lead to, in their order; an object may stand at several. What lies
 * within a list that stands at several places is visited with the first of them: the others hold the
 * very same.
 */
export function visitPlaces(data: Data, paths: readonly PlanPath[], visit: VisitPlace): void {
  // What the root itself is held by is nobody's business: it stands nowhere else.
  for (const path of paths) new Way(path, visit).from({ data }, 'data', 0);
}

/** The same from each of some objects on, along one path; of the empty one each is visited itself. */
export function visitPlacesFrom(objects: Iterable<Data>, path: PlanPath, visit: VisitPlace): void {
  const [first, ...rest] = path;
  const way = new Way(rest, visit);
  for (const object of objects) {
    if (first === undefined) visit(object);
    else way.from(object, first, 0);
  }
}

class Way {
  readonly #path: PlanPath;
  readonly #visit: VisitPlace;
  /** Lists that were entered already, by the length of the path to them. */
  readonly #entered: (Set<unknown> | undefined)[] = [];

  constructor(path: PlanPath, visit: VisitPlace) {
    this.#path = path;
    this.#visit = visit;
  }

  /** Goes on from a value, by its holder and key, with the path's element at `start`. */
  from(startHolder: Data | unknown[], startKey: string | number, start: number): void {
    const path = this.#path;
    let holder = startHolder as Record<string | number, unknown>;
    let key = startKey;
    for (let index = start; ; index += 1) {
      const current = holder[key];
      if (typeof current !== 'object' || current === null) return;
      if (Array.isArray(current)) {
        // A path names every list: one where none is due may nest deeper than the stack goes.
        if (path[index] !== '@' || !this.#enters(current, index)) return;
        for (let each = 0; each < current.length; each += 1) this.from(current, each, index + 1);
        return;
      }
      if (index === path.length) {
        this.#visit(current as Data, holder, key);
        return;
      }
      holder = current as Data;
      key = path[index] as string;
    }
  }

  #enters(list: unknown[], index: number): boolean {
    let entered = this.#entered[index];
    if (!entered) {
      entered = new Set();
      this.#entered[index] = entered;
    }
    const size = entered.size;
    return entered.add(list).size > size;
  }
}

/** Whether a value is an object of a subgraph's answer. */
export function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
