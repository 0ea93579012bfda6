import { readFileSync, statSync } from 'node:fs';
import { ConfigError } from '../config.ts';

export interface FollowedFile<Content> {
  readonly path: string;
  /** @throws ConfigError when the text is not usable */
  readonly parse: (text: string) => Content;
  /** Told once of each change that cannot be used; what was read before stands. */
  readonly onError: (error: unknown) => void;
}

/**
 * What a file holds, read again when it has changed. It is looked at when it is asked for, at most
 * once a second: nothing runs meanwhile, and nothing has to be closed.
 *
 * @throws ConfigError when the file cannot be read the first time
 */
export function followFile<Content>({
  path,
  parse,
  onError,
}: FollowedFile<Content>): () => Content {
  // First: whatever is written while it is read is read again.
  let stamp = stampOf(path);
  let content = parse(textOf(path));
  let lookedAt = performance.now();
  return () => {
    const now = performance.now();
    if (now - lookedAt < LOOK_MS) return content;
    lookedAt = now;
    const seen = stampOf(path);
    if (seen === stamp) return content;
    stamp = seen;
    try {
      content = parse(textOf(path));
    } catch (error) {
      onError(error);
    }
    return content;
  };
}

const LOOK_MS = 1_000;

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError('it cannot be read');
  }
}

/** Differs whenever the file was written or replaced; one that is missing looks like none other. */
function stampOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? `${stats.ino} ${stats.mtimeMs} ${stats.size}` : '';
}
