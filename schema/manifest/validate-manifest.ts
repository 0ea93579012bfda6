import { GraphQLError, type GraphQLSchema, parse } from 'graphql';
import type { Manifest, ManifestOperation } from './format.ts';
import type { ManifestError } from './manifest-error.ts';
import { findViolations, type Violation } from './violations.ts';

/**
 * Which registered operations a schema no longer answers, and why: every violation of every
 * operation, in the manifest's order.
 */
export function validateManifest(schema: GraphQLSchema, manifest: Manifest): ManifestError[] {
  return manifest.operations.flatMap((operation) =>
    violationsOf(schema, operation).map(({ rule, error }) => ({
      operation: operation.name,
      rule,
      message: error.message,
      ...error.locations?.[0],
    })),
  );
}

function violationsOf(schema: GraphQLSchema, { body }: ManifestOperation): Violation[] {
  try {
    return findViolations(schema, parse(body));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [{ rule: 'Syntax', error }];
  }
}
