import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RegistryStore, StoredHead } from './store.ts';
import { createWatches } from './watches.ts';

/**
 * Keeps a registry in a folder that several processes share: `<client>/heads/<revision>.json`, of
 * which the highest counts, and `<client>/texts/<address>`. A head appears under its number whole
 * or not at all, and a number is taken once, so nobody locks anything.
 */
export function createFolderStore(folder: string): RegistryStore {
  const headsOf = (client: string) => join(folder, client, 'heads');
  const fileOf = (client: string, address: string) =>
    join(folder, client, 'texts', address.slice(0, 2), address);
  const watches = createWatches();
  return {
    name: folder,
    isVolatile: false,
    head: (client) => readHead(headsOf(client)),
    replace: async (client, text, revision) => {
      const next = revision === undefined ? 1 : Number(revision) + 1;
      const isTaken = await takeNumber(headsOf(client), next, text);
      if (isTaken) await removeOld(headsOf(client), next);
      return isTaken;
    },
    texts: async (client, addresses) => {
      const texts = await each(addresses, (address) => readIfThere(fileOf(client, address)));
      return new Map(
        addresses.flatMap((address, index) => {
          const text = texts[index];
          return text === undefined ? [] : [[address, text] as const];
        }),
      );
    },
    keep: async (client, texts) => {
      await each([...texts], async ([address, text]) => {
        const file = fileOf(client, address);
        if (!(await isThere(file))) await writeWhole(file, text);
      });
    },
    watch: (client, onChange) => watches.begun(poll(headsOf(client), onChange)),
    close: async () => watches.endAll(),
  };
}

async function readHead(folder: string): Promise<StoredHead | undefined> {
  for (let attempt = 0; attempt < READ_ATTEMPTS; attempt += 1) {
    const number = Math.max(0, ...(await numbersIn(folder)));
    if (number === 0) return undefined;
    const text = await readIfThere(fileIn(folder, number));
    if (text !== undefined) return { revision: String(number), text };
    // So many newer ones came meanwhile that this one is gone.
  }
  throw new Error(`${folder} changes faster than it can be read.`);
}

const READ_ATTEMPTS = 10;

async function numbersIn(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(unlessMissing<string[]>([]));
  return names.flatMap((name) => {
    const [, number] = /^(\d+)\.json$/.exec(name) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
}

const fileIn = (folder: string, number: number) => join(folder, `${number}.json`);

/** Whether nobody else took it: a link, unlike a renaming, replaces nothing. */
async function takeNumber(folder: string, number: number, text: string): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `${randomUUID()}.tmp`);
  try {
    await writeFile(unfinished, text);
    await link(unfinished, fileIn(folder, number));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** The last few stay, for somebody may be about to read them. */
async function removeOld(folder: string, number: number): Promise<void> {
  const old = (await numbersIn(folder)).filter((each) => each <= number - HEADS_KEPT);
  await Promise.all(old.map((each) => rm(fileIn(folder, each), { force: true })));
}

const HEADS_KEPT = 5;

async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const unfinished = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } catch (error) {
    // What is left of it would fill a full disk further with every try.
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Asks the file system instead of listening to it, as for every file that may change. */
function poll(folder: string, onChange: () => void): () => void {
  let known: string | undefined;
  let isAsking = false;
  const look = async () => {
    if (isAsking) return;
    isAsking = true;
    const seen = await seenOf(folder).catch((error: NodeJS.ErrnoException) => String(error.code));
    isAsking = false;
    if (seen !== known) onChange();
    known = seen;
  };
  void look();
  const timer = setInterval(look, POLL_INTERVAL_MS).unref();
  return () => clearInterval(timer);
}

const POLL_INTERVAL_MS = 200;

async function seenOf(folder: string): Promise<string> {
  const seen = await stat(folder, { bigint: true }).catch(unlessMissing(undefined));
  return seen ? `${seen.mtimeNs} ${seen.ino}` : '';
}

async function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(unlessMissing(undefined));
}

async function isThere(file: string): Promise<boolean> {
  return (await stat(file).catch(unlessMissing(undefined))) !== undefined;
}

function unlessMissing<Value>(value: Value): (error: NodeJS.ErrnoException) => Value {
  return (error) => {
    if (error.code === 'ENOENT') return value;
    throw error;
  };
}

/** Some files at a time: thousands at once would take all that a process may open. */
async function each<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += FILES_AT_ONCE) {
    results.push(...(await Promise.all(items.slice(from, from + FILES_AT_ONCE).map(run))));
  }
  return results;
}

const FILES_AT_ONCE = 64;
