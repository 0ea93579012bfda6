import { type DocumentNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
import type { RequiredField } from './plan.ts';
import { withUsedVariables } from './used-variables.ts';

/** Which stand-ins the field of a type requires. */
export type RequiredStandIns = (type: string, field: string) => ReadonlySet<string>;

/** A part of an entity fetch. */
export interface SplitFetch {
  readonly document: DocumentNode;
  readonly requires: readonly RequiredField[];
}

/**
 * Splits a fetch of entities whose fields require one field with different arguments: a
 * representation holds it once, so they must be asked for with representations of their own.
 */
export function splitFetch(
  { document, requires }: SplitFetch,
  requiredStandIns: RequiredStandIns,
): SplitFetch[] {
  const conflicts = conflictsOf(requires);
  if (conflicts.length === 0) return [{ document, requires }];
  const colours: Set<string>[] = [];
  const colourOf = (type: string, field: string): number => {
    const needed = [...requiredStandIns(type, field)].filter((name) =>
      conflicts.some((conflict) => conflict.has(name)),
    );
    if (needed.length === 0) return 0;
    const fits = (colour: ReadonlySet<string>) =>
      conflicts.every(
        (conflict) =>
          new Set([...colour, ...needed].filter((name) => conflict.has(name))).size <= 1,
      );
    const found = colours.findIndex(fits);
    const colour = found < 0 ? colours.push(new Set()) - 1 : found;
    for (const name of needed) colours[colour]?.add(name);
    return colour;
  };
  const fields = fieldColours(document, colourOf);
  if (colours.length < 2) return [{ document, requires }];
  const all = new Set(conflicts.flatMap((conflict) => [...conflict]));
  return colours.map((colour, index) => ({
    document: pruned(document, (field) => (fields.get(field) ?? 0) === index),
    requires: without(requires, (name) => all.has(name) && !colour.has(name)),
  }));
}

/** Sets of stand-ins for one field of one object: a representation holds one of each at most. */
function conflictsOf(fields: readonly RequiredField[]): ReadonlySet<string>[] {
  const sources = new Map<string, Set<string>>();
  const inner = new Map<string, RequiredField[]>();
  for (const field of fields) {
    const known = sources.get(field.name) ?? new Set();
    sources.set(field.name, known.add(field.from ?? field.name));
    inner.set(field.name, [...(inner.get(field.name) ?? []), ...(field.fields ?? [])]);
  }
  return [
    ...[...sources.values()].filter((names) => names.size > 1),
    ...[...inner.values()].flatMap((nested) => (nested.length > 0 ? conflictsOf(nested) : [])),
  ];
}

/** The colour of each field of the entities. */
function fieldColours(
  document: DocumentNode,
  colourOf: (type: string, field: string) => number,
): ReadonlyMap<SelectionNode, number> {
  const colours = new Map<SelectionNode, number>();
  const colour = ({ selections }: SelectionSetNode, type: string): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        colours.set(selection, colourOf(type, selection.name.value));
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        colour(selection.selectionSet, selection.typeCondition?.name.value ?? type);
      }
    }
  };
  for (const set of entitySets(document)) colour(set, '');
  return colours;
}

function entitySets({ definitions }: DocumentNode): SelectionSetNode[] {
  return definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.flatMap((selection) =>
          selection.kind === Kind.FIELD && selection.selectionSet ? [selection.selectionSet] : [],
        )
      : [],
  );
}

/** The document with only some fields of the entities, and the variables that those use. */
function pruned(document: DocumentNode, keep: (field: SelectionNode) => boolean): DocumentNode {
  const prune = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind !== Kind.INLINE_FRAGMENT) return keep(selection) ? [selection] : [];
      const selectionSet = prune(selection.selectionSet);
      return selectionSet.selections.length > 0 ? [{ ...selection, selectionSet }] : [];
    }),
  });
  const definitions = document.definitions.map((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
    const selections = definition.selectionSet.selections.map((selection) =>
      selection.kind === Kind.FIELD && selection.selectionSet
        ? { ...selection, selectionSet: prune(selection.selectionSet) }
        : selection,
    );
    return withUsedVariables({
      ...definition,
      selectionSet: { ...definition.selectionSet, selections },
    });
  });
  return { ...document, definitions };
}

function without(
  fields: readonly RequiredField[],
  isLeftOut: (name: string) => boolean,
): RequiredField[] {
  return fields.flatMap((field) => {
    if (field.from !== undefined && isLeftOut(field.from)) return [];
    if (!field.fields) return [field];
    const inner = without(field.fields, isLeftOut);
    return inner.length > 0 ? [{ ...field, fields: inner }] : [];
  });
}
