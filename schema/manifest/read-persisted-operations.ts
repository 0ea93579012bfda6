import type { DocumentNode } from 'graphql';
import { duplicateErrors } from './duplicate-errors.ts';
import type { HashedOperation } from './format.ts';
import { type ListedOperation, listedOperations } from './listed-operations.ts';
import type { ManifestError } from './manifest-error.ts';
import { NodePool } from './node-pool.ts';
import { operationId } from './operation-id.ts';
import { parseManifest } from './parse-manifest.ts';
import { type Finding, loneOperation, parseBody, under } from './read-operation.ts';

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
  const listed = listedOperations(text);
  if (listed === 'unknown') return { kind: 'failed', errors: [UNKNOWN_FORMAT] };
  if (!listed) return apolloOperations(text);
  const pool = new NodePool();
  const readings = listed.operations.map((operation) => readListed(operation, pool));
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

function apolloOperations(text: string): PersistedOperations {
  const reading = parseManifest(text);
  if (reading.kind === 'failed') return reading;
  const { manifest, documents } = reading;
  const operations = manifest.operations.map((each) => ({ ...each, hash: each.id }));
  return { kind: 'operations', format: "Apollo's manifest", operations, documents };
}

interface Reading {
  readonly operation?: HashedOperation;
  readonly document?: DocumentNode;
  readonly errors: readonly ManifestError[];
}

function readListed({ id: given, name: label, body }: ListedOperation, pool: NodePool): Reading {
  const hash = operationId(body);
  const id = given.startsWith(PREFIX) ? given.slice(PREFIX.length) : given;
  const claims = given.startsWith(PREFIX) || SHA256.test(id);
  const idErrors: readonly Finding[] =
    claims && id !== hash ? [{ rule: 'Id', message: mismatch(given, hash) }] : [];
  const document = parseBody(body, pool);
  if ('rule' in document) return { errors: under(label ?? given, [...idErrors, document]) };
  const definition = loneOperation(document);
  if ('rule' in definition) return { errors: under(label ?? given, [...idErrors, definition]) };
  const name = definition.name?.value ?? label ?? id;
  if (definition.operation === 'subscription') {
    const error = { rule: 'Type', message: "The body's operation is a subscription." };
    return { errors: under(name, [...idErrors, error]) };
  }
  const nameErrors: readonly Finding[] =
    label !== undefined && label !== name
      ? [{ rule: 'Name', message: `It is listed as ${JSON.stringify(label)}.` }]
      : [];
  const operation = { id, hash, name, type: definition.operation, body };
  return { operation, document, errors: under(name, [...idErrors, ...nameErrors]) };
}

const PREFIX = 'sha256:';

const SHA256 = /^[0-9a-f]{64}$/i;

function mismatch(id: string, hash: string): string {
  return `The id "${id}" says it is a SHA-256, but that of the text is "${hash}".`;
}
