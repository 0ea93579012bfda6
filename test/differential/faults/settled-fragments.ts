import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { objectsOf } from '../possible-types.ts';
import { PLACEHOLDER } from './private-aliases.ts';

/**
 * The same operation without named fragments and without type conditions that say nothing: one that
 * all objects at its place meet goes, and so does the fragment that none of them meets.
 */
export function withSettledFragments(document: DocumentNode, schema: GraphQLSchema): DocumentNode {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions) {
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  }
  return {
    ...document,
    definitions: document.definitions.flatMap((each) => {
      if (each.kind !== Kind.OPERATION_DEFINITION) return [];
      const root = schema.getRootType(each.operation) as GraphQLObjectType;
      const place: Place = { schema, fragments, type: root, objects: [root] };
      return [{ ...each, selectionSet: settledSet(each.selectionSet, place) }];
    }),
  };
}

interface Place {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The type the selections are written for. */
  readonly type: GraphQLCompositeType;
  /** The types an object at this place can have, after all fragments around it. */
  readonly objects: readonly GraphQLObjectType[];
}

function settledSet({ selections }: SelectionSetNode, place: Place): SelectionSetNode {
  const settledOnes = selections.flatMap((each) => settled(each, place));
  return {
    kind: Kind.SELECTION_SET,
    selections: settledOnes.length > 0 ? settledOnes : [PLACEHOLDER],
  };
}

function settled(node: SelectionNode, place: Place): readonly SelectionNode[] {
  if (node.kind === Kind.INLINE_FRAGMENT) return settledFragment(node, place);
  if (node.kind === Kind.FRAGMENT_SPREAD) {
    const fragment = place.fragments.get(node.name.value);
    if (!fragment) throw new Error(`No fragment ${node.name.value}.`);
    const { typeCondition, selectionSet } = fragment;
    const { directives = [] } = node;
    const inline: SelectionNode = {
      kind: Kind.INLINE_FRAGMENT,
      typeCondition,
      selectionSet,
      directives,
    };
    return settledFragment(inline, place);
  }
  if (!node.selectionSet) return [node];
  const { type } = place;
  const owner = 'getFields' in type ? type : undefined;
  const named = getNamedType(owner?.getFields()[node.name.value]?.type);
  if (!isCompositeType(named)) return [node];
  const below = { ...place, type: named, objects: objectsOf(place.schema, named) };
  return [{ ...node, selectionSet: settledSet(node.selectionSet, below) }];
}

function settledFragment(node: InlineFragmentNode, place: Place): readonly SelectionNode[] {
  const { schema, objects, type } = place;
  const name = node.typeCondition?.name.value ?? type.name;
  const condition = schema.getType(name) as GraphQLCompositeType;
  const meeting = objects.filter((each) => objectsOf(schema, condition).includes(each));
  if (meeting.length === 0) return [];
  const isVoid = meeting.length === objects.length;
  const [only] = meeting;
  // One type is left: whatever it was that narrowed it down, its name says it.
  const narrowed = meeting.length === 1 && only ? only : condition;
  const canBeUnwrapped = isVoid && isWrittenFor(type, node.selectionSet, condition);
  if (canBeUnwrapped || (isVoid && isObjectType(type))) {
    const inner = settledSet(node.selectionSet, { ...place });
    if (!node.directives?.length) return inner.selections;
    const { typeCondition: _, ...rest } = node;
    return [{ ...rest, selectionSet: inner }];
  }
  return [
    {
      ...node,
      typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: narrowed.name } },
      selectionSet: settledSet(node.selectionSet, {
        ...place,
        type: narrowed,
        objects: meeting,
      }),
    },
  ];
}

/** Whether all fields of the selections are fields of the outer type as well. */
function isWrittenFor(
  outer: GraphQLCompositeType,
  { selections }: SelectionSetNode,
  condition: GraphQLCompositeType,
): boolean {
  if (outer === condition) return true;
  const names = 'getFields' in outer ? outer.getFields() : {};
  return selections.every(
    (each) =>
      each.kind !== Kind.FIELD || each.name.value.startsWith('__') || each.name.value in names,
  );
}
