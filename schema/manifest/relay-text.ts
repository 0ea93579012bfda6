import {
  type DefinitionNode,
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  print,
  visit,
} from 'graphql';

/**
 * A document as relay-compiler prints it: a line for each variable, arguments on one line however
 * long, fragments by name, a line break at the end. What it adds beside that, `id`s and
 * `__typename`s, depends on the schema, and is not added here.
 */
export function relayText({ definitions }: DocumentNode): string {
  const operations = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const fragments = definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const sorted = [...operations, ...fragments.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))];
  return `${sorted.map((definition) => print(unwrapped(definition))).join('\n\n')}\n`;
}

function nameOf(definition: DefinitionNode): string {
  return 'name' in definition ? (definition.name?.value ?? '') : '';
}

/** What graphql-js prints would be wrapped, or not, by its length: here it stands in the names. */
function unwrapped(definition: DefinitionNode): DefinitionNode {
  return visit(definition, {
    OperationDefinition: { leave: withLineForEachVariable },
    Field: {
      leave(field) {
        const { name, arguments: given = [] } = field;
        if (given.length === 0) return undefined;
        const value = `${name.value}(${given.map((argument) => print(argument)).join(', ')})`;
        return { ...field, name: { ...name, value }, arguments: [] };
      },
    },
  });
}

function withLineForEachVariable(
  node: OperationDefinitionNode,
): OperationDefinitionNode | undefined {
  const { name, variableDefinitions = [] } = node;
  if (!name || variableDefinitions.length === 0) return undefined;
  const lines = variableDefinitions.map((variable) => `  ${print(variable)}\n`).join('');
  const value = `${name.value}(\n${lines})`;
  return { ...node, name: { ...name, value }, variableDefinitions: [] };
}
