/**
 * The registered operations of a client in Apollo's format for persisted-query lists.
 *
 * @see https://www.apollographql.com/docs/graphos/platform/security/persisted-queries#manifest-format
 */
export interface Manifest {
  readonly format: 'apollo-persisted-query-manifest';
  readonly version: 1;
  readonly operations: readonly ManifestOperation[];
}

/** One registered operation. */
export interface ManifestOperation {
  /** The lowercase hex SHA-256 of the body's UTF-8 bytes. */
  readonly id: string;
  readonly name: string;
  readonly type: 'query' | 'mutation';
  /** One operation and the fragments it needs. */
  readonly body: string;
}

/** A registered operation beside the hash of its body, which for some toolchains is not the id. */
export interface HashedOperation extends ManifestOperation {
  /** As the toolchain made it; a SHA-256 stands without its `sha256:` prefix. */
  readonly id: string;
  /** The lowercase hex SHA-256 of the body's UTF-8 bytes. */
  readonly hash: string;
}

/** The manifest as it is written to disk. */
export function formatManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
