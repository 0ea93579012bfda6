import type { PlanPath } from '#schema';
import type { Data } from './run.ts';

/** The objects a part of an answer belongs to, each once however many places it stands at. */
export function targetsAt(data: Data, paths: readonly PlanPath[]): readonly Data[] {
  const found = new Set<Data>();
  for (const path of paths) collect(data, path, 0, found);
  return [...found];
}

function collect(value: unknown, path: PlanPath, index: number, found: Set<Data>): void {
  let current = value;
  for (let at = index; at < path.length; at += 1) {
    const key = path[at] as string;
    if (Array.isArray(current)) {
      // A path names lists with `@`; one that does not still means every element.
      const rest = key === '@' ? at + 1 : at;
      for (const element of current) collect(element, path, rest, found);
      return;
    }
    if (!isObject(current)) return;
    current = current[key];
  }
  if (Array.isArray(current)) {
    for (const element of current) collect(element, path, path.length, found);
  } else if (isObject(current)) found.add(current);
}

/** Whether a value is an object of a subgraph's answer. */
export function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
