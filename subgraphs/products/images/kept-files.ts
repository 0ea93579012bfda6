import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';

/** Files in a folder of their own, bounded by their bytes: the one not asked for longest goes first. */
export class KeptFiles {
  readonly #folder: string;
  readonly #sizes: LRUCache<string, number>;

  /** The folder is made when the first file is kept. */
  constructor(folder: string, bytes: number) {
    this.#folder = folder;
    this.#sizes = new LRUCache({
      maxSize: bytes,
      sizeCalculation: (size) => size,
      dispose: (_, name, reason) => {
        if (reason !== 'set') void this.#remove(name);
      },
    });
  }

  /** The file's content; undefined if it is not kept, or somebody else took it away. */
  async find(name: string): Promise<Buffer | undefined> {
    if (!this.#sizes.get(name)) return undefined;
    try {
      return await readFile(join(this.#folder, name));
    } catch {
      this.#sizes.delete(name);
      return undefined;
    }
  }

  /** Keeps a file. A disk that is full costs time, not pictures: the file is not kept then. */
  async keep(name: string, content: Buffer): Promise<void> {
    if (content.byteLength > this.#sizes.maxSize) return;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(join(this.#folder, name), content);
      this.#sizes.set(name, content.byteLength);
    } catch {
      await this.#remove(name);
    }
  }

  /** Removes the folder and all in it. */
  close(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }

  async #remove(name: string): Promise<void> {
    try {
      await rm(join(this.#folder, name), { force: true });
    } catch {
      // It stays until the folder goes.
    }
  }
}
