import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  parse,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { TYPENAME } from './planner-selections.ts';

/**
 * The document of a fetch, asking for `__typename` wherever the supergraph's type is abstract:
 * planners leave it out where the subgraph's own type is concrete, and hidden types would leak.
 */
export function fetchDocument(text: string, supergraph: GraphQLSchema): DocumentNode {
  const document = parse(text, { noLocation: true });
  return {
    ...document,
    definitions: document.definitions.map((definition) => {
      if (definition.kind === Kind.OPERATION_DEFINITION) {
        const root = supergraph.getRootType(definition.operation) ?? undefined;
        return { ...definition, selectionSet: typed(definition.selectionSet, root, supergraph) };
      }
      return definition;
    }),
  };
}

type Parent = GraphQLCompositeType | undefined;

function typed(set: SelectionSetNode, parent: Parent, supergraph: GraphQLSchema): SelectionSetNode {
  const selections = set.selections.map((selection): SelectionNode => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
    if (selection.kind === Kind.FIELD) return typedField(selection, parent, supergraph);
    const condition = selection.typeCondition?.name.value;
    const named = condition === undefined ? parent : supergraph.getType(condition);
    const type = isCompositeType(named) ? named : parent;
    return { ...selection, selectionSet: typed(selection.selectionSet, type, supergraph) };
  });
  return { ...set, selections };
}

function typedField(field: FieldNode, parent: Parent, supergraph: GraphQLSchema): FieldNode {
  if (!field.selectionSet) return field;
  const definition = parent && 'getFields' in parent && parent.getFields()[field.name.value];
  const type = definition ? getNamedType(definition.type) : undefined;
  const composite = isCompositeType(type) ? type : undefined;
  const inner = typed(field.selectionSet, composite, supergraph);
  const needsTypename = isAbstractType(composite) && !inner.selections.some(isTypename);
  return {
    ...field,
    selectionSet: needsTypename
      ? { ...inner, selections: [TYPENAME, ...inner.selections] }
      : inner,
  };
}

function isTypename(selection: SelectionNode): boolean {
  return (
    selection.kind === Kind.FIELD && selection.name.value === '__typename' && !selection.alias
  );
}
