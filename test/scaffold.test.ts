import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseManifest } from '../schema/index.ts';
import {
  type Ending,
  killPrograms,
  runFacet,
  startFacet,
  startProgram,
} from './testkit/program.ts';
import { copyProject, type ProjectCopy } from './testkit/project-copy.ts';

const WISHLISTS = `query Wishlists {
  wishlistList(first: 2) {
    id
  }
  wishlist(id: "wishlist-3") {
    name
  }
}
`;

let project: ProjectCopy;
let newSubgraph: Ending;
let newBff: Ending;

const facet = (...words: string[]) => runFacet(words, { cwd: project.folder });
const read = (path: string) => readFileSync(join(project.folder, path), 'utf8');

beforeAll(async () => {
  project = copyProject();
  newSubgraph = await facet('new', 'subgraph', 'wishlist');
  newBff = await facet('new', 'bff', 'tv');
}, 60_000);

afterAll(async () => {
  await killPrograms();
  project.remove();
});

describe('facet new', () => {
  test('tells the files it makes and composes', () => {
    expect(newSubgraph).toMatchObject({ code: 0, stderr: '' });
    for (const file of ['schema.graphql', 'index.ts', 'store.ts', 'loaders.ts', 'resolvers.ts']) {
      expect(newSubgraph.stdout).toContain(`subgraphs/wishlist/${file}`);
    }
    expect(newBff).toMatchObject({ code: 0, stderr: '' });
    expect(newBff.stdout).toContain('bffs/tv/bff.ts');
    for (const { stdout } of [newSubgraph, newBff]) expect(stdout).toContain('composed');
  });

  test('enters them at the end of facet.json, so that no port moves, and in CODEOWNERS', () => {
    const before = JSON.parse(readFileSync('facet.json', 'utf8')) as Record<string, string[]>;
    expect(JSON.parse(read('facet.json'))).toEqual({
      bffs: [...(before.bffs ?? []), 'tv'],
      subgraphs: [...(before.subgraphs ?? []), 'wishlist'],
    });
    expect(read('CODEOWNERS')).toMatch(/^\/subgraphs\/wishlist\/ +@facet\/wishlist$/m);
    expect(read('CODEOWNERS')).toMatch(/^\/bffs\/tv\/ +@facet\/tv-frontend$/m);
  });

  test('brings the new entity into the composition and into the new client’s schema', () => {
    expect(read('schema/generated/supergraph.graphql')).toMatch(/^type Wishlist$/m);
    expect(read('schema/generated/tv/schema.graphql')).toMatch(/^type Wishlist \{$/m);
  });

  test.each([
    ['subgraph', 'wishlist', 'subgraphs/wishlist'],
    ['bff', 'tv', 'bffs/tv'],
  ])('refuses a second %s of the same name and changes nothing', async (kind, name, folder) => {
    const files = ['facet.json', 'CODEOWNERS', `${folder}/${kind === 'bff' ? 'bff' : 'store'}.ts`];
    const before = files.map(read);
    expect(await facet('new', kind, name)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `facet: ${folder} exists already.\n`,
    });
    expect(files.map(read)).toEqual(before);
  });
});

describe('What it makes', () => {
  test('runs: the new BFF answers a registered operation from the new subgraph', async () => {
    writeFileSync(join(project.folder, 'bffs/tv/operations/Wishlists.graphql'), WISHLISTS);
    expect(await facet('compose')).toMatchObject({ code: 0, stderr: '' });

    const subgraph = startFacet(['subgraph', 'wishlist', '--port', '0'], { cwd: project.folder });
    const [, subgraphUrl = ''] = await subgraph.printed(/^ready wishlist (\S+)$/m);
    const bff = startFacet(
      ['serve', 'bffs/tv', '--port', '0', '--subgraph', `wishlist=${subgraphUrl}`],
      { cwd: project.folder },
    );
    const [, url = ''] = await bff.printed(/^ready tv (\S+)$/m);

    expect(await post(url, { documentId: idOf('Wishlists') })).toEqual({
      data: {
        wishlistList: [{ id: 'wishlist-1' }, { id: 'wishlist-2' }],
        wishlist: { name: 'Wishlist 3' },
      },
    });
    expect(await post(url, { documentId: idOf('Start') })).toEqual({
      data: { __typename: 'Query' },
    });
    for (const program of [bff, subgraph]) {
      program.kill('SIGINT');
      expect(await program.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    }
  }, 30_000);

  test('is an entity that other subgraphs can refer to', () => {
    expect(read('schema/generated/supergraph.graphql')).toMatch(
      /@join__type\(graph: WISHLIST, key: "id"\)/,
    );
  });

  test.each([
    ['the linter', ['biome', 'ci', '--colors=off', '.']],
    ['the compiler', ['tsc', '--noEmit']],
  ])(
    'passes %s as it stands',
    async (_, [program = '', ...args]) => {
      const command = [process.execPath, join('node_modules', '.bin', program), ...args];
      const { code, stdout, stderr } = await startProgram(command, { cwd: project.folder }).ended;
      expect({ code, told: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, told: '' });
    },
    30_000,
  );
});

function idOf(operation: string): string {
  const reading = parseManifest(read('bffs/tv/manifest.json'));
  const operations = reading.kind === 'failed' ? [] : reading.manifest.operations;
  return operations.find(({ name }) => name === operation)?.id ?? '';
}

async function post(url: string, request: object): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  return answer.json();
}
