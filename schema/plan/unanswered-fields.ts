import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Part } from './plan.ts';
import { type ResolvedOperation, responseNameOf } from './resolved-operation.ts';
import { type DraftStep, operationOf } from './steps.ts';

/**
 * The coordinates of fields that no step asks for. A planner that sees no way to a field may just
 * leave it out, and it would silently be null. Whether a field of an abstract type must be asked
 * for depends on the types that a subgraph knows, so only what every answer holds is looked at.
 */
export function unansweredFields(
  { operation, selectionSet }: ResolvedOperation,
  steps: readonly DraftStep[],
  schema: GraphQLSchema,
): readonly string[] {
  const root = schema.getRootType(operation);
  return root ? missingIn(selectionSet, answeredBy(steps), { parent: root, schema }) : [];
}

/** What is asked for, by key, at whichever types of objects. */
interface Answered extends Map<string, Answered> {}

function answeredBy(steps: readonly DraftStep[]): Answered {
  const root: Answered = new Map();
  for (const step of steps) {
    for (const part of step.parts) {
      for (const path of part.paths) addPart(below(root, path), step, part);
    }
  }
  return root;
}

function addPart(at: Answered, { document }: DraftStep, { entities, renames = [] }: Part): void {
  for (const selection of operationOf(document).selectionSet.selections) {
    const isEntities =
      selection.kind === Kind.FIELD && responseNameOf(selection) === entities?.field;
    if (!isEntities) add({ kind: Kind.SELECTION_SET, selections: [selection] }, at);
    else if (selection.selectionSet) add(selection.selectionSet, at);
  }
  for (const { path, to } of renames) {
    const keys = path.filter((key) => typeof key === 'string');
    const renamed = below(at, keys);
    const parent = below(at, keys.slice(0, -1));
    parent.set(to, parent.get(to) ?? renamed);
  }
}

function add({ selections }: SelectionSetNode, at: Answered): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      const inner = below(at, [responseNameOf(selection)]);
      if (selection.selectionSet) add(selection.selectionSet, inner);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) add(selection.selectionSet, at);
  }
}

function below(at: Answered, path: readonly string[]): Answered {
  return path.reduce((node, key) => {
    if (key === '@') return node;
    const inner = node.get(key) ?? new Map();
    node.set(key, inner);
    return inner;
  }, at);
}

interface Place {
  readonly parent: GraphQLObjectType;
  readonly schema: GraphQLSchema;
}

function missingIn(
  { selections }: SelectionSetNode,
  answered: Answered,
  { parent, schema }: Place,
): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const isMet = holds(selection.typeCondition?.name.value, { parent, schema });
      return isMet ? missingIn(selection.selectionSet, answered, { parent, schema }) : [];
    }
    const name = selection.name.value;
    if (name === '__typename') return [];
    const inner = answered.get(responseNameOf(selection));
    if (!inner) return [`${parent.name}.${name}`];
    const type = getNamedType(parent.getFields()[name]?.type);
    if (!selection.selectionSet || !isObjectType(type)) return [];
    return missingIn(selection.selectionSet, inner, { parent: type, schema });
  });
}

function holds(condition: string | undefined, { parent, schema }: Place): boolean {
  if (condition === undefined || condition === parent.name) return true;
  const type = schema.getType(condition);
  return isAbstractType(type) && schema.isSubType(type, parent);
}
