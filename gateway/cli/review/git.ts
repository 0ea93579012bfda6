import { execFileSync } from 'node:child_process';

/** A file of a commit: its path from the current folder, and the id of its text. */
export interface GitFile {
  readonly path: string;
  readonly id: string;
}

/** The commit that a ref names, if it names one. */
export function commitOf(ref: string): string | undefined {
  return ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
}

/** The newest commit that two have in common, as far as history is here. */
export function mergeBase(one: string, other: string): string | undefined {
  return ask('merge-base', one, other);
}

export const isGitRepository = (): boolean => ask('rev-parse', '--git-dir') !== undefined;

/** Whether older commits were not fetched, as continuous integration likes to have it. */
export const isShallow = (): boolean => ask('rev-parse', '--is-shallow-repository') === 'true';

/** The current folder's path in its repository, `shop/`; undefined: it is the repository, or in none. */
export const folderInRepository = (): string | undefined => ask('rev-parse', '--show-prefix');

/** Ordinary files of a commit below the current folder, at or under some paths. */
export function filesAt(commit: string, paths: readonly string[]): GitFile[] {
  return git(['ls-tree', '-r', '-z', commit, '--', ...paths])
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const [, id, path] = /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
      return id !== undefined && path !== undefined ? [{ path, id }] : [];
    });
}

/** The texts of files, in their order. All are asked for at once: one process instead of many. */
export function textsOf(files: readonly GitFile[]): Buffer[] {
  const answer = git(['cat-file', '--batch'], files.map(({ id }) => `${id}\n`).join(''));
  const texts: Buffer[] = [];
  let at = 0;
  while (at < answer.length) {
    const start = answer.indexOf('\n', at) + 1;
    const size = Number(answer.toString('utf8', at, start).split(' ')[2]);
    texts.push(answer.subarray(start, start + size));
    at = start + size + 1;
  }
  return texts;
}

/** What git answers in a line; undefined: it refuses, or is not there. */
function ask(...args: string[]): string | undefined {
  try {
    return git(args).toString('utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}

function git(args: readonly string[], input = ''): Buffer {
  const stdio = ['pipe', 'pipe', 'ignore'] as const;
  return execFileSync('git', args, { input, stdio: [...stdio], maxBuffer: BYTES_MAX });
}

/** Far more than schemas and operations ever have. */
const BYTES_MAX = 512 * 1024 * 1024;
