import { type DocumentNode, Kind, visit } from 'graphql';

/**
 * The operation without the sizes that it chooses for lists below its root fields: there it gets as
 * many elements as the schema gives by default.
 */
export function withDefaultSizes(document: DocumentNode): DocumentNode {
  let depth = 0;
  const unsized = visit(document, {
    Field: {
      enter(field) {
        depth += 1;
        if (depth === 1) return undefined;
        const args = field.arguments?.filter(({ name }) => name.value !== SIZE) ?? [];
        return { ...field, arguments: args };
      },
      leave() {
        depth -= 1;
      },
    },
    // A field of a fragment is never at the root, for no fragment of ours is on `Query`.
    FragmentDefinition: {
      enter() {
        depth += 1;
      },
      leave() {
        depth -= 1;
      },
    },
  });
  return withoutUnusedVariables(unsized);
}

/** The argument that says how long a list is, by the connection specification. */
const SIZE = 'first';

function withoutUnusedVariables(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  visit(document, {
    // Its own mention of the variable is no use of it.
    VariableDefinition: () => false,
    Variable: ({ name }) => {
      used.add(name.value);
    },
  });
  return visit(document, {
    VariableDefinition: ({ variable }) => (used.has(variable.name.value) ? undefined : null),
  });
}

/** The variables that a document declares, of those given. */
export function declaredOf(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const declared = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
      : [],
  );
  return Object.fromEntries(Object.entries(variables).filter(([name]) => declared.includes(name)));
}
