import DataLoader from 'dataloader';

/** Loads the list of one parent under given arguments; parents asked together share a statement. */
export interface ListLoader<Args, Row> {
  load(parentId: string, args: Args): Promise<readonly Row[]>;
  /** Forgets every list: what was loaded before a write is no longer true. */
  clearAll(): void;
}

/**
 * One row per key, null where there is none: any number of keys costs one `fetch`. Rows that it
 * brings unasked are kept for whoever asks later.
 */
export function entityLoader<Row extends object>(
  fetch: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row | null> {
  const loader = new DataLoader<string, Row | null>(async (keys) => {
    const rows = new Map((await fetch(keys)).map((row) => [keyOf(row), row]));
    for (const [key, row] of rows) loader.prime(key, row);
    return keys.map((key) => rows.get(key) ?? null);
  });
  return loader;
}

/** A list per parent: any number of parents with the same arguments costs one `fetch`. */
export function listLoader<Args extends object, Row extends object>(
  fetch: (parentIds: readonly string[], args: Args) => Promise<readonly Row[]>,
  parentOf: (row: Row) => string,
): ListLoader<Args, Row> {
  const byArgs = new Map<string, DataLoader<string, readonly Row[]>>();
  const loaderOf = (args: Args) => {
    const key = JSON.stringify(args);
    const known = byArgs.get(key);
    if (known) return known;
    const loader = new DataLoader<string, readonly Row[]>(async (parentIds) => {
      const rows = Map.groupBy(await fetch(parentIds, args), parentOf);
      return parentIds.map((parentId) => rows.get(parentId) ?? []);
    });
    byArgs.set(key, loader);
    return loader;
  };
  return {
    load: (parentId, args) => loaderOf(args).load(parentId),
    clearAll: () => byArgs.clear(),
  };
}

/** Forgets what a request has loaded: a mutation calls it after its write. */
export function forgetLoaded(loaders: Readonly<Record<string, { clearAll(): unknown }>>): void {
  for (const loader of Object.values(loaders)) loader.clearAll();
}
