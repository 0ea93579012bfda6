import { type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import type { RequiredField } from './plan.ts';
import { responseNameOf } from './resolved-operation.ts';

/** Response keys, and those inside their values. */
export interface KeyTree extends ReadonlyMap<string, KeyTree> {}

interface Within {
  /** Whether all objects in question meet a type condition. */
  readonly covers: (condition: string) => boolean;
  /** Whether a field of the objects is answered. */
  readonly counts: (field: FieldNode) => boolean;
}

export const EVERYTHING: Within = { covers: () => true, counts: () => true };

/** The keys that objects hold. */
export function keysSelected(
  set: SelectionSetNode,
  within: Within,
  into: Map<string, KeyTree> = new Map(),
): KeyTree {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      if (!within.counts(selection)) continue;
      const inner = new Map(into.get(responseNameOf(selection)));
      if (selection.selectionSet) keysSelected(selection.selectionSet, EVERYTHING, inner);
      into.set(responseNameOf(selection), inner);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      if (condition === undefined || within.covers(condition)) {
        keysSelected(selection.selectionSet, within, into);
      }
    }
  }
  return into;
}

/** Whether a tree holds all that is required. */
export function holdsAll(tree: KeyTree | undefined, required: readonly RequiredField[]): boolean {
  return required.every(({ name, from, fields = [] }) => {
    if (name === '__typename') return true;
    const inner = tree?.get(from ?? name);
    return inner !== undefined && holdsAll(inner, fields);
  });
}

/** The keys that representations of all the types with these names hold. */
export function keysRepresented(
  fields: readonly RequiredField[],
  names: readonly string[] | undefined,
  into: Map<string, KeyTree> = new Map(),
): KeyTree {
  for (const { name, from, on, fields: nested = [] } of fields) {
    if (on && names && !names.every((each) => on.includes(each))) continue;
    const inner = new Map(into.get(from ?? name));
    into.set(from ?? name, inner);
    keysRepresented(nested, undefined, inner);
  }
  return into;
}
