import {
  executeSync,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  visit,
} from 'graphql';
import { type ResolvedOperation, responseNameOf } from '#schema/operations';

/** Writes the answer of an introspection field as JSON text. */
export type WriteIntrospection = (variables: Readonly<Record<string, unknown>>) => string;

/** Introspection is answered here, from the client's own schema, and once where nothing varies. */
export function introspectionWriter(
  operation: ResolvedOperation,
  fields: readonly FieldNode[],
  schema: GraphQLSchema,
): WriteIntrospection {
  const used = new Set<string>();
  for (const field of fields) {
    visit(field, {
      Variable: ({ name }) => {
        used.add(name.value);
      },
    });
  }
  const definition: ResolvedOperation = {
    kind: Kind.OPERATION_DEFINITION,
    operation: OperationTypeNode.QUERY,
    variableDefinitions: (operation.variableDefinitions ?? []).filter(({ variable }) =>
      used.has(variable.name.value),
    ),
    selectionSet: { kind: Kind.SELECTION_SET, selections: fields },
  };
  const document = { kind: Kind.DOCUMENT, definitions: [definition] } as const;
  const [name = ''] = fields.map(responseNameOf);
  const write: WriteIntrospection = (variableValues) =>
    JSON.stringify(executeSync({ schema, document, variableValues }).data?.[name] ?? null);
  if (used.size > 0) return write;
  let text: string | undefined;
  return () => {
    text ??= write({});
    return text;
  };
}
