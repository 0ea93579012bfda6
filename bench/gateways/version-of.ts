import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The pinned version of a peer. */
export function versionOf(name: string): string {
  return DEPENDENCIES[name] ?? 'unknown';
}

const DEPENDENCIES: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(`${dirname(import.meta.dirname)}/package.json`, 'utf8'),
).dependencies;
