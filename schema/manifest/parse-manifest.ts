import type { DocumentNode } from 'graphql';
import { duplicateErrors } from './duplicate-errors.ts';
import type { Manifest } from './format.ts';
import { isJsonObject, type JsonObject, parseJson } from './json-object.ts';
import type { ManifestError } from './manifest-error.ts';
import { NodePool } from './node-pool.ts';
import { readOperation } from './read-operation.ts';

/** A manifest read from a text, or all that is wrong with the text. */
export type ManifestReading =
  | {
      readonly kind: 'manifest';
      readonly manifest: Manifest;
      /** The operations' bodies, parsed, in their order. */
      readonly documents: readonly DocumentNode[];
    }
  | { readonly kind: 'failed'; readonly errors: readonly ManifestError[] };

/**
 * Reads a manifest from disk or network. An allowlist is a promise about exact texts, so nothing is
 * guessed: an id that is not its body's hash, a name or type that is not its operation's, and
 * anything listed twice are errors. Fields that the format does not know are left alone, for other
 * tools write some of their own; an operation without a name may be listed under any.
 */
export function parseManifest(text: string): ManifestReading {
  return readManifest(parseJson(text));
}

/** The same, of a text that was parsed already. */
export function readManifest(json: unknown): ManifestReading {
  if (!isJsonObject(json)) {
    const message = 'The text is not a JSON object.';
    return { kind: 'failed', errors: [{ rule: 'Json', message }] };
  }
  const pool = new NodePool();
  const readings = Array.isArray(json.operations)
    ? json.operations.map((entry, index) => readOperation(entry, index, pool))
    : [];
  const operations = readings.flatMap(({ operation }) => operation ?? []);
  const errors = [
    ...headErrors(json),
    ...readings.flatMap((reading) => reading.errors),
    ...duplicateErrors(operations, 'id'),
    ...duplicateErrors(operations, 'name'),
  ];
  if (errors.length > 0) return { kind: 'failed', errors };
  const manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations } as const;
  const documents = readings.flatMap(({ document }) => document ?? []);
  return { kind: 'manifest', manifest, documents };
}

function headErrors({ format, version, operations }: JsonObject): ManifestError[] {
  const errors: ManifestError[] = [];
  if (format !== 'apollo-persisted-query-manifest') {
    const message = `The format is ${JSON.stringify(format)}, not "apollo-persisted-query-manifest".`;
    errors.push({ rule: 'Format', message });
  }
  if (version !== 1) {
    errors.push({ rule: 'Version', message: `The version is ${JSON.stringify(version)}, not 1.` });
  }
  if (!Array.isArray(operations)) {
    errors.push({ rule: 'Operations', message: 'The field "operations" is not a list.' });
  }
  return errors;
}
