import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatManifest, type Manifest, operationId } from '../schema/index.ts';
import { leastOf } from './testkit/least-of.ts';
import {
  type Ending,
  killPrograms,
  type Program,
  runFacet,
  startFacet,
} from './testkit/program.ts';
import { describeWithRedis, type RedisServer, startRedis } from './testkit/redis-server.ts';
import { askById } from './testkit/tiny-graph.ts';
import { until } from './testkit/until.ts';

/** Answered by a BFF alone, whatever its subgraphs do. */
const bodyOf = (name: string) => `query ${name} { __typename }`;
const idOf = (name: string) => operationId(bodyOf(name));
const COMMITTED = (
  JSON.parse(readFileSync('bffs/partner/manifest.json', 'utf8')) as Manifest
).operations.map(({ id }) => id);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'facet-releases-'));
});
afterAll(async () => {
  await killPrograms();
  rmSync(folder, { recursive: true, force: true });
});

function manifestFile(operations: readonly { name: string; body: string }[]): string {
  const file = join(folder, `${Math.random()}.json`);
  const manifest: Manifest = {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: operations.map(({ name, body }) => ({
      id: operationId(body),
      name,
      type: 'query',
      body,
    })),
  };
  writeFileSync(file, formatManifest(manifest));
  return file;
}

const named = (...names: string[]) => names.map((name) => ({ name, body: bodyOf(name) }));

type Environment = Readonly<Record<string, string>>;

function publish(
  version: string,
  operations: readonly { name: string; body: string }[],
  { env, words = [] }: { env: Environment; words?: string[] },
): Promise<Ending> {
  const file = manifestFile(operations);
  return runFacet(['publish', 'partner', version, file, ...words], { env });
}

interface Served {
  readonly url: string;
  readonly program: Program;
}

async function serve(env: Environment, client = 'partner'): Promise<Served> {
  const program = startFacet(['serve', `bffs/${client}`, '--port', '0'], { env });
  const [, url = ''] = await program.printed(/ready \w+ (\S+)/);
  return { url, program };
}

const statusOf = async (url: string, name: string) => (await askById(url, idOf(name))).status;

/** How long it took from now until the operation is served, in milliseconds. */
async function servedAfterMs(url: string, name: string): Promise<number> {
  const start = performance.now();
  await until(async () => (await statusOf(url, name)) === 200);
  return performance.now() - start;
}

describe('Releases in a folder:', () => {
  let env: Environment;
  let bff: Served;

  beforeAll(async () => {
    env = { FACET_STATE_FOLDER: join(folder, 'state') };
    bff = await serve(env);
  }, 30_000);

  test('what is published is served within a second; the manifest stays', async () => {
    expect(await statusOf(bff.url, 'First')).toBe(404);
    const { code, stdout } = await publish('1.0', named('First', 'Common'), { env });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'published partner 1.0: 2 operations, 2 of them new\n',
    });
    const tookMs = [await servedAfterMs(bff.url, 'First')];
    expect((await askById(bff.url, COMMITTED[0] ?? '')).status).not.toBe(404);
    await publish('1.1', named('Second', 'Common'), { env });
    tookMs.push(await servedAfterMs(bff.url, 'Second'));
    expect(leastOf(tookMs, 'A release was served after')).toBeLessThan(1_000);
    expect(await statusOf(bff.url, 'First')).toBe(200);
  }, 30_000);

  test('the same release twice is unchanged, and the version stays what it was', async () => {
    const again = await publish('1.0', named('Common', 'First'), { env });
    expect(again).toMatchObject({
      code: 0,
      stdout: 'unchanged partner 1.0: it is live with these 2 operations\n',
    });
    const other = await publish('1.0', named('Common'), { env });
    expect(other).toMatchObject({ code: 1, stdout: '' });
    expect(other.stderr).toContain('release 1.0 is there already with other operations');
  }, 30_000);

  test('one bad operation refuses all of them, each with its rule and place', async () => {
    const operations = [
      ...named('Good'),
      { name: 'Unknown', body: 'query Unknown {\n  nothingOfTheKind\n}' },
      { name: 'Deferred', body: 'query Deferred { ... @defer { __typename } }' },
    ];
    const { code, stdout, stderr } = await publish('1.2', operations, { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/Unknown:2:3 FieldsOnCorrectType .*nothingOfTheKind/);
    expect(stderr).toMatch(/Deferred:1:22 KnownDirectives .*@defer/);
    expect(stderr).toContain('refused: nothing was published');
    await sleep(1_000);
    expect(await statusOf(bff.url, 'Good')).toBe(404);
  }, 30_000);

  test('an id that stands for another text is refused', async () => {
    const file = join(folder, 'map.json');
    writeFileSync(file, JSON.stringify({ 'my-id': bodyOf('Mapped') }));
    const words = ['publish', 'partner', '2.0', file];
    expect(await runFacet(words, { env })).toMatchObject({ code: 0 });
    await until(async () => (await askById(bff.url, 'my-id')).status === 200);
    writeFileSync(file, JSON.stringify({ 'my-id': bodyOf('Changed') }));
    const changed = await runFacet(['publish', 'partner', '2.1', file], { env });
    expect(changed.code).toBe(1);
    expect(changed.stderr).toContain('stands for another text in release 2.0');
  }, 30_000);

  test('an operation beyond its client’s budgets is refused, in a dry run too', async () => {
    const author = '{ edges { node { author { reviews(first: 1) { edges { node { product { id';
    const body = `query Deep { product(id: "p7") { reviews(first: 1) ${author} related(first: 1) { rating { average } } } } } } } } } } } }`;
    const file = join(folder, 'deep.json');
    writeFileSync(file, JSON.stringify({ deep: body }));
    for (const words of [[], ['--dry-run']]) {
      const { code, stderr } = await runFacet(['publish', 'mobile', '1.0', file, ...words], {
        env,
      });
      expect({ code, stderr }).toMatchObject({ code: 1 });
      expect(stderr).toMatch(/operation Deep: \d+ levels of fields; budgets\.depth is 10\./);
      expect(stderr).toMatch(/operation Deep: \d+ requests .*sequentialRequests is 3\./);
      expect(stderr).toContain('refused: nothing was published');
    }
  }, 30_000);

  test('a dry run stores nothing', async () => {
    const dry = await publish('3.0', named('Dry'), { env, words: ['--dry-run'] });
    expect(dry).toMatchObject({
      code: 0,
      stdout: 'would publish partner 3.0: 1 operations, 1 of them new\n',
    });
    const real = await publish('3.0', named('Dry'), { env });
    expect(real.stdout).toContain('published partner 3.0');
  }, 30_000);

  test('a BFF that starts serves every release', async () => {
    const other = await serve(env);
    for (const name of ['First', 'Second', 'Common', 'Dry']) {
      expect(await statusOf(other.url, name)).toBe(200);
    }
    other.program.kill('SIGTERM');
    expect((await other.program.ended).code).toBe(0);
  }, 30_000);
});

