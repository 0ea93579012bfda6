import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { composeRevision, type Revision } from '#schema/check';
import { operationId } from '#schema/operations';
import { composeAhead } from './compose-ahead.ts';
import { composedSides } from './composed-sides.ts';
import { DiskCache } from './disk-cache.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facet-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function revision(sdl: string, count: number): Revision {
  const operations = Array.from({ length: count }, (_, index) => {
    const body = `query Op${index} { weather }`;
    return {
      id: operationId(body),
      name: `Op${index}`,
      type: 'query',
      body,
      releases: [],
    } as const;
  });
  const growth = { subgraphRequests: 1, sequentialRequests: 0, entityLookups: 1 };
  const client = { client: 'tv', contract: {}, overrideLabels: [], budgets: {}, growth };
  return {
    name: 'here',
    subgraphs: [{ name: 'weather', url: 'http://weather', file: 'weather.graphql', sdl }],
    clients: [{ ...client, optionalSubgraphs: [], operations, errors: [] }],
  };
}

/** As when a revision has been read: its contracts are made. */
function read(sdl: string, count: number, cache: DiskCache): Revision {
  composeRevision(revision(sdl, 0), cache);
  return revision(sdl, count);
}

const BEFORE = 'type Query { weather: String }';
const AFTER = 'type Query { weather: String! }';

test('What is composed ahead is not made again', async () => {
  const ahead = revision(BEFORE, 3);
  expect(await composeAhead({ revision: ahead, folder })).toBe(3);
  const cache = new DiskCache(folder);
  expect(composeRevision(ahead, cache).clients[0]?.operations).toHaveLength(3);
  expect([cache.made('plans'), cache.made('composition')]).toEqual([0, 0]);
}, 60_000);

test('A base with much to plan is planned beside the head, to the same end', async () => {
  const cache = new DiskCache(folder);
  const [base, head] = [read(BEFORE, 120, cache), read(AFTER, 120, cache)];
  const composed = await composedSides({ base, head }, cache);
  expect(cache.made('plans')).toBe(240);
  expect(composed.base?.clients[0]?.operations).toEqual(
    composeRevision(base).clients[0]?.operations,
  );
}, 60_000);

test('A small base, or one that was planned before, is planned here', async () => {
  const cache = new DiskCache(folder);
  const [base, head] = [read(BEFORE, 2, cache), read(AFTER, 2, cache)];
  await composedSides({ base, head }, cache);
  expect(cache.made('plans')).toBe(4);
}, 60_000);
