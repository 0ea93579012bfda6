import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { operationId } from '../schema/index.ts';
import { freeBase } from './testkit/ports.ts';
import { killPrograms, type Program, runFacet, startFacet } from './testkit/program.ts';
import { copyProject, type ProjectCopy } from './testkit/project-copy.ts';
import { until } from './testkit/until.ts';

const FILE = 'bffs/web/operations/Fresh.graphql';
const GOOD = 'query Fresh {\n  categories {\n    id\n  }\n}\n';
const BETTER = GOOD.replace('    id\n', '    id\n    name\n');
const DEEP = `query Fresh { product(id: "p7") { reviews(first: 1) { edges { node { author {
  reviews(first: 1) { edges { node { product { reviews(first: 1) { edges { node { id } } } } } } }
} } } } } }
`;
const BAD = GOOD.replace('    id\n', '    id\n    nonsense\n');

let project: ProjectCopy;
let system: Program;
let base: number;

const read = (path: string) => readFileSync(join(project.folder, path), 'utf8');
const save = (text: string) => writeFileSync(join(project.folder, FILE), text);
const idOf = (name: string) =>
  (
    JSON.parse(read('bffs/web/manifest.json')) as { operations: { id: string; name: string }[] }
  ).operations.find((each) => each.name === name)?.id;

beforeAll(async () => {
  project = copyProject();
  base = await freeBase();
  system = startFacet(['dev'], {
    cwd: project.folder,
    env: { FACET_BASE_PORT: String(base), FACET_SEED_SCALE: '0.05' },
  });
  await system.printed(/^ready /m);
}, 60_000);

afterAll(async () => {
  await killPrograms();
  project.remove();
});

async function ask(documentId: string | undefined) {
  const answer = await fetch(`http://127.0.0.1:${base}/web/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ documentId }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

test('An operation that is saved is registered, alone is planned, and is served at once', async () => {
  save(GOOD);
  await system.printed(/^web: Fresh changed, .*; 1 planned, manifest renewed in \d+ ms$/m);
  const id = idOf('Fresh');
  expect(id).toMatch(/^[0-9a-f]{64}$/);
  await until(async () => (await ask(id)).status === 200);
  expect((await ask(id)).body).toMatchObject({ data: { categories: expect.anything() } });
  expect(read('schema/generated/web/plans/Fresh.txt')).toMatch(
    /^cost 20\n1 request, 1 in sequence/,
  );
  expect(system.stderr).toBe('');
}, 20_000);

test('A bad one is told with file, line and column, and changes nothing', async () => {
  const before = { id: idOf('Fresh'), manifest: read('bffs/web/manifest.json') };
  save(BAD);
  await system.printed(/^web: nothing is changed until this is mended$/m);
  expect(system.stderr).toContain(`${FILE}:4:5 FieldsOnCorrectType`);
  expect(read('bffs/web/manifest.json')).toBe(before.manifest);
  expect((await ask(before.id)).status).toBe(200);
}, 20_000);

test('An operation that costs more than its client’s budgets is told of, and changes nothing', async () => {
  const before = read('bffs/web/manifest.json');
  save(DEEP);
  await until(async () => system.stderr.includes('operation Fresh: 13 levels of fields'));
  expect(system.stderr).toContain('budgets.depth is 12.');
  expect(read('bffs/web/manifest.json')).toBe(before);
}, 20_000);

test('An editor that replaces the file is seen, and the id of before is gone', async () => {
  const before = idOf('Fresh');
  writeFileSync(join(project.folder, 'Fresh.tmp'), BETTER);
  renameSync(join(project.folder, 'Fresh.tmp'), join(project.folder, FILE));
  await until(async () => idOf('Fresh') !== before);
  await until(async () => (await ask(idOf('Fresh'))).status === 200);
  await until(async () => (await ask(before)).status === 404);
}, 20_000);

test('A file that is removed takes its operation with it', async () => {
  rmSync(join(project.folder, FILE));
  await until(async () => idOf('Fresh') === undefined);
  expect(() => read('schema/generated/web/plans/Fresh.txt')).toThrow('ENOENT');
}, 20_000);

test('What is written is what "facet compose" would write', async () => {
  save(BETTER);
  await until(async () => idOf('Fresh') !== undefined);
  const check = await runFacet(['compose', '--check'], { cwd: project.folder });
  expect(check).toMatchObject({ code: 0, stderr: '' });
}, 20_000);

test('"facet watch" does the same beside a BFF that was started by itself', async () => {
  system.kill('SIGTERM');
  expect((await system.ended).code).toBe(0);
  const watch = startFacet(['watch', 'web'], { cwd: project.folder });
  await watch.printed(/^ready watch bffs\/web\/operations$/m);
  save(GOOD);
  await watch.printed(/^web: Fresh changed, /m);
  expect(idOf('Fresh')).toBe(operationId(bodyOf('Fresh')));
  watch.kill('SIGTERM');
  expect((await watch.ended).code).toBe(0);
}, 20_000);

function bodyOf(name: string): string {
  const { operations } = JSON.parse(read('bffs/web/manifest.json')) as {
    operations: { name: string; body: string }[];
  };
  return operations.find((each) => each.name === name)?.body ?? '';
}
