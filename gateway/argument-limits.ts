import type { GraphQLSchema } from 'graphql';
import { type LimitedVariable, limitExceeded, limitedVariables } from '#schema/operations';
import { ClientError, ERRORS_MAX, type ErrorReport } from './errors.ts';
import type { Operation } from './operation.ts';

type Variables = Readonly<Record<string, unknown>>;

/**
 * Holds the variables to the limits of the arguments they stand for. What stands in an operation's
 * text was judged when it was registered; variables inside lists and input objects are not limited.
 *
 * @returns the variables, with the client's defaults for those that are null or left out
 * @throws ClientError `BAD_USER_INPUT` with every variable that asks for too much, ten at most
 */
export function withinArgumentLimits(
  operation: Operation,
  variables: Variables,
  schema: GraphQLSchema,
): Variables {
  const limited = limitedVariablesOf(operation, schema);
  if (limited.length === 0) return variables;
  const reports = limited.flatMap((variable) => exceeded(variable, variables[variable.name]));
  if (reports.length > 0) {
    throw new ClientError('BAD_USER_INPUT', 'The variables ask for too much.', {
      reports: reports.slice(0, ERRORS_MAX),
    });
  }
  const defaulted = { ...variables };
  for (const { name, default: fallback } of limited) {
    if (fallback !== undefined) defaulted[name] ??= fallback;
  }
  return defaulted;
}

function exceeded({ argument }: LimitedVariable, value: unknown): ErrorReport[] {
  if (typeof value !== 'number' || value <= argument.max) return [];
  return [{ message: limitExceeded(argument, value) }];
}

/** An operation is made anew for another schema, so what is known of it stays true. */
const known = new WeakMap<Operation, readonly LimitedVariable[]>();

function limitedVariablesOf(
  operation: Operation,
  schema: GraphQLSchema,
): readonly LimitedVariable[] {
  const found =
    known.get(operation) ?? limitedVariables(operation.definition, operation.document, schema);
  known.set(operation, found);
  return found;
}
