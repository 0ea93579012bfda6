import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';
import { type MarkedOver, Marking } from './marking.ts';
import type { Part } from './plan.ts';
import { responseNameOf } from './resolved-operation.ts';
import { operationOf } from './steps.ts';

/** A part that tells where entities stand in it, and the document that asks what names them. */
export interface MarkedPart {
  readonly document: DocumentNode;
  readonly part: Part;
}

/**
 * Marks where entities stand in a part that may be kept. Where what names them is not asked for, the
 * fetch asks for it under an alias of its own, unless that could shorten how long the part may be kept.
 */
export function markedPart({ document, part }: MarkedPart, over: MarkedOver): MarkedPart {
  const operation = operationOf(document);
  const root = over.schema.getRootType(operation.operation);
  if (!root) return { document, part };
  const marking = new Marking(part.maxAgeS ?? 0, over);
  const { entities } = part;
  const selectionSet = entities
    ? mapField(operation.selectionSet, entities.field, (set) => marking.entities(set))
    : marking.objects(operation.selectionSet, { type: root, path: [], isShared: false });
  const { marks, types } = marking;
  return {
    document: { ...document, definitions: [{ ...operation, selectionSet }] },
    part: {
      ...part,
      ...(marks.size > 0 && { marks: [...marks.values()] }),
      ...(types.size > 0 && { types: [...types].sort() }),
    },
  };
}

function mapField(
  set: SelectionSetNode,
  key: string,
  map: (inner: SelectionSetNode) => SelectionSetNode,
): SelectionSetNode {
  const selections = set.selections.map((selection) =>
    selection.kind === Kind.FIELD && responseNameOf(selection) === key && selection.selectionSet
      ? { ...selection, selectionSet: map(selection.selectionSet) }
      : selection,
  );
  return { ...set, selections };
}
