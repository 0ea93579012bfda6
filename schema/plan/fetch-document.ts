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
import type { StandIn } from './stand-ins.ts';

/**
 * The document of a fetch, asking for `__typename` wherever the supergraph's type is abstract:
 * planners leave it out where the subgraph's own type is concrete, and hidden types would leak.
 */
export function fetchDocument(text: string, { schema, standIns }: PlannedOver): DocumentNode {
  const document = parse(text, { noLocation: true });
  return {
    ...document,
    definitions: document.definitions.map((definition) => {
      if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
      const root = schema.getRootType(definition.operation) ?? undefined;
      const selectionSet = typed(definition.selectionSet, root, { schema, standIns });
      return { ...definition, selectionSet };
    }),
  };
}

/** What a plan was made over. */
export interface PlannedOver {
  /** The supergraph, machinery included. */
  readonly schema: GraphQLSchema;
  readonly standIns: ReadonlyMap<string, StandIn>;
}

type Parent = GraphQLCompositeType | undefined;

function typed(set: SelectionSetNode, parent: Parent, over: PlannedOver): SelectionSetNode {
  const selections = set.selections.map((selection): SelectionNode => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
    if (selection.kind === Kind.FIELD) return typedField(selection, parent, over);
    const condition = selection.typeCondition?.name.value;
    const named = condition === undefined ? parent : over.schema.getType(condition);
    const type = isCompositeType(named) ? named : parent;
    return { ...selection, selectionSet: typed(selection.selectionSet, type, over) };
  });
  return { ...set, selections };
}

function typedField(planned: FieldNode, parent: Parent, over: PlannedOver): FieldNode {
  const field = original(planned, over.standIns);
  if (!field.selectionSet) return field;
  const definition = parent && 'getFields' in parent && parent.getFields()[field.name.value];
  const type = definition ? getNamedType(definition.type) : undefined;
  const composite = isCompositeType(type) ? type : undefined;
  const inner = typed(field.selectionSet, composite, over);
  const needsTypename = isAbstractType(composite) && !inner.selections.some(isTypename);
  return {
    ...field,
    selectionSet: needsTypename ? { ...inner, selections: [TYPENAME, ...inner.selections] } : inner,
  };
}

/** What a stand-in stands for, under the stand-in's name or the planner's alias for that. */
function original(field: FieldNode, standIns: PlannedOver['standIns']): FieldNode {
  const standIn = standIns.get(field.name.value);
  if (!standIn) return field;
  return {
    ...field,
    alias: field.alias ?? { kind: Kind.NAME, value: standIn.name },
    name: { kind: Kind.NAME, value: standIn.field },
    arguments: standIn.arguments,
  };
}

function isTypename(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && selection.name.value === '__typename' && !selection.alias;
}
