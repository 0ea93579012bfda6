import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ending, runFacet } from './program.ts';
import { copyProject } from './project-copy.ts';

/** A copy of the project in a git repository of its own, all of it committed to `main`. */
export interface Repository {
  readonly folder: string;
  git(...words: readonly string[]): string;
  /** Replaces the only occurrence of a text in a file. */
  change(path: string, from: string, to: string): void;
  /** Everything as it was committed last, on `main`. */
  reset(): void;
  /** Runs the copy's own `facet`, in its folder or another. */
  facet(
    words: readonly string[],
    env?: Readonly<Record<string, string>>,
    cwd?: string,
  ): Promise<Ending>;
  remove(): void;
}

export function createRepository(): Repository {
  const { folder, remove } = copyProject();
  const git = gitIn(folder);
  git('checkout', '--quiet', '-b', 'main');
  commit(folder, 'The shop');
  return {
    folder,
    git,
    change: (path, from, to) => {
      const text = readFileSync(join(folder, path), 'utf8');
      if (text.split(from).length !== 2) throw new Error(`${path} holds "${from}" not once.`);
      writeFileSync(
        join(folder, path),
        text.replace(from, () => to),
      );
    },
    reset: () => {
      git('checkout', '--quiet', '--force', 'main');
      git('clean', '--quiet', '--force', '-d');
    },
    facet: (words, env = {}, cwd = folder) => runFacet(words, { cwd, env }),
    remove,
  };
}

/** Runs git in a folder, whoever the tests' machine belongs to. */
export function gitIn(folder: string): (...words: readonly string[]) => string {
  const who = ['-c', 'user.name=Tester', '-c', 'user.email=tester@shop.test'];
  return (...words) => execFileSync('git', [...who, ...words], { cwd: folder, encoding: 'utf8' });
}

/** Commits all that is in a folder. */
export function commit(folder: string, message: string): void {
  const git = gitIn(folder);
  git('add', '--all');
  git('commit', '--quiet', '--no-verify', '--message', message);
}
