import { type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import type { Plan, PlanPath, ResolvedOperation } from '#schema/operations';
import { fieldSignature, responseNameOf } from '#schema/operations';
import type { PathKey } from './path.ts';
import type { Data } from './run.ts';
import { isObject } from './targets.ts';

/** Which keys of the data stand in the answer, and under which names. */
export interface ResponseTree {
  readonly fields: ReadonlyMap<string, ResponseField>;
}

export interface ResponseField extends ResponseTree {
  readonly name: string;
}

/** The tree of all an operation asks for, whatever types its objects turn out to have. */
export function responseTree(
  { selectionSet }: ResolvedOperation,
  keys: Plan['keys'],
): ResponseTree {
  return { fields: fieldsOf([selectionSet], keys) };
}

/** The key under which a field's value stands in the data. */
export function dataKeyOf(field: FieldNode, keys: Plan['keys']): string {
  const signature = fieldSignature(field);
  return Object.hasOwn(keys, signature) ? (keys[signature] as string) : responseNameOf(field);
}

function fieldsOf(
  sets: readonly SelectionSetNode[],
  keys: Plan['keys'],
): ReadonlyMap<string, ResponseField> {
  const merged = new Map<string, { name: string; sets: SelectionSetNode[] }>();
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        visit(selection.selectionSet);
        continue;
      }
      const key = dataKeyOf(selection, keys);
      const known = merged.get(key) ?? { name: responseNameOf(selection), sets: [] };
      if (selection.selectionSet) known.sets.push(selection.selectionSet);
      merged.set(key, known);
    }
  };
  sets.forEach(visit);
  return new Map(
    [...merged].map(([key, { name, sets: inner }]) => [
      key,
      { name, fields: fieldsOf(inner, keys) },
    ]),
  );
}

/** The response path that a path of data keys leads to, as far as the answer goes. */
export function responsePath(tree: ResponseTree, path: readonly PathKey[]): PathKey[] {
  return responseEnd(tree, path).path;
}

/** The same, and what the answer holds there. */
export function responseEnd(
  tree: ResponseTree,
  path: readonly PathKey[],
): ResponseTree & { readonly path: PathKey[] } {
  const found = path.slice();
  let { fields } = tree;
  for (let index = 0; index < found.length; index += 1) {
    const key = found[index];
    if (typeof key !== 'string') continue;
    const field = fields.get(key);
    if (!field) {
      found.length = index;
      break;
    }
    found[index] = field.name;
    fields = field.fields;
  }
  return { path: found, fields };
}

/** Where the objects stand that paths lead to, each `PLACES_MAX` times at most: keys and indices. */
export function placesIn(data: Data, paths: readonly PlanPath[]): ReadonlyMap<Data, PathKey[][]> {
  const places = new Map<Data, PathKey[][]>();
  const at: PathKey[] = [];
  const look = (value: unknown, path: PlanPath, step: number): void => {
    const key = path[step];
    if (Array.isArray(value)) {
      if (key !== '@') return;
      for (const [index, element] of value.entries()) {
        at[step] = index;
        look(element, path, step + 1);
      }
    } else if (!isObject(value)) return;
    else if (key !== undefined) {
      at[step] = key;
      look(value[key], path, step + 1);
    } else {
      const known = places.get(value) ?? [];
      if (known.length < PLACES_MAX) known.push(at.slice(0, step));
      places.set(value, known);
    }
  };
  for (const path of paths) look(data, path, 0);
  return places;
}

/** One broken entity may stand at thousands of places; the first of them tell enough. */
export const PLACES_MAX = 20;
