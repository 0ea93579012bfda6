/**
 * Where a registry keeps what it knows: a folder, or Redis. It holds texts under the SHA-256 of
 * themselves and, for each client, one head that says which of them count.
 */
export interface RegistryStore {
  /** For people: where it is, without secrets. */
  readonly name: string;
  /** Whether it may come back empty: then who knows what was there puts it back. */
  readonly isVolatile: boolean;
  /** What counts for a client now; undefined while nothing does. */
  head(client: string): Promise<StoredHead | undefined>;
  /** Puts another head in the place of the one of that revision, unless somebody was faster. */
  replace(client: string, text: string, revision: string | undefined): Promise<boolean>;
  /** Texts by their addresses; one that is not there is left out. */
  texts(client: string, addresses: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Keeps texts by their addresses; those that are there already are not sent again. */
  keep(client: string, texts: ReadonlyMap<string, string>): Promise<void>;
  /** Calls back within a second after a client's head changed, until the result is called. */
  watch(client: string, onChange: () => void): () => void;
  close(): Promise<void>;
}

/** A head as it is stored; its revision is another for each. */
export interface StoredHead {
  readonly revision: string;
  readonly text: string;
}
