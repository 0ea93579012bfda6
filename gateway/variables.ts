import { type GraphQLSchema, getVariableValues } from 'graphql';
import { ClientError, ERRORS_MAX } from './errors.ts';
import { type Operation, reportOf } from './operation.ts';

/**
 * Checks the variables against the operation's declarations.
 *
 * @see https://spec.graphql.org/draft/#CoerceVariableValues()
 * @returns the variables as sent, less those the operation does not declare
 * @throws ClientError `BAD_USER_INPUT` with every finding, ten at most
 */
export function requireVariables(
  operation: Pick<Operation, 'definition'>,
  variables: Readonly<Record<string, unknown>>,
  schema: GraphQLSchema,
): Record<string, unknown> {
  const declared = operation.definition.variableDefinitions ?? [];
  if (declared.length === 0) return {};
  const { errors } = getVariableValues(schema, declared, variables, { maxErrors: ERRORS_MAX });
  if (errors) {
    const reports = errors.map(reportOf);
    throw new ClientError('BAD_USER_INPUT', 'The variables do not fit.', { reports });
  }
  return Object.fromEntries(
    declared
      .map(({ variable }) => variable.name.value)
      .filter((name) => Object.hasOwn(variables, name))
      .map((name) => [name, variables[name]]),
  );
}
