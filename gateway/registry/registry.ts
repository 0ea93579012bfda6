/** An operation of a release: one text under one id. */
export interface ReleasedOperation {
  /** As the release's toolchain made it: a SHA-256 stands without its prefix. */
  readonly id: string;
  /** SHA-256 of the body in lowercase hex, which for some toolchains is not the id. */
  readonly hash: string;
  readonly name: string;
  readonly type: 'query' | 'mutation';
  readonly body: string;
  /**
   * Its plans, made when it was published: a line of `plans.jsonl`. What does not fit the supergraph
   * that is served is planned anew.
   */
  readonly plans?: string;
}

/** What one version of a client was shipped with. */
export interface Release {
  readonly client: string;
  readonly version: string;
  readonly operations: readonly ReleasedOperation[];
}

/** A release as the registry lists it, without its texts. */
export interface ReleaseRecord {
  readonly version: string;
  /** ISO 8601. */
  readonly publishedAt: string;
  /** When nobody was left who uses it, ISO 8601; without it the release is live. */
  readonly endedAt?: string;
  readonly operations: readonly Pick<ReleasedOperation, 'id' | 'hash' | 'name'>[];
}

/**
 * What became of an operation beyond its releases. One that has no such record is `active` while a
 * live release lists it and `deprecated` afterwards; both are served.
 */
export type Retirement =
  /** Served until `goneAt`, then no more; a hit before that brings it back to active. */
  | { readonly state: 'tombstoned'; readonly since: string; readonly goneAt: string }
  /** A hit brought it back: active although no live release lists it. */
  | { readonly state: 'reprieved'; readonly since: string };

/** All that a registry knows of one client, without texts. */
export interface ClientRecord {
  readonly client: string;
  readonly releases: readonly ReleaseRecord[];
  /** By id. */
  readonly retirements: ReadonlyMap<string, Retirement>;
  /** Releases that are there and not believed: with another signature, altered or incomplete. */
  readonly ignored?: readonly IgnoredRelease[];
}

/** A release that counts for nothing, and why. */
export interface IgnoredRelease {
  readonly version: string;
  readonly reason: string;
}

/** How a publication ended. Nothing is stored unless it is `published`. */
export type Publication =
  | { readonly kind: 'published'; readonly added: number }
  /** The same release is there already. */
  | { readonly kind: 'unchanged' }
  /** An id stands for another text in this or another release, or the version for other operations. */
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** Where the releases of all clients are kept: a folder, or Redis. */
export interface Registry {
  /** For people: where it is kept, without secrets. */
  readonly name: string;
  record(client: string): Promise<ClientRecord>;
  /** Atomic: all of it is live afterwards, or nothing. */
  publish(release: Release): Promise<Publication>;
  /** The texts of a live or ended release; undefined when there is none of that version. */
  release(client: string, version: string): Promise<Release | undefined>;
  /** Ends a release: nobody uses that version any more. */
  end(client: string, version: string): Promise<void>;
  /** Sets what became of operations; `undefined` takes an operation's record away. */
  retire(client: string, changes: ReadonlyMap<string, Retirement | undefined>): Promise<void>;
  /** Calls back within a second after anything of a client changed, until the result is called. */
  watch(client: string, onChange: () => void): () => void;
  close(): Promise<void>;
}
