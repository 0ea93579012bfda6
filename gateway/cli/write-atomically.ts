import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { threadId } from 'node:worker_threads';

/** Writes a file so that whoever reads it meanwhile sees the old text or the new one, whole. */
export function writeAtomically(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}-${threadId}.tmp`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, path);
}
