import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  Kind,
  parse,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { type Arguments, nameNode } from './argument-generator.ts';
import { overlap } from './possible-types.ts';
import type { Random } from './random.ts';

/** An operation that is being written. */
export interface Draft {
  readonly schema: GraphQLSchema;
  readonly random: Random;
  readonly arguments: Arguments;
  readonly maxDepth: number;
  readonly fragments: FragmentDefinitionNode[];
  fieldsLeft: number;
}

/** What stands at one place of the answer so far: response names, each with what it stands for. */
export interface Place {
  readonly fields: Map<string, { readonly node: FieldNode; readonly place: Place }>;
}

export const emptyPlace = (): Place => ({ fields: new Map() });

/** Random selections on a type, as deep and as many as the draft has left. */
export function selectionSetOf(
  draft: Draft,
  type: GraphQLCompositeType,
  place: Place,
  depth: number,
): SelectionSetNode {
  const count = 1 + draft.random.below(depth === draft.maxDepth ? 4 : 5);
  const selections: SelectionNode[] = [];
  for (let index = 0; index < count; index += 1) {
    if (index > 0 && draft.fieldsLeft <= 0) break;
    selections.push(selectionOf(draft, type, place, depth));
  }
  return { kind: Kind.SELECTION_SET, selections };
}

function selectionOf(
  draft: Draft,
  type: GraphQLCompositeType,
  place: Place,
  depth: number,
): SelectionNode {
  const { random } = draft;
  const fragments = isUnionType(type) ? 0.9 : isAbstractType(type) ? 0.4 : 0.15;
  if (depth > 0 && random.chance(fragments)) {
    return random.chance(0.4)
      ? spreadOf(draft, type, place, depth)
      : inlineFragmentOf(draft, type, place, depth);
  }
  return fieldOf(draft, type, place, depth);
}

function fieldOf(draft: Draft, type: GraphQLCompositeType, place: Place, depth: number): FieldNode {
  const { random } = draft;
  draft.fieldsLeft -= 1;
  if (place.fields.size > 0 && random.chance(0.12)) {
    const again = againOf(draft, type, place, depth);
    if (again) return again;
  }
  if (type === draft.schema.getQueryType() && random.chance(0.03)) return introspectionOf(draft);
  const field = pickField(draft, type, depth);
  if (!field || random.chance(0.08)) return typenameOf(draft);
  const args = draft.arguments.argumentNodes(field.args);
  const alias = aliasOf(draft, type, field, place, args.length > 0);
  const below = emptyPlace();
  const node: FieldNode = {
    kind: Kind.FIELD,
    name: nameNode(field.name),
    ...(alias !== undefined && { alias: nameNode(alias) }),
    ...(args.length > 0 && { arguments: args }),
  };
  place.fields.set(alias ?? field.name, { node, place: below });
  return completed(draft, node, field, below, depth);
}

/** The field with directives and, if it has any, subfields. */
function completed(
  draft: Draft,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  below: Place,
  depth: number,
): FieldNode {
  const type = getNamedType(field.type);
  return {
    ...node,
    directives: draft.arguments.conditions(0.1),
    ...(isCompositeType(type) && { selectionSet: selectionSetOf(draft, type, below, depth - 1) }),
  };
}

/** A field that stands here already, written once more with other subfields: both are merged. */
function againOf(
  draft: Draft,
  type: GraphQLCompositeType,
  place: Place,
  depth: number,
): FieldNode | undefined {
  const { node, place: below } = draft.random.pick([...place.fields.values()]);
  const field = fieldsOf(type).find(({ name }) => name === node.name.value);
  if (!field || (depth <= 0 && isCompositeType(getNamedType(field.type)))) return undefined;
  return completed(draft, node, field, below, depth);
}

function pickField(draft: Draft, type: GraphQLCompositeType, depth: number) {
  const { random } = draft;
  const fields = fieldsOf(type);
  const leaves = fields.filter((each) => !isCompositeType(getNamedType(each.type)));
  const composites = fields.filter((each) => !leaves.includes(each));
  const deepens = depth > 0 && composites.length > 0 && draft.fieldsLeft > 0;
  if (deepens && (leaves.length === 0 || random.chance(0.45))) return random.pick(composites);
  return leaves.length > 0 ? random.pick(leaves) : undefined;
}

function fieldsOf(type: GraphQLCompositeType): GraphQLField<unknown, unknown>[] {
  return isUnionType(type) ? [] : Object.values(type.getFields());
}

