import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectRedis, type Redis } from '../gateway/redis.ts';
import { openRegistry } from '../gateway/registry/open-registry.ts';
import { formatManifest, operationId } from '../schema/index.ts';
import { captureLog } from './testkit/captured-log.ts';
import { type Ending, killPrograms, runFacet, startFacet } from './testkit/program.ts';
import { describeWithRedis, type RedisServer, startRedis } from './testkit/redis-server.ts';
import { askById } from './testkit/tiny-graph.ts';
import { until } from './testkit/until.ts';

const OLD = 'query OldScreen { __typename }';
const OLDER = 'query OlderScreen { __typename }';
const NEW = 'query NewScreen { __typename }';
const ID = operationId(OLD);

let folder: string;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-retirement-'));
  const served = startFacet(['serve', 'bffs/partner', '--port', '0'], environment());
  url = (await served.printed(/ready partner (\S+)/))[1] ?? '';
}, 30_000);

afterAll(async () => {
  await killPrograms();
  rmSync(folder, { recursive: true, force: true });
});

const environment = () => ({ env: { FACET_STATE_FOLDER: join(folder, 'state') } });

const facet = (...words: string[]): Promise<Ending> => runFacet(words, environment());

/** Runs `facet` for what it says; it must say that all went well. */
async function said(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await facet(...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

async function publish(version: string, bodies: readonly string[]): Promise<void> {
  const file = join(folder, `${version}.json`);
  const operations = bodies.map((body) => {
    const [, name = ''] = /^query (\w+)/.exec(body) ?? [];
    return { id: operationId(body), name, type: 'query' as const, body };
  });
  writeFileSync(
    file,
    formatManifest({ format: 'apollo-persisted-query-manifest', version: 1, operations }),
  );
  const { code, stderr } = await facet('publish', 'partner', version, file);
  expect(`${code} ${code === 0 ? '' : stderr}`).toBe('0 ');
}

const statusOf = async (id: string) => (await askById(url, id)).status;

/** What `facet releases --json` tells of the old screen; undefined while it is active. */
async function retiring() {
  const [report] = JSON.parse(await said('releases', 'partner', '--json'));
  return report.retiring.find(({ id }: { id: string }) => id === ID);
}

/** Once the ledger has so many requests for the old screen. */
async function recorded(requests: number): Promise<void> {
  await until(async () => {
    const [report] = JSON.parse(await said('releases', 'partner', '--json'));
    const versions: { known: { requests: number } }[] = report.versions;
    return versions.reduce((sum, { known }) => sum + known.requests, 0) >= requests;
  });
}

test('An operation lives from its publication over deprecation, tombstone and reprieve until it is gone', async () => {
  await publish('1.0', [OLD, OLDER]);
  await until(async () => (await statusOf(ID)) === 200);

  // Listed by a live release, it cannot be retired.
  const listed = await facet('retire', 'partner', '--id', `sha256:${ID}`, '--unused-for', '0s');
  expect(listed).toMatchObject({ code: 1 });
  expect(listed.stdout).toMatch(/^kept +OldScreen +\w{64} +listed by the live release 1\.0$/m);

  // Its release ends: deprecated, and served still.
  await publish('2.0', [NEW]);
  expect(await said('retire', 'partner', '1.0')).toMatch(/lists 2 of its 2 operations/);
  expect(await said('retire', 'partner', '1.0')).toMatch(/has been ended already/);
  expect(await statusOf(ID)).toBe(200);
  await recorded(2);
  expect(await retiring()).toMatchObject({ state: 'deprecated', lastVersion: '(none)' });

  // Seen lately, it is kept.
  const seen = await facet('retire', 'partner', '--id', ID, '--unused-for', '1h');
  expect(seen).toMatchObject({ code: 1 });
  expect(seen.stdout).toMatch(/^kept +OldScreen .* last seen \d+ seconds? ago by \(none\)/m);
  const kept = await said('retire', 'partner', '--unused-for', '1h');
  expect(kept).toMatch(/^kept +OlderScreen .* never seen/m);
  expect(kept).toMatch(/^0 of 3 operations are tombstoned now; 1 are in live releases/m);

  // Unused for long enough, it is tombstoned; a dry run only says so.
  await sleep(1_100);
  const unused = ['retire', 'partner', '--unused-for', '1s'];
  expect(await said(...unused, '--dry-run')).toMatch(/^would be tombstoned +OldScreen/m);
  expect(await retiring()).toMatchObject({ state: 'deprecated' });
  expect(await said(...unused, '--grace', '1h')).toMatch(/^tombstoned +OldScreen/m);
  expect(await retiring()).toMatchObject({ state: 'tombstoned' });

  // A hit on the tombstone is served, counted, and brings it back.
  await sleep(10);
  expect(await statusOf(ID)).toBe(200);
  await until(async () => (await retiring()) === undefined);
  const metrics = await (await fetch(new URL('/metrics', url))).text();
  expect(metrics).toMatch(
    /facet_tombstone_hits_total\{operation="OldScreen",client="partner"\} 1$/m,
  );
  expect(await statusOf(ID)).toBe(200);

  // Unused again, it is gone when its grace is over, and the registry remembers it.
  await recorded(4);
  await sleep(1_100);
  expect(await said(...unused, '--grace', '1s')).toMatch(/^tombstoned +OldScreen/m);
  await sleep(1_100);
  const gone = await until(async () => {
    const answer = await askById(url, ID);
    return answer.status === 404 && answer;
  });
  expect(gone.body.errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_IN_LIST');
  expect(await retiring()).toMatchObject({ state: 'gone' });
  expect(await statusOf(operationId(NEW))).toBe(200);
  expect(await said('releases', 'partner')).toMatch(/^ {2}gone +\w{64} +OldScreen/m);
}, 120_000);

test.each([
  [['retire'], /name a client/],
  [['retire', 'partner'], /name a version, --unused-for or --id/],
  [['retire', 'partner', '9.9'], /partner has no release 9\.9/],
  [['retire', 'partner', '1.0', '--unused-for', '1d'], /a version, or --unused-for, not both/],
  [['retire', 'partner', '--unused-for', '3 weeks'], /--unused-for is "3 weeks"; expected a time/],
  [['retire', 'partner', '--id', 'nothing'], /no release of partner lists an operation nothing/],
  [['retire', '../partner', '--unused-for', '1d'], /is no client/],
  [['releases', 'Partner!'], /is no client/],
])('%j cannot be done, which is told in a line', async (words, line) => {
  const { code, stdout, stderr } = await facet(...words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.split('\n')).toHaveLength(2);
  expect(stderr).toMatch(line);
});

describeWithRedis('With REDIS_URL', () => {
  let server: RedisServer;
  let redis: Redis;
  const FACET_PUBLISH_CREDENTIAL = 'a credential of the test';

  beforeAll(async () => {
    server = await startRedis();
    redis = connectRedis({ url: server.url, log: captureLog().log });
    await redis.ready(5_000);
  });

  afterAll(async () => {
    await redis.close();
    await server.remove();
  });

  const shared = (env: Record<string, string>, ...words: string[]) =>
    runFacet(words, { env: { REDIS_URL: server.url, ...env } });

  test('releases and ledger of all that share it are told, and what is retired is so for all', async () => {
    const registry = openRegistry(redis, {
      stateFolder: folder,
      publishCredential: FACET_PUBLISH_CREDENTIAL,
    });
    const operation = { id: ID, hash: ID, name: 'OldScreen', type: 'query', body: OLD } as const;
    await registry?.publish({ client: 'partner', version: '1.0', operations: [operation] });
    const env = { FACET_PUBLISH_CREDENTIAL };
    const { stdout } = await shared(env, 'releases', 'partner');
    expect(stdout).toMatch(/^1\.0 +live .* 1 +0 +0 +never$/m);
    expect((await shared(env, 'retire', 'partner', '1.0')).code).toBe(0);
    await sleep(10);
    expect((await shared(env, 'retire', 'partner', '--unused-for', '0s')).code).toBe(0);
    const record = await registry?.record('partner');
    expect(record?.releases).toMatchObject([{ endedAt: expect.any(String) }]);
    expect(record?.retirements.get(ID)).toMatchObject({ state: 'tombstoned' });
  });

  test('whoever lacks the credential is told so', async () => {
    const { code, stderr } = await shared({}, 'releases', 'partner');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'facet: releases in Redis need FACET_PUBLISH_CREDENTIAL.\n',
    });
  });

  test('a Redis that is dead is told of in a line', async () => {
    await server.kill();
    const { code, stderr } = await shared({ FACET_PUBLISH_CREDENTIAL }, 'releases', 'partner');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^facet: redis:\/\/127\.0\.0\.1:\d+ cannot be read: .* is not connected\.\n$/,
    );
  });
});

test('Releases of every client are told where none is named', async () => {
  const reports = JSON.parse(await said('releases', '--json'));
  expect(reports.map(({ client }: { client: string }) => client)).toEqual([
    'web',
    'mobile',
    'partner',
  ]);
});