describeWithRedis('Two BFFs on one Redis', () => {
  let redis: RedisServer;
  let env: Environment;
  let bffs: Served[];

  beforeAll(async () => {
    redis = await startRedis();
    env = {
      FACET_STATE_FOLDER: join(folder, 'unused'),
      FACET_PUBLISH_CREDENTIAL: 'the credential of this test',
      REDIS_URL: redis.url,
    };
    bffs = await Promise.all([serve(env), serve(env)]);
  }, 30_000);
  afterAll(() => redis.remove());

  const allServe = async (...names: string[]) => {
    for (const { url } of bffs) {
      for (const name of names) expect(await statusOf(url, name)).toBe(200);
    }
  };

  test('both serve a release within a second of its publication', async () => {
    const tookMs: number[] = [];
    for (const version of ['1.0', '1.1', '1.2']) {
      const name = `Op${version.replace('.', '_')}`;
      const { code, stderr } = await publish(version, named(name, 'Common'), { env });
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      const eachMs = await Promise.all(bffs.map(({ url }) => servedAfterMs(url, name)));
      tookMs.push(Math.max(...eachMs));
    }
    expect(leastOf(tookMs, 'A release was served by both after')).toBeLessThan(1_000);
  }, 30_000);

  test('nothing is published there without the credential, and a BFF without it says so', async () => {
    const { FACET_PUBLISH_CREDENTIAL: _, ...bare } = env;
    const { code, stderr } = await publish('6.6', named('Evil'), { env: bare });
    expect(code).toBe(2);
    expect(stderr).toContain('FACET_PUBLISH_CREDENTIAL');
    const ignoring = await serve(bare);
    await until(() => ignoring.program.stderr.includes('releases in Redis are ignored'));
    expect(await statusOf(ignoring.url, 'Common')).toBe(404);
    ignoring.program.kill('SIGKILL');
  }, 30_000);

  test('a release signed with another credential is ignored by its name, and takes none down', async () => {
    const other = { ...env, FACET_PUBLISH_CREDENTIAL: 'somebody else altogether' };
    expect((await publish('6.6', named('Evil'), { env: other })).code).toBe(0);
    for (const { program } of bffs) await program.printed(/"version":"6\.6".*a release is ignored/);
    for (const { url } of bffs) expect(await statusOf(url, 'Evil')).toBe(404);
    await allServe('Common', 'Op1_0');
  }, 30_000);

  test('Redis killed, both go on; one that starts then serves its manifest, and the rest later', async () => {
    await redis.kill();
    await allServe('Common', 'Op1_0', 'Op1_2');
    const late = await serve(env);
    await until(() => late.program.stderr.includes('only the manifest is served until it can'));
    expect((await askById(late.url, COMMITTED[0] ?? '')).status).not.toBe(404);
    expect(await statusOf(late.url, 'Common')).toBe(404);
    const refused = await publish('1.3', named('Nowhere'), { env });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/^facet: .*redis:\/\//);
    await redis.restart();
    await servedAfterMs(late.url, 'Common');
    expect(await statusOf(late.url, 'Op1_2')).toBe(200);
    late.program.kill('SIGKILL');
    await allServe('Common', 'Op1_0', 'Op1_2');
  }, 60_000);

  test('Redis frozen, both answer; going on, they take what is published', async () => {
    redis.signal('SIGSTOP');
    await sleep(1_500);
    await allServe('Common', 'Op1_2');
    redis.signal('SIGCONT');
    await until(async () => (await publish('1.4', named('Thawed'), { env })).code === 0);
    await Promise.all(bffs.map(({ url }) => servedAfterMs(url, 'Thawed')));
  }, 60_000);

  test('Redis started empty, they put back all releases, and nothing is lost', async () => {
    await redis.restart({ empty: true });
    await allServe('Common', 'Op1_0', 'Thawed');
    await until(async () => {
      const { stdout } = await publish('1.0', named('Op1_0', 'Common'), {
        env,
        words: ['--dry-run'],
      });
      return stdout.startsWith('unchanged');
    });
    const fresh = await serve(env);
    for (const name of ['Common', 'Op1_0', 'Op1_1', 'Op1_2', 'Thawed']) {
      expect(await statusOf(fresh.url, name)).toBe(200);
    }
    expect((await publish('1.5', named('After'), { env })).code).toBe(0);
    await Promise.all([...bffs, fresh].map(({ url }) => servedAfterMs(url, 'After')));
  }, 60_000);
});
