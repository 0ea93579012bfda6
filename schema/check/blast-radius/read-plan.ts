import {
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type OperationTypeNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { Entities, Part, Plan, PlanPath, Rename } from '../../plan/plan.ts';
import { responseNameOf } from '../../plan/resolved-operation.ts';
import { operationOf } from '../../plan/steps.ts';

/** A plan with its texts read, for `answeredBy`: once for all services that may be down. */
export interface ReadPlan {
  readonly schema: GraphQLSchema;
  readonly kind: OperationTypeNode;
  readonly steps: readonly { readonly service: string; readonly parts: readonly ReadPart[] }[];
}

export interface ReadPart {
  readonly paths: readonly PlanPath[];
  readonly entities: Entities | undefined;
  readonly renames: readonly Rename[];
  readonly selectionSet: SelectionSetNode;
  /** Whether it is asked which object of an interface is which, for others know no more than that. */
  readonly tellsTypes: boolean;
}

/** Reads the texts of a plan over the client's schema. */
export function readPlan(plan: Plan, kind: OperationTypeNode, schema: GraphQLSchema): ReadPlan {
  const steps = plan.steps.map(({ service, text, parts }) => {
    const { selectionSet } = operationOf(parse(text, { noLocation: true }));
    return { service, parts: parts.map((part) => readPart(part, selectionSet, schema)) };
  });
  return { schema, kind, steps };
}

function readPart(
  { paths, entities, renames = [] }: Part,
  whole: SelectionSetNode,
  schema: GraphQLSchema,
): ReadPart {
  const selectionSet = (entities && fieldOf(whole, entities.field)) ?? whole;
  const tellsTypes = entities !== undefined && asksTypes(selectionSet, schema);
  return { paths, entities, renames, selectionSet, tellsTypes };
}

/** Whether `__typename` is asked of an interface: of what is of a known type it never is. */
function asksTypes({ selections }: SelectionSetNode, schema: GraphQLSchema): boolean {
  return selections.some(
    (selection) =>
      selection.kind === Kind.INLINE_FRAGMENT &&
      isAbstractType(schema.getType(selection.typeCondition?.name.value ?? '')) &&
      selection.selectionSet.selections.some(
        (inner) => inner.kind === Kind.FIELD && inner.name.value === '__typename',
      ),
  );
}

function fieldOf({ selections }: SelectionSetNode, key: string): SelectionSetNode | undefined {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD && responseNameOf(selection) === key) {
      return selection.selectionSet;
    }
  }
  return undefined;
}
