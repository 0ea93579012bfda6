import { GraphQLError, type GraphQLSchema, parse, type ValidationRule } from 'graphql';
import type { Manifest, ManifestOperation } from './format.ts';
import type { ManifestError } from './manifest-error.ts';
import { findViolations, SERVED, type Violation } from './violations.ts';

/**
 * Which registered operations a schema no longer answers, and why: every violation of every
 * operation, in the manifest's order. It is held to more `rules` if these are given.
 */
export function validateManifest(
  schema: GraphQLSchema,
  manifest: Manifest,
  rules: readonly ValidationRule[] = [],
): ManifestError[] {
  return manifest.operations.flatMap((operation) =>
    violationsOf(operation, schema, [...SERVED, ...rules]).map(({ rule, error }) => ({
      operation: operation.name,
      rule,
      message: error.message,
      ...error.locations?.[0],
    })),
  );
}

function violationsOf(
  { body }: ManifestOperation,
  schema: GraphQLSchema,
  rules: readonly ValidationRule[],
): Violation[] {
  try {
    return findViolations(schema, parse(body), rules);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [{ rule: 'Syntax', error }];
  }
}
