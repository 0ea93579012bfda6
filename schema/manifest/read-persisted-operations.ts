import type { DocumentNode } from 'graphql';
import { duplicateErrors } from './duplicate-errors.ts';
import type { HashedOperation } from './format.ts';
import { parseJson } from './json-object.ts';
import { listedOperations } from './listed-operations.ts';
import type { ManifestError } from './manifest-error.ts';
import { NodePool } from './node-pool.ts';
import { readManifest } from './parse-manifest.ts';
import { readListedOperation } from './read-listed-operation.ts';

/** The operations of any toolchain's file, or all that is wrong with it. */
export type PersistedOperations =
  | {
      readonly kind: 'operations';
      /** The format that was recognised, in words: `a flat map of MD5 ids (Relay)`. */
      readonly format: string;
      readonly operations: readonly HashedOperation[];
      /** The operations' bodies, parsed, in their order. */
      readonly documents: readonly DocumentNode[];
    }
  | { readonly kind: 'failed'; readonly errors: readonly ManifestError[] };

/**
 * Reads what a toolchain writes for the server; its shape tells which. Apollo's manifest (web, Rover,
 * Kotlin, iOS) is held to its own rules, see `parseManifest`. Elsewhere an id may be anything, but one
 * that claims to be a SHA-256, with or without its prefix, must be that of the text; an operation
 * without a name goes by its id, and two texts may have one name, for Relay's file keeps old ones.
 */
export function readPersistedOperations(text: string): PersistedOperations {
  const json = parseJson(text);
  const listed = listedOperations(json);
  if (listed === 'unknown') return { kind: 'failed', errors: [UNKNOWN_FORMAT] };
  if (!listed) return apolloOperations(json);
  const pool = new NodePool();
  const readings = listed.operations.map((operation) => readListedOperation(operation, pool));
  const operations = readings.flatMap(({ operation }) => operation ?? []);
  const errors = [
    ...readings.flatMap((reading) => reading.errors),
    ...duplicateErrors(operations, 'id'),
  ];
  if (errors.length > 0) return { kind: 'failed', errors };
  const documents = readings.flatMap(({ document }) => document ?? []);
  return { kind: 'operations', format: listed.format, operations, documents };
}

const UNKNOWN_FORMAT: ManifestError = {
  rule: 'Format',
  message:
    "No known format: expected Apollo's manifest, a map or list of ids and texts, or a map of names and sources.",
};

function apolloOperations(json: unknown): PersistedOperations {
  const reading = readManifest(json);
  if (reading.kind === 'failed') return reading;
  const { manifest, documents } = reading;
  const operations = manifest.operations.map((each) => ({ ...each, hash: each.id }));
  return { kind: 'operations', format: "Apollo's manifest", operations, documents };
}
