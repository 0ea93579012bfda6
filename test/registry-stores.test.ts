import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '@redis/client';
import { connectRedis, type Redis } from '../gateway/redis.ts';
import { createFolderStore } from '../gateway/registry/folder-store.ts';
import { createRedisStore } from '../gateway/registry/redis-store.ts';
import type { Registry, Release, Retirement } from '../gateway/registry/registry.ts';
import { createSignature, UNSIGNED } from '../gateway/registry/signature.ts';
import { createRegistry } from '../gateway/registry/stored-registry.ts';
import { operationId } from '../schema/index.ts';
import { captureLog } from './testkit/captured-log.ts';
import { leastOf } from './testkit/least-of.ts';
import { describeWithRedis, type RedisServer, startRedis } from './testkit/redis-server.ts';
import { until } from './testkit/until.ts';

const CREDENTIAL = 'a credential of these tests';

const operationOf = (name: string, body = `query ${name} { rate }`) => ({
  id: operationId(body),
  hash: operationId(body),
  name,
  type: 'query' as const,
  body,
  plans: `["${name}"]`,
});

const releaseOf = (client: string, version: string, names: readonly string[]): Release => ({
  client,
  version,
  operations: names.map((name) => operationOf(name)),
});

const TOMBSTONE: Retirement = {
  state: 'tombstoned',
  since: '2026-01-01T00:00:00.000Z',
  goneAt: '2026-02-01T00:00:00.000Z',
};

let clients = 0;
const newClient = () => {
  clients += 1;
  return `client${clients}`;
};

/** What a registry promises, wherever it is kept; `open` is another process's view of the same. */
function promises(open: () => Registry) {
  test('What was published is read by others as it was', async () => {
    const client = newClient();
    const release = releaseOf(client, '1.0', ['A', 'B']);
    expect(await open().publish(release)).toEqual({ kind: 'published', added: 2 });
    const other = open();
    expect(await other.release(client, '1.0')).toEqual(release);
    expect(await other.release(client, '2.0')).toBeUndefined();
    const { releases } = await other.record(client);
    expect(releases).toMatchObject([
      { version: '1.0', operations: [{ name: 'A' }, { name: 'B' }] },
    ]);
    expect(releases[0]?.endedAt).toBeUndefined();
  });

  test('What two releases have in common is one object', async () => {
    const [client, registry] = [newClient(), open()];
    await registry.publish(releaseOf(client, '1.0', ['A', 'B']));
    const added = await registry.publish(releaseOf(client, '1.1', ['A', 'C']));
    expect(added).toEqual({ kind: 'published', added: 1 });
    const [first, second] = [
      await registry.release(client, '1.0'),
      await registry.release(client, '1.1'),
    ];
    expect(second?.operations[0]).toBe(first?.operations[0]);
  });

  test('The same release twice changes nothing; one that contradicts it is refused', async () => {
    const [client, registry] = [newClient(), open()];
    await registry.publish(releaseOf(client, '1.0', ['A']));
    const before = await registry.record(client);
    const again = await registry.publish(releaseOf(client, '1.0', ['A']));
    expect(again).toEqual({ kind: 'unchanged' });
    expect(await registry.publish(releaseOf(client, '1.0', ['B']))).toMatchObject({
      kind: 'refused',
    });
    const other = { ...operationOf('A', 'query A { other }'), id: operationOf('A').id };
    const forged = { client, version: '1.1', operations: [other] };
    expect(await registry.publish(forged)).toMatchObject({ kind: 'refused' });
    expect(await registry.record(client)).toEqual(before);
  });

  test('Many who publish at the same moment all succeed', async () => {
    const client = newClient();
    const versions = Array.from({ length: 8 }, (_, n) => `1.${n}`);
    await Promise.all(
      versions.map((version) => open().publish(releaseOf(client, version, [`Op${version[2]}`]))),
    );
    const { releases } = await open().record(client);
    expect(releases.map(({ version }) => version).sort()).toEqual(versions);
  });

  test('A release that ended is there still, and lives again when it is published again', async () => {
    const [client, registry] = [newClient(), open()];
    await registry.publish(releaseOf(client, '1.0', ['A']));
    await registry.end(client, '1.0');
    expect((await registry.record(client)).releases[0]?.endedAt).toEqual(expect.any(String));
    expect(await registry.release(client, '1.0')).toBeDefined();
    await registry.publish(releaseOf(client, '1.0', ['A']));
    expect((await registry.record(client)).releases[0]?.endedAt).toBeUndefined();
    await expect(registry.end(client, '3.0')).rejects.toThrow('There is no release 3.0');
  });

  test('What became of operations is kept until it is taken away or they are published', async () => {
    const [client, registry] = [newClient(), open()];
    const [a, b] = [operationOf('A').id, operationOf('B').id];
    await registry.publish(releaseOf(client, '1.0', ['A', 'B']));
    await registry.retire(
      client,
      new Map([
        [a, TOMBSTONE],
        [b, TOMBSTONE],
      ]),
    );
    expect((await open().record(client)).retirements).toEqual(
      new Map([
        [a, TOMBSTONE],
        [b, TOMBSTONE],
      ]),
    );
    await registry.retire(client, new Map([[a, undefined]]));
    await registry.publish(releaseOf(client, '1.1', ['B', 'C']));
    expect((await open().record(client)).retirements).toEqual(new Map());
  });

  test('Whoever watches a client is told within a second of anything that changed', async () => {
    const [client, watching] = [newClient(), open()];
    let told = 0;
    const stop = watching.watch(client, () => {
      told += 1;
    });
    await new Promise((resolve) => setTimeout(resolve, 700));
    const tookMs: number[] = [];
    for (const version of ['1.0', '1.1', '1.2']) {
      const before = told;
      const at = Date.now();
      await open().publish(releaseOf(client, version, [version.replace('.', '_x')]));
      await until(() => told > before);
      tookMs.push(Date.now() - at);
    }
    stop();
    expect(leastOf(tookMs, 'Whoever watches was told after')).toBeLessThan(1_000);
  });
}

