import { buildSchema, type DefinitionNode, type GraphQLSchema, getLocation, Kind } from 'graphql';
import {
  createManifest,
  manifestOperations,
  type OperationFile,
  readDocuments,
  type Typenames,
} from '#schema';
import type { OperationFileError, Place, ReviewedOperation } from '#schema/check';

/** What a client's operation files hold, and why no manifest can be made of them, if so. */
export interface FileOperations {
  readonly operations: readonly ReviewedOperation[];
  readonly errors: readonly OperationFileError[];
}

export interface FileOperationsOptions {
  /** The client's schema. Absent: there is none, and only syntax is looked at. */
  readonly schema: GraphQLSchema | undefined;
  readonly typenames: Typenames;
}

/**
 * Reads a client's operation files as `facet compose` does. An operation that does not fit stands
 * among the others, too, so that all of it is reviewed.
 */
export function fileOperations(
  files: readonly OperationFile[],
  { schema, typenames }: FileOperationsOptions,
): FileOperations {
  const { document } = readDocuments(files);
  const places = placesOf(document.definitions);
  const operations = manifestOperations(document, typenames)
    .filter(({ name }) => name !== '')
    .map((operation) => ({ ...operation, place: places.get(operation.name), releases: [] }));
  const made = createManifest(schema ?? NO_SCHEMA, files, { typenames });
  const errors = made.kind === 'failed' ? made.errors : [];
  return {
    operations,
    errors: schema ? errors : errors.filter(({ rule }) => rule === 'Syntax'),
  };
}

const NO_SCHEMA = buildSchema('type Query { nothing: Boolean }');

/** Where each operation is written, by its name. */
function placesOf(definitions: readonly DefinitionNode[]): ReadonlyMap<string, Place> {
  return new Map(
    definitions.flatMap((definition): [string, Place][] => {
      const { kind, loc } = definition;
      if (kind !== Kind.OPERATION_DEFINITION || !definition.name || !loc) return [];
      const { line, column } = getLocation(loc.source, loc.start);
      return [[definition.name.value, { file: loc.source.name, line, column }]];
    }),
  );
}
