import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A copy of the project to change at will. */
export interface ProjectCopy {
  readonly folder: string;
  remove(): void;
}

/** What a project is made of; the rest tests it or describes it. */
const PARTS = [
  'bffs',
  'subgraphs',
  'schema',
  'gateway',
  'facet.json',
  'package.json',
  'tsconfig.json',
  'codegen.ts',
  'biome.json',
  'layers.grit',
  'CODEOWNERS',
  '.gitignore',
];

/** Copies the project, tests left out, into a folder of its own; it shares the packages. */
export function copyProject(): ProjectCopy {
  const folder = mkdtempSync(join(tmpdir(), 'facet-project-'));
  for (const part of PARTS.filter((each) => existsSync(each))) {
    cpSync(part, join(folder, part), {
      recursive: true,
      filter: (path) => !path.endsWith('.test.ts'),
    });
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  // Biome reads .gitignore only inside a repository.
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
