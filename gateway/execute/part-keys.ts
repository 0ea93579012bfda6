import { createHash } from 'node:crypto';
import { type FieldNode, Kind, type OperationDefinitionNode, parse, print, visit } from 'graphql';
import type { Part, Step } from '#schema';
import type { Run } from './run.ts';

/** Makes the keys of a part's entities, by their representations; of root fields by the empty text. */
export type PartKeys = (variables: Run['variables']) => (representation: string) => string;

/**
 * Under which keys the parts of a step are kept: by the supergraph, the subgraph, what is selected,
 * the variables used in that, and the representation.
 */
export function keysOfParts(
  { service, text, parts }: Step,
  supergraphHash: string,
): readonly PartKeys[] {
  const operation = operationIn(text);
  return parts.map((part) => {
    const { selection, variables } = selectionOf(part, operation);
    const digest = createHash('sha256')
      .update(`${supergraphHash}\n${service}\n${selection}`)
      .digest('base64url');
    return (given) => {
      const values = variables.map((name) =>
        Object.hasOwn(given, name) ? given[name] : undefined,
      );
      const prefix = `public ${service} ${digest} ${JSON.stringify(values)} `;
      return (representation) => prefix + representation;
    };
  });
}

function operationIn(text: string): OperationDefinitionNode {
  for (const definition of parse(text, { noLocation: true }).definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) return definition;
  }
  throw new Error('A step holds no operation.');
}

/** What a part selects, as text, with the defaults of the variables that it uses. */
function selectionOf(
  { entities }: Part,
  { selectionSet, variableDefinitions = [] }: OperationDefinitionNode,
): { readonly selection: string; readonly variables: readonly string[] } {
  const field = entities && selectionSet.selections.find((each) => isField(each, entities.field));
  const set = (field as FieldNode | undefined)?.selectionSet ?? selectionSet;
  const used = new Set<string>();
  visit(set, { Variable: ({ name }) => void used.add(name.value) });
  const definitions = variableDefinitions.filter(({ variable }) => used.has(variable.name.value));
  return {
    selection: [print(set), ...definitions.map((each) => print(each))].join('\n'),
    variables: definitions.map(({ variable }) => variable.name.value),
  };
}

function isField(selection: { readonly kind: string }, key: string): boolean {
  if (selection.kind !== Kind.FIELD) return false;
  const { alias, name } = selection as FieldNode;
  return (alias ?? name).value === key;
}
