import { Kind, type SelectionSetNode } from 'graphql';
import type { Part } from './plan.ts';
import { responseNameOf } from './resolved-operation.ts';
import { type DraftStep, operationOf } from './steps.ts';

/**
 * Marks the parts whose entities must not be shared between the objects they are merged into:
 * another part adds fields to the same nested objects, and may add different ones.
 */
export function withCopies(steps: readonly DraftStep[]): DraftStep[] {
  const parts = steps.flatMap((step) =>
    step.parts.map((part) => ({ part, keys: nestedKeysOf(step, part) })),
  );
  const isCopied = (part: Part, keys: ReadonlySet<string>) =>
    parts.some(
      (other) =>
        other.part !== part &&
        other.part.paths.some((path) => part.paths.some((each) => isSame(each, path))) &&
        [...keys].some((key) => other.keys.has(key)),
    );
  return steps.map((step) => ({
    ...step,
    parts: step.parts.map((part) =>
      part.entities && isCopied(part, nestedKeysOf(step, part)) ? { ...part, copies: true } : part,
    ),
  }));
}

function isSame(path: readonly string[], other: readonly string[]): boolean {
  return path.length === other.length && path.every((key, index) => key === other[index]);
}

/** The keys of a part's own objects under which further objects stand. */
function nestedKeysOf({ document }: DraftStep, { entities }: Part): ReadonlySet<string> {
  const keys = new Set<string>();
  const { selectionSet } = operationOf(document);
  for (const selection of selectionSet.selections) {
    if (!entities) addNested({ kind: Kind.SELECTION_SET, selections: [selection] }, keys);
    else if (selection.kind === Kind.FIELD && responseNameOf(selection) === entities.field) {
      if (selection.selectionSet) addNested(selection.selectionSet, keys);
    }
  }
  return keys;
}

function addNested({ selections }: SelectionSetNode, keys: Set<string>): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD && selection.selectionSet)
      keys.add(responseNameOf(selection));
    if (selection.kind === Kind.INLINE_FRAGMENT) addNested(selection.selectionSet, keys);
  }
}