describe('In a folder:', () => {
  const folder = mkdtempSync(join(tmpdir(), 'facet-registry-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  promises(() => createRegistry(createFolderStore(folder), UNSIGNED));
});

describeWithRedis('In Redis:', () => {
  let server: RedisServer;
  let redis: Redis;
  const others: Redis[] = [];

  beforeAll(async () => {
    server = await startRedis();
    redis = connectRedis({ url: server.url, log: captureLog().log });
    await redis.ready(5_000);
  });
  afterEach(async () => {
    for (const each of others.splice(0)) await each.close();
  });
  afterAll(async () => {
    await redis.close();
    await server.remove();
  });

  const open = (credential = CREDENTIAL) =>
    createRegistry(createRedisStore(redis), createSignature(credential));
  promises(open);

  const tamper = async (change: (client: ReturnType<typeof createClient>) => Promise<unknown>) => {
    const client = createClient({ url: server.url });
    await client.connect();
    await change(client as ReturnType<typeof createClient>);
    client.destroy();
  };
  const textsOf = (client: string) => `facet:registry:{${client}}:texts`;

  test('A release that somebody without the credential signed is ignored, by its name', async () => {
    const client = newClient();
    await open().publish(releaseOf(client, '1.0', ['A']));
    await open('another credential, not ours').publish(releaseOf(client, '6.6', ['Evil']));
    const { releases, ignored } = await open().record(client);
    expect(releases.map(({ version }) => version)).toEqual(['1.0']);
    expect(ignored).toMatchObject([
      { version: '6.6', reason: expect.stringContaining('signature') },
    ]);
    expect(await open().release(client, '6.6')).toBeUndefined();
  });

  test('A tombstone that somebody without the credential set counts for nothing', async () => {
    const client = newClient();
    await open().publish(releaseOf(client, '1.0', ['A']));
    await open('another credential, not ours').retire(
      client,
      new Map([[operationOf('A').id, TOMBSTONE]]),
    );
    expect((await open().record(client)).retirements).toEqual(new Map());
  });

  test('A text that was altered or lost makes its release unreadable, and no other', async () => {
    const client = newClient();
    await open().publish(releaseOf(client, '1.0', ['A']));
    await open().publish(releaseOf(client, '1.1', ['B']));
    await tamper(async (connection) => {
      const texts = await connection.hGetAll(textsOf(client));
      for (const [address, text] of Object.entries(texts)) {
        if (text.includes('query B')) {
          await connection.hSet(textsOf(client), address, text.replace('rate', 'evil'));
        }
      }
    });
    expect(await open().release(client, '1.0')).toBeDefined();
    await expect(open().release(client, '1.1')).rejects.toThrow('was altered');
  });

  test('Whatever somebody writes into Redis, what is signed stays to be read, or is put back', async () => {
    const client = newClient();
    const knowing = open();
    await knowing.publish(releaseOf(client, '1.0', ['A']));
    await knowing.release(client, '1.0');
    const write = (text: string) =>
      tamper((connection) =>
        connection.hSet(`facet:registry:{${client}}:head`, { revision: text.slice(0, 9), text }),
      );
    const mess = [
      '{"releases":[null,{},{"version":5,"signature":5},{"version":"1.0"}],"retirements":[null,{}]}',
      'no JSON',
      '[]',
      'null',
    ];
    for (const text of mess) {
      await write(text);
      expect((await open().record(client)).releases).toEqual([]);
      expect((await knowing.record(client)).releases).toHaveLength(1);
      expect((await open().record(client)).releases).toHaveLength(1);
    }
  });

  test('What a Redis lost by starting empty is put back by who read it, tombstones too', async () => {
    const client = newClient();
    const knowing = open();
    const release = releaseOf(client, '1.0', ['A', 'B']);
    await knowing.publish(release);
    await knowing.retire(client, new Map([[operationOf('Z').id, TOMBSTONE]]));
    await knowing.release(client, '1.0');
    await server.restart({ empty: true });
    await until(() => redis.isReady);
    expect((await open().record(client)).releases).toEqual([]);
    expect((await knowing.record(client)).releases).toHaveLength(1);
    expect(await open().release(client, '1.0')).toEqual(release);
    expect((await open().record(client)).retirements.size).toBe(1);
  });
});
