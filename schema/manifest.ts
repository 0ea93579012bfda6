import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  type ValidationRule,
} from 'graphql';
import { type OperationFile, readDocuments } from './manifest/documents.ts';
import type { Manifest, ManifestOperation } from './manifest/format.ts';
import { operationBody, type Typenames } from './manifest/operation-body.ts';
import { type OperationError, readViolation } from './manifest/operation-error.ts';
import { operationId } from './manifest/operation-id.ts';
import { findViolations, WRITTEN } from './manifest/violations.ts';

/** A client's manifest, or what is wrong with its operations. */
export type ManifestCreation =
  | { readonly kind: 'manifest'; readonly manifest: Manifest }
  | { readonly kind: 'failed'; readonly errors: readonly OperationError[] };

/** How a manifest is made. */
export interface ManifestOptions {
  /** Default `as-written`. Apollo Client sends, and its cache needs, `every-object`. */
  readonly typenames?: Typenames;
  /** What operations are held to besides. Default: nothing. */
  readonly rules?: readonly ValidationRule[];
}

/**
 * Makes the manifest of a client's operation files. The files are one set: a fragment may live in
 * any of them and be used from any. The result does not depend on their order: operations are
 * sorted by name, errors by place. Syntax errors are returned alone, since what uses a file that
 * does not parse cannot be judged.
 */
export function createManifest(
  schema: GraphQLSchema,
  files: readonly OperationFile[],
  { typenames = 'as-written', rules = [] }: ManifestOptions = {},
): ManifestCreation {
  const { document, syntaxErrors } = readDocuments(files);
  const violations =
    syntaxErrors.length > 0
      ? syntaxErrors
      : findViolations(schema, document, [...WRITTEN, ...rules]);
  if (violations.length > 0) {
    const errors = violations.map((violation) => readViolation(violation, document.definitions));
    return { kind: 'failed', errors: errors.sort(byPlace) };
  }
  const operations = manifestOperations(document, typenames);
  const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations } as const;
  return { kind: 'manifest', manifest };
}

function byPlace(a: OperationError, b: OperationError): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

/** A document's operations as a manifest lists them, whatever schema they fit. */
export function manifestOperations(
  document: DocumentNode,
  typenames: Typenames,
): ManifestOperation[] {
  const definitions = document.definitions;
  const fragments = new Map(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  return definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => {
      const body = operationBody(operation, fragments, typenames);
      const name = operation.name?.value ?? '';
      const isMutation = operation.operation === OperationTypeNode.MUTATION;
      const type = isMutation ? ('mutation' as const) : ('query' as const);
      return { id: operationId(body), name, type, body };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
