import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { operationId } from '#schema/operations';
import { formatSourceError, loadManifestSource, type ManifestSource } from './manifest-source.ts';

const schema = buildSchema('type Query { a: Int b: Other } type Other { c: Int }');

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'facet-source-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("A toolchain's file is read, whatever its format", async () => {
  const body = 'query Home { a }';
  const source = await load('map.json', JSON.stringify({ home: body }));
  expect(source).toEqual({
    kind: 'operations',
    format: 'a flat map of ids of its own',
    operations: [{ id: 'home', hash: operationId(body), name: 'Home', type: 'query', body }],
  });
});

test('A folder of documents is one set, as facet compose has it', async () => {
  write('operations/Home.graphql', 'query Home { b { ...Part } }');
  write('operations/parts/Part.gql', 'fragment Part on Other { c }');
  const source = await loadManifestSource(join(folder, 'operations'), schema, {
    typenames: 'every-object',
  });
  const body =
    'query Home {\n  b {\n    ...Part\n    __typename\n  }\n}\n\nfragment Part on Other {\n  c\n  __typename\n}';
  const id = operationId(body);
  expect(source).toMatchObject({
    format: 'GraphQL documents',
    operations: [{ id, hash: id, name: 'Home', body }],
  });
});

describe('What is wrong is told with operation, rule and place:', () => {
  test('a field that the contract lacks, in a manifest', async () => {
    const text = JSON.stringify({
      home: 'query Home {\n  veryUnlike\n}',
      more: 'query More { a veryUnlike }',
    });
    expect(errorsOf(await load('lacks.json', text))).toEqual([
      `${join(folder, 'lacks.json')} Home:2:3 FieldsOnCorrectType Cannot query field "veryUnlike" on type "Query".`,
      `${join(folder, 'lacks.json')} More:1:16 FieldsOnCorrectType Cannot query field "veryUnlike" on type "Query".`,
    ]);
  });

  test('an id that is not what it says', async () => {
    const text = JSON.stringify({ ['f'.repeat(64)]: 'query Home { a }' });
    expect(errorsOf(await load('id.json', text)).join()).toMatch(
      /id\.json Home Id The id "f+" says/,
    );
  });

  test('a field that the contract lacks, in a document', async () => {
    const errors = errorsOf(await load('Home.graphql', 'query Home {\n  veryUnlike\n}'));
    expect(errors).toEqual([
      `${join(folder, 'Home.graphql')}:2:3 (Home) FieldsOnCorrectType Cannot query field "veryUnlike" on type "Query".`,
    ]);
  });
});

test.each([
  ['nothing is there', 'nowhere.json', /nowhere\.json cannot be read \(ENOENT\)\.$/],
  ['a folder has no document', 'empty', /empty holds no \.graphql file\.$/],
])('Where %s, one line says so', async (_what, name, message) => {
  mkdirSync(join(folder, 'empty'), { recursive: true });
  await expect(loadManifestSource(join(folder, name), schema)).rejects.toThrow(message);
});

function load(name: string, text: string): Promise<ManifestSource> {
  return loadManifestSource(write(name, text), schema);
}

function write(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function errorsOf(source: ManifestSource): readonly string[] {
  return source.kind === 'failed' ? source.errors.map(formatSourceError) : [];
}
