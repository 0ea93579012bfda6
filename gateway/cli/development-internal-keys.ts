import { linkSync, mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bffNamed, EDGE } from '../identity/identity.ts';
import { type InternalJwk, keySetOf, newInternalKey } from '../identity/new-key.ts';
import type { ProjectFile } from './project.ts';
import { writeAtomically } from './write-atomically.ts';

const FOLDER = '.facet/internal-keys';

/** The set of the public ones, as every part reads it. */
const SET_FILE = join(FOLDER, 'public.json');

/** What begins the `kid` of keys that are made on first use, which production refuses. */
export const DEVELOPMENT = 'development';

/** Files of a project's development keys. */
export interface DevelopmentInternalKeys {
  readonly keyFileOf: (issuer: string) => string;
  readonly setFile: string;
}

/**
 * The keys by which the parts of a project recognise each other in development, made on first use by
 * whichever part is first: one for the edge and one for each BFF, and the set of their public parts.
 */
export function developmentInternalKeys({
  bffs,
}: Pick<ProjectFile, 'bffs'>): DevelopmentInternalKeys {
  mkdirSync(FOLDER, { recursive: true });
  for (const issuer of [EDGE, ...bffs.map(bffNamed)]) makeUnlessThere(issuer);
  // All who write it have made all keys first, so the last to write leaves none out.
  const set = keySetOf(keysThere());
  if (textOf(SET_FILE) !== set) writeAtomically(SET_FILE, set);
  return { keyFileOf, setFile: SET_FILE };
}

function keyFileOf(issuer: string): string {
  return join(FOLDER, `${issuer.replace(':', '-')}.json`);
}

/** Another process may do the same: a link appears whole, and once. */
function makeUnlessThere(issuer: string): void {
  const file = keyFileOf(issuer);
  if (textOf(file) !== undefined) return;
  const unfinished = `${file}.${process.pid}.tmp`;
  const key = newInternalKey(issuer, `${DEVELOPMENT} ${issuer}`);
  writeFileSync(unfinished, JSON.stringify(key), { mode: 0o600 });
  try {
    linkSync(unfinished, file);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(unfinished);
  }
}

function keysThere(): InternalJwk[] {
  return readdirSync(FOLDER)
    .filter((name) => /^(?:edge|bff-.+)\.json$/.test(name))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as InternalJwk);
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
