import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  LoneAnonymousOperationRule,
  OperationTypeNode,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import { SlicingArgumentsRule } from '../cost/slicing-arguments-rule.ts';
import { ArgumentLimitsRule } from '../limits/argument-limits-rule.ts';

/** A validation error with the name of the rule that raised it. */
export interface Violation {
  readonly rule: string;
  readonly error: GraphQLError;
}

/**
 * What a document may not contain to be served: all that the GraphQL specification forbids,
 * subscriptions, and more than the client's limits let it ask for.
 *
 * @see https://spec.graphql.org/September2025/#sec-Validation
 */
export function findViolations(
  schema: GraphQLSchema,
  document: DocumentNode,
  rules: readonly ValidationRule[] = SERVED,
): Violation[] {
  // graphql-js does not say which rule found an error, so only a document that fails is validated
  // rule by rule: a manifest of a thousand sound operations is walked once.
  if (validate(schema, document, rules, { maxErrors: 1 }).length === 0) return [];
  return rules.flatMap((rule) =>
    validate(schema, document, [rule], { maxErrors: Number.POSITIVE_INFINITY }).map((error) => ({
      rule: rule.name.replace(/Rule$/, ''),
      error,
    })),
  );
}

/** Every operation has a name: a manifest lists operations by name. */
const NamedOperationsRule: ValidationRule = (context) => ({
  OperationDefinition(node) {
    if (node.name) return;
    context.reportError(
      new GraphQLError('An operation of a manifest needs a name.', { nodes: node }),
    );
  },
});

/** Facet answers requests; it holds no connection open for a subscription. */
const NoSubscriptionsRule: ValidationRule = (context) => ({
  OperationDefinition(node) {
    if (node.operation !== OperationTypeNode.SUBSCRIPTION) return;
    context.reportError(new GraphQLError('Subscriptions are not supported.', { nodes: node }));
  },
});

/** What an operation is held to whoever sends it. */
export const SERVED: readonly ValidationRule[] = [
  NoSubscriptionsRule,
  ...specifiedRules,
  ArgumentLimitsRule,
  SlicingArgumentsRule,
];

/** What a document of a client's folder, with many operations, may not contain besides. */
export const WRITTEN: readonly ValidationRule[] = [
  NamedOperationsRule,
  ...SERVED.filter((rule) => rule !== LoneAnonymousOperationRule),
];
