import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';

/** Files in a folder of their own, bounded by their bytes: the one not asked for longest goes first. */
export class KeptFiles {
  readonly #sizes: LRUCache<string, number>;
  #folder: Promise<string> | undefined;

  constructor(bytes: number) {
    this.#sizes = new LRUCache({
      maxSize: bytes,
      sizeCalculation: (size) => size,
      dispose: (_, name, reason) => {
        if (reason !== 'set') void this.#remove(name);
      },
    });
  }

  /** The file's content; undefined if it is not kept, or was taken away. */
  async find(name: string): Promise<Buffer | undefined> {
    if (!this.#sizes.get(name)) return undefined;
    try {
      return await readFile(await this.#pathOf(name));
    } catch {
      this.#sizes.delete(name);
      return undefined;
    }
  }

  /** Keeps a file. A disk that is full costs time, not pictures: the file is not kept then. */
  async keep(name: string, content: Buffer): Promise<void> {
    try {
      await writeFile(await this.#pathOf(name), content);
      this.#sizes.set(name, content.byteLength);
    } catch {
      await this.#remove(name);
    }
  }

  /** Removes the folder and all in it. */
  async close(): Promise<void> {
    const folder = await this.#folder?.catch(() => undefined);
    if (folder) await rm(folder, { recursive: true, force: true });
  }

  async #pathOf(name: string): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), 'facet-images-'));
    return join(await this.#folder, name);
  }

  async #remove(name: string): Promise<void> {
    try {
      await rm(await this.#pathOf(name), { force: true });
    } catch {
      // It stays until the folder goes.
    }
  }
}
