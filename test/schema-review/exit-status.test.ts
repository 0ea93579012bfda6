import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { killPrograms, runFacet } from '../testkit/program.ts';
import { copyProject, type ProjectCopy } from '../testkit/project-copy.ts';
import { type Edit, newOperation, owners, type ProjectFiles, sdl } from './edits.ts';
import { shopFiles } from './shop-revisions.ts';

let copy: ProjectCopy | undefined;

afterEach(async () => {
  await killPrograms();
  copy?.remove();
});

describe('facet check of a pull request', () => {
  test.each<[string, readonly Edit[], number, RegExp]>([
    [
      'that only warns',
      [
        sdl(
          'reviews',
          'review("The review\'s id." id: ID!): Review',
          'opinion("Its id." id: ID!): Review',
        ),
      ],
      0,
      /FIELD_REMOVED/,
    ],
    [
      'that breaks an operation',
      [sdl('products', '  summary: String!', '  summary: String! @tag(name: "internal")')],
      1,
      /FIELD_REMOVED/,
    ],
    [
      'that does not compose',
      [sdl('orders', 'amount: Int! @tag(name: "partner")', 'amount: Float! @tag(name: "partner")')],
      1,
      /FIELD_TYPE_MISMATCH/,
    ],
    [
      'that only lint blocks',
      [owners('/subgraphs/reviews/              @facet/reviews\n', '')],
      1,
      /TYPE_WITHOUT_OWNER/,
    ],
    [
      'that only adds an operation',
      [newOperation('web/Names', 'query Names {\n  me {\n    id\n    name\n  }\n}\n')],
      0,
      /^(?!.*blocking)/s,
    ],
  ])('%s ends as it should', async (_, edits, code, told) => {
    copy = copyProject();
    const before = shopFiles();
    write(
      copy.folder,
      before,
      edits.reduce((files, edit) => edit(files), before),
    );
    const ending = await runFacet(['check', '--base', resolve('.')], { cwd: copy.folder });
    expect({ code: ending.code, stdout: ending.stdout }).toEqual({
      code,
      stdout: expect.stringMatching(told),
    });
  });
});

function write(folder: string, before: ProjectFiles, after: ProjectFiles): void {
  for (const [path, text] of after) {
    if (before.get(path) !== text) writeFileSync(join(folder, path), text);
  }
  for (const path of before.keys()) if (!after.has(path)) rmSync(join(folder, path));
}
