import { createHash } from 'node:crypto';
import { globSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { ReviewCache } from '#schema/check';
import { writeAtomically } from '../write-atomically.ts';

/** Most bytes that are kept, the ones used last. */
const BYTES_MAX = 256 * 1024 * 1024;

/** What there is to keep: keys begin with one of these. */
type MadeKind = 'composition' | 'contract' | 'plans';

/**
 * What reviews made before, in a folder: one file for each value, named by its key, which names all
 * that the value was made of. A file that was altered or cut off is made anew; where nothing can be written,
 * all is made each time.
 */
export class DiskCache implements ReviewCache {
  readonly folder: string;
  readonly #bytesMax: number;
  readonly #memory = new Map<string, unknown>();
  readonly #made = new Map<string, number>();
  #hindrance: string | undefined;

  constructor(folder = '.facet/check', bytesMax = BYTES_MAX) {
    this.folder = folder;
    this.#bytesMax = bytesMax;
  }

  recall<Value>(key: string, make: () => Value): Value {
    if (this.#memory.has(key)) return this.#memory.get(key) as Value;
    const kept = this.#read(key);
    const value = kept ? (kept.value as Value) : make();
    if (!kept) {
      this.countMade(key.slice(0, key.indexOf('-')), 1);
      this.#tryTo(() => writeAtomically(this.#fileOf(key), keptText(value)));
    }
    this.#memory.set(key, value);
    return value;
  }

  /** Why something was not kept for the next review; undefined when all was. */
  get hindrance(): string | undefined {
    return this.#hindrance;
  }

  /** How many values of a kind were made, because they were not there. */
  made(kind: MadeKind): number {
    return this.#made.get(kind) ?? 0;
  }

  /** Counts what was made, be it by somebody else who keeps it in the same folder. */
  countMade(kind: string, count: number): void {
    this.#made.set(kind, (this.#made.get(kind) ?? 0) + count);
  }

  /** Drops what was not used lately, until the rest has room. */
  prune(): void {
    const files = globSync('*', { cwd: this.folder }).flatMap((name) => {
      const path = join(this.folder, name);
      const { size, mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {};
      return size === undefined ? [] : [{ path, size, usedAt: mtimeMs ?? 0 }];
    });
    let bytes = 0;
    for (const { path, size } of files.sort((a, b) => b.usedAt - a.usedAt)) {
      bytes += size;
      if (bytes > this.#bytesMax) this.#tryTo(() => rmSync(path, { force: true }));
    }
  }

  #read(key: string): { readonly value: unknown } | undefined {
    const file = this.#fileOf(key);
    const text = this.#tryTo(() => readFileSync(file, 'utf8'));
    const kept = text === undefined ? undefined : keptValue(text);
    const now = new Date();
    if (kept) this.#tryTo(() => utimesSync(file, now, now));
    return kept;
  }

  /** A folder that cannot be used costs time, and no review. */
  #tryTo<Value>(use: () => Value): Value | undefined {
    try {
      return use();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      if (code !== 'ENOENT') this.#hindrance ??= message;
      return undefined;
    }
  }

  #fileOf(key: string): string {
    return join(this.folder, `${key}.json`);
  }
}

/** The value as JSON, after a line with its checksum. */
function keptText(value: unknown): string {
  const json = JSON.stringify(value);
  return `${sumOf(json)}\n${json}\n`;
}

function keptValue(text: string): { readonly value: unknown } | undefined {
  const [sum, json] = text.split('\n');
  return json !== undefined && sumOf(json) === sum ? { value: JSON.parse(json) } : undefined;
}

function sumOf(json: string): string {
  return createHash('sha256').update(json).digest('hex').slice(0, 16);
}
