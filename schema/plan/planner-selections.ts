import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { ResolvedOperation } from './resolved-operation.ts';

/**
 * What a planner needs to see of an operation: no introspection, which is answered locally, no
 * `__typename` where the schema knows it already, and no fragment inside another one. Planners
 * forget, or give up on, what stands in nested fragments on abstract types; so each field stands
 * in one fragment at most, which says all that its whole nest said.
 *
 * @returns undefined when nothing is left to ask of subgraphs
 */
export function plannerSelections(
  operation: ResolvedOperation,
  schema: GraphQLSchema,
): ResolvedOperation | undefined {
  const root = schema.getRootType(operation.operation);
  if (!root) return undefined;
  const selections = neededOf(operation.selectionSet, placeOf(root, schema), schema);
  if (selections.length === 0) return undefined;
  return { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } };
}

/** Where selections stand. */
interface Place {
  /** The type of the field that the selections belong to. */
  readonly parent: GraphQLCompositeType;
  /** The type that the fragments around them leave. */
  readonly type: GraphQLCompositeType;
  /** The names of the objects that meet all fragments around them. */
  readonly objects: ReadonlySet<string>;
}

function placeOf(type: GraphQLCompositeType, schema: GraphQLSchema): Place {
  return { parent: type, type, objects: objectsOf(type, schema) };
}

function objectsOf(type: GraphQLCompositeType, schema: GraphQLSchema): ReadonlySet<string> {
  if (!isAbstractType(type)) return new Set([type.name]);
  return new Set(schema.getPossibleTypes(type).map(({ name }) => name));
}

function neededOf(
  { selections }: SelectionSetNode,
  place: Place,
  schema: GraphQLSchema,
): SelectionNode[] {
  return selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return neededFragment(selection, place, schema);
    return targetsOf(selection, place, schema).flatMap((type): SelectionNode[] => {
      const needed = neededField(selection, type, schema);
      if (!needed) return [];
      return type === place.parent ? [needed] : [fragmentOn(type, needed)];
    });
  });
}

function neededFragment(
  fragment: InlineFragmentNode,
  place: Place,
  schema: GraphQLSchema,
): SelectionNode[] {
  const condition = fragment.typeCondition?.name.value;
  const type = condition === undefined ? place.type : schema.getType(condition);
  if (!isCompositeType(type)) return [];
  if (fragment.directives?.length) {
    const inner = neededOf(fragment.selectionSet, placeOf(type, schema), schema);
    return inner.length === 0 ? [] : [{ ...fragment, selectionSet: setOf(inner) }];
  }
  const objects = place.objects.intersection(objectsOf(type, schema));
  // No object meets the fragments, if there are any at all: then the planner has the last word.
  if (objects.size === 0 && place.objects.size > 0) return [];
  return neededOf(fragment.selectionSet, { ...place, type, objects }, schema);
}

/**
 * The types to ask a field of: the parent itself where the fragments around it leave nobody out,
 * else the type they leave, or where they leave less than that each object.
 */
function targetsOf(
  field: FieldNode,
  { parent, type, objects }: Place,
  schema: GraphQLSchema,
): readonly GraphQLCompositeType[] {
  // A subgraph may know of fewer types than the supergraph: a type that is named stays named.
  if (isObjectType(type)) return [type];
  const all = objectsOf(parent, schema);
  const answered = answerType(parent, field);
  const isOfParent = answered !== undefined && answered === answerType(type, field);
  if (isEqual(objects, all) && (type === parent || isOfParent)) return [parent];
  if (isEqual(objects, all.intersection(objectsOf(type, schema)))) return [type];
  return [...objects].flatMap((object) => {
    const named = schema.getType(object);
    return isObjectType(named) ? [named] : [];
  });
}

/** The name of the type that a field answers, if the type has it. */
function answerType(type: GraphQLCompositeType, { name }: FieldNode): string | undefined {
  if (name.value === '__typename') return name.value;
  return 'getFields' in type ? getNamedType(type.getFields()[name.value]?.type)?.name : undefined;
}

function fragmentOn({ name }: GraphQLCompositeType, field: FieldNode): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } },
    selectionSet: setOf([field]),
  };
}

function isEqual(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return some.size === others.size && some.isSubsetOf(others);
}

function neededField(
  field: FieldNode,
  parent: GraphQLCompositeType,
  schema: GraphQLSchema,
): FieldNode | undefined {
  const name = field.name.value;
  if (name === '__typename') return isObjectType(parent) ? undefined : TYPENAME;
  if (name.startsWith('__') || !('getFields' in parent)) return undefined;
  const type = getNamedType(parent.getFields()[name]?.type);
  if (!field.selectionSet || !isCompositeType(type)) return field;
  const inner = neededOf(field.selectionSet, placeOf(type, schema), schema);
  return { ...field, selectionSet: setOf(inner.length === 0 ? [TYPENAME] : inner) };
}

function setOf(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}

/** Asks for the object's type, and so at least for its existence. */
export const TYPENAME: FieldNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: '__typename' },
};
