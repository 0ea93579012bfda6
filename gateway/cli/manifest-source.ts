import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import type { ManifestOptions } from '#schema';
import {
  type HashedOperation,
  operationId,
  readPersistedOperations,
  validateManifest,
} from '#schema/operations';
import { UsageError } from './command.ts';

/** The operations of a file or folder, or everything that is wrong with them. */
export type ManifestSource =
  | {
      readonly kind: 'operations';
      /** In words: `Apollo's manifest`. */
      readonly format: string;
      readonly operations: readonly HashedOperation[];
    }
  | { readonly kind: 'failed'; readonly errors: readonly SourceError[] };

/** What is wrong: where, with which operation, and the rule it breaks. */
export interface SourceError {
  readonly file: string;
  /** Of a manifest: in the text of the operation; else in the file. From 1. */
  readonly line?: number;
  readonly column?: number;
  readonly operation?: string;
  readonly rule: string;
  readonly message: string;
}

/**
 * Loads what a client was built with: the file its toolchain writes, a `.graphql` file, or a folder
 * of these, which are registered as `facet compose` does. All of it must fit the client's schema.
 *
 * @throws UsageError when nothing can be read at `path`
 */
export async function loadManifestSource(
  path: string,
  schema: GraphQLSchema,
  options: ManifestOptions = {},
): Promise<ManifestSource> {
  const files = documentFiles(path);
  if (files.length === 0) return validated(path, schema, options);
  const { createManifest } = await import('#schema');
  const created = createManifest(schema, files, options);
  if (created.kind === 'failed') return created;
  const operations = created.manifest.operations.map((each) => ({
    ...each,
    hash: operationId(each.body),
  }));
  return { kind: 'operations', format: 'GraphQL documents', operations };
}

/** One line: `manifest.json Home:3:5 FieldsOnCorrectType Cannot query field …`. */
export function formatSourceError(error: SourceError): string {
  const { file, line, column, operation, rule, message } = error;
  const isDocument = DOCUMENT.test(file);
  const place = [isDocument ? file : operation, line, column].filter(Boolean).join(':');
  const parts = isDocument
    ? [place, operation && `(${operation})`, rule, message]
    : [file, place, rule, message];
  return parts.filter(Boolean).join(' ').replaceAll(/\s+/g, ' ');
}

const DOCUMENT = /\.(graphql|gql)$/;

/** The documents at a path; none if it is a file of another kind. */
function documentFiles(path: string): { path: string; text: string }[] {
  const paths = isFolder(path) ? globSync(join(path, '**/*.{graphql,gql}')).sort() : [path];
  if (paths.length === 0) throw new UsageError(`${path} holds no .graphql file.`);
  return paths
    .filter((each) => DOCUMENT.test(each))
    .map((each) => ({ path: each, text: readFileSync(each, 'utf8') }));
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${path} cannot be read (${code}).`);
  }
}

function validated(
  path: string,
  schema: GraphQLSchema,
  { rules }: ManifestOptions,
): ManifestSource {
  const reading = readPersistedOperations(readFileSync(path, 'utf8'));
  const format = 'apollo-persisted-query-manifest';
  const errors =
    reading.kind === 'failed'
      ? reading.errors
      : validateManifest(schema, { format, version: 1, operations: reading.operations }, rules);
  if (errors.length > 0 || reading.kind === 'failed') {
    return { kind: 'failed', errors: errors.map((error) => ({ file: path, ...error })) };
  }
  return { kind: 'operations', format: reading.format, operations: reading.operations };
}
