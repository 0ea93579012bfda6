import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, matchesGlob } from 'node:path';
import { UsageError } from '../command.ts';
import { GENERATED_FOLDER, PROJECT_FILE } from '../project.ts';
import { commitOf, filesAt, isGitRepository, isShallow, mergeBase, textsOf } from './git.ts';
import { OWNERS_FILES } from './project-folder.ts';

/** What a change is compared with. */
export interface FoundBase {
  /** For people. */
  readonly name: string;
  /** Where a copy of its files is. Absent: there is none, and everything counts as new. */
  readonly folder?: string;
  /** Sentences for people. */
  readonly notices: readonly string[];
}

/**
 * Finds the base: a folder, a git ref, or by default the merge base with `origin/main`, else with
 * `main`. What a review needs of it is copied below the project's folder, without its
 * `package.json`: its `bff.ts` finds the engine of today then, which is the only one there is.
 *
 * @throws UsageError when it cannot be read
 */
export function baseFolder(asked: string | undefined): FoundBase {
  if (asked === undefined) return defaultBase();
  if (isFolder(asked)) return folderBase(asked);
  const commit = commitOf(asked);
  if (commit !== undefined) return commitBase(asked, commit);
  const hint = isShallow() ? ` ${FETCH_HINT}` : '';
  throw new UsageError(`--base is "${asked}"; there is no such folder and no such git ref.${hint}`);
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory();

const FETCH_HINT =
  'This clone is shallow: fetch history first, by "git fetch --unshallow" or "fetch-depth: 0".';

function folderBase(folder: string): FoundBase {
  if (!existsSync(join(folder, PROJECT_FILE))) {
    throw new UsageError(`--base is "${folder}", a folder without ${PROJECT_FILE}.`);
  }
  const paths = globSync(READ, { cwd: folder }).sort();
  const files = paths.map((path) => [path, readFileSync(join(folder, path))] as const);
  const hash = createHash('sha256');
  for (const [path, text] of files) hash.update(`${path}\0${text.length}\0`).update(text);
  return { name: folder, folder: copyTo(hash.digest('hex'), () => files), notices: [] };
}

function defaultBase(): FoundBase {
  const nothing = (reason: string): FoundBase => ({
    name: 'nothing',
    notices: [`${reason}: everything counts as new. --base names a git ref or a folder.`],
  });
  if (!isGitRepository()) return nothing('this is no git repository');
  const head = commitOf('HEAD');
  if (head === undefined) return nothing('nothing is committed yet');
  const main = TRUNKS.find((ref) => commitOf(ref) !== undefined);
  const commit = main && mergeBase(head, main);
  if (main === undefined || commit === undefined) {
    if (isShallow())
      throw new UsageError(`what this change started from is not here. ${FETCH_HINT}`);
    return nothing(main ? `HEAD and ${main} have no commit in common` : 'there is no branch main');
  }
  if (filesAt(commit, [PROJECT_FILE]).length === 0) {
    return nothing(`${main} held no ${PROJECT_FILE} yet at ${short(commit)}`);
  }
  const { notices, ...base } = commitBase(main, commit);
  const note = `HEAD is in ${main} already: only what is not committed yet is a change.`;
  return { ...base, notices: commit === head ? [...notices, note] : notices };
}

const TRUNKS = ['origin/main', 'main'];

const short = (commit: string) => commit.slice(0, 10);

function commitBase(ref: string, commit: string): FoundBase {
  const files = filesAt(commit, ROOTS).filter(({ path }) =>
    READ.some((each) => matchesGlob(path, each)),
  );
  if (!files.some(({ path }) => path === PROJECT_FILE)) {
    throw new UsageError(`--base is "${ref}", where there is no ${PROJECT_FILE} here.`);
  }
  const folder = copyTo(commit, () => {
    const texts = textsOf(files);
    return files.map(({ path }, index) => [path, texts[index] ?? Buffer.alloc(0)] as const);
  });
  return { name: `${ref} (${short(commit)})`, folder, notices: [] };
}

/** What a review reads of a project. */
const READ = [
  PROJECT_FILE,
  ...OWNERS_FILES,
  'subgraphs/*/schema.graphql',
  'bffs/**/*.{ts,json,graphql}',
  `${GENERATED_FOLDER}/*/plans/*.txt`,
];

const ROOTS = [PROJECT_FILE, ...OWNERS_FILES, 'subgraphs', 'bffs', GENERATED_FOLDER];

const BASES_FOLDER = '.facet/base';

/** Most copies that are kept, the ones used last. */
const COPIES_MAX = 4;

type Texts = readonly (readonly [path: string, text: Buffer])[];

/** The folder where files have been copied, all of them: a copy that was cut short has no name. */
function copyTo(name: string, read: () => Texts): string {
  // What is read of a base may be more one day.
  const folder = join(BASES_FOLDER, `${name}-${sha256(READ.join()).slice(0, 8)}`);
  if (existsSync(folder)) {
    const now = new Date();
    utimesSync(folder, now, now);
    return folder;
  }
  const unfinished = `${folder}.${process.pid}.tmp`;
  for (const [path, text] of read()) {
    mkdirSync(dirname(join(unfinished, path)), { recursive: true });
    writeFileSync(join(unfinished, path), text);
  }
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another review was faster with the same files.
    rmSync(unfinished, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
  dropOldCopies();
  return folder;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function dropOldCopies(): void {
  const usedAt = (folder: string) => statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const copies = globSync(`${BASES_FOLDER}/*`).sort((a, b) => usedAt(b) - usedAt(a));
  for (const copy of copies.slice(COPIES_MAX)) rmSync(copy, { recursive: true, force: true });
}
