import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { KeyStore } from './key-store.ts';
import { keyOfText, keyText, type PartnerKey } from './partner-key.ts';

/**
 * Keeps keys in a file that only grows: a line for each key and each change of one, the last of which
 * counts. So nobody's change is lost when several are made at once. Uses are in a file beside it.
 */
export function createFileKeyStore(file: string, pepper: string): KeyStore {
  const usesFile = `${file}.uses`;
  const lastUses = async () => {
    const text = await readIfThere(usesFile);
    return new Map(Object.entries(text === '' ? {} : (JSON.parse(text) as Record<string, number>)));
  };
  const read = async () => keysIn(await readIfThere(file), pepper);
  const keep = async (key: PartnerKey) => {
    await mkdir(dirname(file), { recursive: true });
    // On a line of its own, though what was written before it may have been cut off.
    await appendFile(file, `\n${keyText(key, pepper)}\n`, { mode: 0o600 });
  };
  return {
    name: file,
    ready: async () => {},
    read,
    add: async (key, hasRoom) => {
      if (!hasRoom(await read())) return false;
      await keep(key);
      // Others may have been added meanwhile; the order of lines is the same for everybody. What has no
      // room is revoked before anybody was shown it.
      const keys = await read();
      const place = keys.findIndex(({ id }) => id === key.id);
      if (hasRoom(keys.slice(0, place))) return true;
      await keep({ ...key, revokedAt: key.madeAt });
      return false;
    },
    keep,
    lastUses,
    noteUses: async (uses) => {
      const latest = await lastUses();
      for (const [id, at] of uses) latest.set(id, Math.max(at, latest.get(id) ?? 0));
      const unfinished = `${usesFile}.${process.pid}.tmp`;
      await writeFile(unfinished, JSON.stringify(Object.fromEntries(latest)), { mode: 0o600 });
      await rename(unfinished, usesFile);
    },
    close: async () => {},
  };
}

/** As the last line of each says, in the order of their first lines. */
function keysIn(text: string, pepper: string): PartnerKey[] {
  const keys = new Map<string, PartnerKey>();
  for (const line of text.split('\n')) {
    const key = line === '' ? undefined : keyOfText(line, pepper);
    if (key) keys.set(key.id, key);
  }
  return [...keys.values()];
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
