/** One step into an answer: a response name or the index of an element. */
export type PathKey = string | number;

type Path = readonly PathKey[];

/** Tells whether a path leads through one of `paths`, or one of them through it. */
export function alongAny(paths: readonly Path[]): (path: Path) => boolean {
  const ends = new Set<string>();
  const prefixes = new Set<string>(['']);
  for (const path of paths) {
    let prefix = '';
    for (const key of path) {
      prefix += textOf(key);
      prefixes.add(prefix);
    }
    ends.add(prefix);
  }
  return (path) => {
    let prefix = '';
    if (ends.has(prefix)) return true;
    for (const key of path) {
      prefix += textOf(key);
      if (ends.has(prefix)) return true;
    }
    return ends.size > 0 && prefixes.has(prefix);
  };
}

/** A path as text: no two have the same. */
export function textOfPath(path: Path): string {
  let text = '';
  for (const key of path) text += textOf(key);
  return text;
}

/** Names hold neither a dot nor a sharp. */
function textOf(key: PathKey): string {
  return typeof key === 'number' ? `#${key}` : `.${key}`;
}
