import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';
import { operationIn } from '../../plan/operation-plans.ts';
import { resolveOperation, responseNameOf } from '../../plan/resolved-operation.ts';
import type { AnswerPlace } from './null-places.ts';

/** Whether the answer of a document can have a place, of any objects that stand there. */
export function asksFor(document: DocumentNode, place: AnswerPlace): boolean {
  const { selectionSet } = resolveOperation(operationIn(document), document);
  const names = place.split('.').map((name) => name.replaceAll('[]', ''));
  const sets = names.reduce(
    (all: readonly (SelectionSetNode | undefined)[], name) =>
      name === '' ? all : all.flatMap((set) => valuesOf(set, name)),
    [selectionSet],
  );
  return sets.length > 0;
}

/** What is asked for below a response name; undefined: nothing is, for it is a leaf. */
function valuesOf(
  set: SelectionSetNode | undefined,
  name: string,
): readonly (SelectionSetNode | undefined)[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT) return valuesOf(selection.selectionSet, name);
    return responseNameOf(selection) === name ? [selection.selectionSet] : [];
  });
}