/**
 * Mostly none, at times a plain one, and at times the name of another field of the type: legal, and
 * where executors mistake one for the other.
 */
function aliasOf(
  { random }: Draft,
  type: GraphQLCompositeType,
  field: GraphQLField<unknown, unknown>,
  place: Place,
  hasArguments: boolean,
): string | undefined {
  const isTaken = place.fields.has(field.name);
  if (random.chance(0.14)) {
    const others = fieldsOf(type).filter(
      ({ name, args }) => name !== field.name && !args.some(isRequiredArgument),
    );
    if (others.length > 0) return random.pick(others).name;
  }
  if ((isTaken && hasArguments) || random.chance(0.1)) return `a${random.below(6)}`;
  return undefined;
}

function typenameOf({ random, arguments: { conditions } }: Draft): FieldNode {
  return {
    kind: Kind.FIELD,
    name: nameNode('__typename'),
    ...(random.chance(0.3) && { alias: nameNode(random.pick(['kind', 'type', 'id', 't'])) }),
    directives: conditions(0.05),
  };
}

function introspectionOf({ random, schema }: Draft): FieldNode {
  const names = Object.keys(schema.getTypeMap()).filter((name) => !name.startsWith('__'));
  const text = random.pick([
    '{ __schema { queryType { name } mutationType { name kind } } }',
    '{ schema: __schema { queryType { kind ofType { name } __typename } } }',
    `{ __type(name: "${random.pick(names)}") { name kind description } }`,
    '{ nothing: __type(name: "NoSuchType") { name } }',
  ]);
  const [operation] = parse(text, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`No operation: ${text}`);
  return operation.selectionSet.selections[0] as FieldNode;
}

function inlineFragmentOf(
  draft: Draft,
  type: GraphQLCompositeType,
  place: Place,
  depth: number,
): InlineFragmentNode {
  const { random } = draft;
  const narrowed = random.chance(0.1) ? undefined : conditionOf(draft, type);
  const inner = narrowed ?? type;
  return {
    kind: Kind.INLINE_FRAGMENT,
    ...(narrowed && {
      typeCondition: { kind: Kind.NAMED_TYPE, name: nameNode(narrowed.name) },
    }),
    directives: draft.arguments.conditions(0.12),
    selectionSet: selectionSetOf(draft, inner, innerPlace(draft, type, inner, place), depth - 1),
  };
}

function spreadOf(
  draft: Draft,
  type: GraphQLCompositeType,
  place: Place,
  depth: number,
): SelectionNode {
  const { random, fragments, schema } = draft;
  const directives = draft.arguments.conditions(0.15);
  const usable = fragments.filter((fragment) => overlap(schema, type, typeOf(schema, fragment)));
  if (usable.length > 0 && random.chance(0.4)) {
    return { kind: Kind.FRAGMENT_SPREAD, name: random.pick(usable).name, directives };
  }
  const inner = conditionOf(draft, type);
  const selectionSet = selectionSetOf(
    draft,
    inner,
    innerPlace(draft, type, inner, place),
    depth - 1,
  );
  // Only a finished fragment may be used again: fragments must not hold themselves.
  const name = nameNode(`F${fragments.length}`);
  fragments.push({
    kind: Kind.FRAGMENT_DEFINITION,
    name,
    typeCondition: { kind: Kind.NAMED_TYPE, name: nameNode(inner.name) },
    selectionSet,
  });
  return { kind: Kind.FRAGMENT_SPREAD, name, directives };
}

/** Fields of different object types may share a response name without being merged. */
function innerPlace(
  { random }: Draft,
  outer: GraphQLCompositeType,
  inner: GraphQLCompositeType,
  place: Place,
): Place {
  const isApart = isAbstractType(outer) && isObjectType(inner);
  return isApart && random.chance(0.4) ? emptyPlace() : place;
}

/** A type for a fragment on `type`: itself, or another composite type that shares objects with it. */
function conditionOf({ random, schema }: Draft, type: GraphQLCompositeType): GraphQLCompositeType {
  if (random.chance(0.15)) return type;
  const candidates = Object.values(schema.getTypeMap()).filter(
    (each): each is GraphQLCompositeType =>
      isCompositeType(each) && !each.name.startsWith('__') && overlap(schema, type, each),
  );
  return random.pick(candidates);
}

function typeOf(schema: GraphQLSchema, fragment: FragmentDefinitionNode): GraphQLCompositeType {
  return schema.getType(fragment.typeCondition.name.value) as GraphQLCompositeType;
}
