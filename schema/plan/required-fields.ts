import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { RequiredField } from './plan.ts';
import type { StandIn } from './stand-ins.ts';
import type { TypeNames } from './type-names.ts';

/**
 * What the representations of a fetch hold, from the planner's `requires` and `inputRewrites`:
 * type conditions become the lists of names they hold for, so that running needs no schema.
 *
 * @see https://www.apollographql.com/docs/graphos/reference/federation/subgraph-spec#understanding-query_entities
 */
export function requiredFields(
  { requires = [], inputRewrites = [] }: FetchNode,
  types: TypeNames,
  standIns: ReadonlyMap<string, StandIn>,
): readonly RequiredField[] {
  const fields = withOriginals(fieldsOf(requires, undefined, types), standIns);
  return inputRewrites.reduce<readonly RequiredField[]>((rewritten, rewrite) => {
    const [condition = '', name, ...deeper] = rewrite.path;
    const isTypename = name === '__typename' && condition.startsWith(CONDITION);
    if (rewrite.kind !== 'ValueSetter' || !isTypename || deeper.length > 0) {
      throw new Error(`The planner rewrites representations in an unknown way: ${rewrite.kind}.`);
    }
    const names = types.matching(condition.slice(CONDITION.length));
    return rewritten.map((field) => sentAs(field, names, String(rewrite.setValueTo)));
  }, fields);
}

/** How planners write a type condition in a path. */
export const CONDITION = '... on ';

function fieldsOf(
  selections: readonly QueryPlanSelectionNode[],
  on: readonly string[] | undefined,
  types: TypeNames,
): RequiredField[] {
  return selections.flatMap((selection): RequiredField[] => {
    if (selection.kind === 'InlineFragment') {
      const names = selection.typeCondition ? types.matching(selection.typeCondition) : on;
      return fieldsOf(selection.selections, common(on, names), types);
    }
    const inner = selection.selections && fieldsOf(selection.selections, undefined, types);
    return [{ name: selection.name, ...(on && { on }), ...(inner && { fields: inner }) }];
  });
}

/** Stand-ins are sent under the names of what they stand for. */
function withOriginals(
  fields: readonly RequiredField[],
  standIns: ReadonlyMap<string, StandIn>,
): RequiredField[] {
  return fields.map((field) => {
    const standIn = standIns.get(field.name);
    return {
      ...field,
      ...(standIn && { name: standIn.field, from: standIn.name }),
      ...(field.fields && { fields: withOriginals(field.fields, standIns) }),
    };
  });
}

function common(
  some: readonly string[] | undefined,
  others: readonly string[] | undefined,
): readonly string[] | undefined {
  if (!some || !others) return some ?? others;
  return some.filter((name) => others.includes(name));
}

function sentAs(field: RequiredField, names: readonly string[], name: string): RequiredField {
  if (field.name !== '__typename') return field;
  const affected = field.on ? field.on.filter((each) => names.includes(each)) : names;
  const added = Object.fromEntries(affected.map((each) => [each, name]));
  return { ...field, sentAs: { ...field.sentAs, ...added } };
}
