import { type DocumentNode, Kind, visit } from 'graphql';

/** The document without variables and fragments that nothing in it uses. */
export function tidied(document: DocumentNode): DocumentNode {
  const fragments = usedFragments(document);
  const definitions = document.definitions.filter(
    (each) => each.kind !== Kind.FRAGMENT_DEFINITION || fragments.has(each.name.value),
  );
  const variables = new Set<string>();
  visit(
    { ...document, definitions },
    {
      VariableDefinition: () => false,
      Variable: ({ name }) => {
        variables.add(name.value);
      },
    },
  );
  return {
    ...document,
    definitions: definitions.map((each) =>
      each.kind === Kind.OPERATION_DEFINITION
        ? {
            ...each,
            variableDefinitions: (each.variableDefinitions ?? []).filter(({ variable }) =>
              variables.has(variable.name.value),
            ),
          }
        : each,
    ),
  };
}

/** The fragments that the operation reaches, directly or through other fragments. */
function usedFragments(document: DocumentNode): ReadonlySet<string> {
  const used = new Set<string>();
  const collect = (definition: DocumentNode['definitions'][number]): void => {
    visit(definition, {
      FragmentSpread: ({ name: { value } }) => {
        if (used.has(value)) return;
        used.add(value);
        const fragment = document.definitions.find(
          (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === value,
        );
        if (fragment) collect(fragment);
      },
    });
  };
  for (const each of document.definitions) {
    if (each.kind === Kind.OPERATION_DEFINITION) collect(each);
  }
  return used;
}
