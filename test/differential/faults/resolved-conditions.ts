import {
  type DirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type SelectionNode,
  visit,
} from 'graphql';
import { PLACEHOLDER } from './private-aliases.ts';

/** The same operation without conditions: what they leave out is left out of the text. */
export function withResolvedConditions(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  schema: GraphQLSchema,
): DocumentNode {
  const definitions = getOperationAST(document)?.variableDefinitions ?? [];
  const { coerced = {} } = getVariableValues(schema, definitions, variables);
  return visit(document, {
    SelectionSet: {
      leave: (set) => {
        const kept = set.selections.filter((each) => isIncluded(each, coerced));
        const selections = (kept.length > 0 ? kept : [PLACEHOLDER]).map((each) => ({
          ...each,
          directives: each.directives?.filter(({ name }) => !isCondition(name.value)) ?? [],
        }));
        return { ...set, selections };
      },
    },
  });
}

const isCondition = (name: string): boolean => name === 'skip' || name === 'include';

function isIncluded(
  { directives = [] }: SelectionNode,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  return directives.every((directive) => {
    const { value } = directive.name;
    if (!isCondition(value)) return true;
    return conditionOf(directive, variables) === (value === 'include');
  });
}

function conditionOf(
  { arguments: [condition] = [] }: DirectiveNode,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  const value = condition?.value;
  if (value?.kind === 'Variable') return variables[value.name.value] === true;
  return value?.kind === 'BooleanValue' && value.value;
}
