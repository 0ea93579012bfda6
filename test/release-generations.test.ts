import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createFolderStore } from '../gateway/registry/folder-store.ts';
import type { Registry, ReleasedOperation } from '../gateway/registry/registry.ts';
import { UNSIGNED } from '../gateway/registry/signature.ts';
import { createRegistry } from '../gateway/registry/stored-registry.ts';
import { operationId } from '../schema/index.ts';
import { type CapturedLog, captureLog } from './testkit/captured-log.ts';
import { answer, type ScriptedServer, startScripted } from './testkit/scripted-server.ts';
import { askById, startTinyBff, supergraphOf, TINY, type TinyBff } from './testkit/tiny-graph.ts';
import { until } from './testkit/until.ts';

let folder: string;
let subgraph: ScriptedServer;
let registry: Registry;
let bff: TinyBff;
let log: CapturedLog;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-'));
  subgraph = await startScripted(answer({ data: { rate: 3 } }));
  registry = createRegistry(createFolderStore(folder), UNSIGNED);
  log = captureLog('info');
  bff = await startTinyBff({
    subgraphUrls: { items: subgraph.url, prices: subgraph.url },
    pollIntervalMs: 20,
    registry,
    log: log.log,
  });
}, 30_000);

afterAll(async () => {
  await bff.close();
  await registry.close();
  await subgraph.close();
  rmSync(folder, { recursive: true });
});

/** Without plans, as if they were made for another supergraph. */
const operationOf = (name: string, body = `query ${name} { rate }`): ReleasedOperation => ({
  id: operationId(body),
  hash: operationId(body),
  name,
  type: 'query',
  body,
});

const publish = (version: string, operations: readonly ReleasedOperation[]) =>
  createRegistry(createFolderStore(folder), UNSIGNED).publish({
    client: 'tiny',
    version,
    operations,
  });

const answered = async ({ id }: ReleasedOperation) => (await askById(bff.url, id)).status;

const isServed = (operation: ReleasedOperation) =>
  until(async () => (await answered(operation)) === 200);

async function registrations(stage: 'parse' | 'validate' | 'plan'): Promise<number> {
  const text = await (await fetch(bff.url.replace('/graphql', '/metrics'))).text();
  const line = `facet_operation_compilations_total{stage="${stage}",cause="registration"`;
  const found = text.split('\n').find((each) => each.startsWith(line));
  return Number(found?.split(' ').at(-1));
}

const [first, second, third] = ['First', 'Second', 'Third'].map((name) => operationOf(name)) as [
  ReleasedOperation,
  ReleasedOperation,
  ReleasedOperation,
];
const currency = operationOf('Money', 'query Money { item { currency { code } } }');
const invalid = operationOf('Invalid', 'query Invalid { nothing }');
const noSyntax = operationOf('NoSyntax', 'query NoSyntax {');

test('A release costs what is new in it: what was registered before is taken over', async () => {
  const before = await registrations('parse');
  await publish('1.0', [first, second, currency]);
  await isServed(currency);
  expect((await registrations('parse')) - before).toBe(3);
  await publish('1.1', [first, second, third]);
  await isServed(third);
  expect((await registrations('parse')) - before).toBe(4);
  expect(await registrations('plan')).toBe(await registrations('validate'));
});

test('An operation that does not fit is left out by its name, once, and takes no other down', async () => {
  await publish('1.2', [invalid, noSyntax, first]);
  const leftOut = () =>
    log.lines
      .filter(({ msg }) => msg === 'a released operation is left out')
      .map((line) => (line as { operation?: string }).operation);
  await until(() => leftOut().length === 2);
  await publish('1.3', [operationOf('Fourth')]);
  await isServed(operationOf('Fourth'));
  expect(leftOut().sort()).toEqual(['Invalid', 'NoSyntax']);
  expect(await answered(invalid)).toBe(404);
  expect(await answered(first)).toBe(200);
});

test('A schema that breaks a released operation takes down that one only, until it is mended', async () => {
  const told = log.lines.length;
  const narrow = { ...TINY, prices: TINY.prices.replace('code: String!', 'sign: String!') };
  // The manifest lists one that it would break too.
  writeFileSync(
    bff.manifestFile,
    '{"format":"apollo-persisted-query-manifest","version":1,"operations":[]}',
  );
  writeFileSync(bff.supergraphFile, supergraphOf(narrow));
  await until(async () => (await answered(currency)) === 404);
  const line = log.lines
    .slice(told)
    .find(({ msg }) => msg === 'a released operation is left out') as unknown;
  expect(line).toMatchObject({ level: 50, operation: 'Money', versions: ['1.0'] });
  expect(await Promise.all([first, second, third].map(answered))).toEqual([200, 200, 200]);
  writeFileSync(bff.supergraphFile, supergraphOf());
  await isServed(currency);
});

test('Releases are taken while a supergraph that cannot be served lies there', async () => {
  writeFileSync(bff.supergraphFile, 'no supergraph');
  await until(() => log.lines.some(({ msg }) => msg === 'refused; the last good generation stays'));
  await publish('1.4', [operationOf('Fifth')]);
  await isServed(operationOf('Fifth'));
  writeFileSync(bff.supergraphFile, supergraphOf());
});

test('A tombstone ends its operation at its time, without anybody saying so', async () => {
  await registry.end('tiny', '1.1');
  const goneAt = new Date(Date.now() + 1_500).toISOString();
  const since = new Date().toISOString();
  await registry.retire('tiny', new Map([[third.id, { state: 'tombstoned', since, goneAt }]]));
  expect(await answered(third)).toBe(200);
  await sleep(1_000);
  expect(await answered(third)).toBe(200);
  await until(async () => (await answered(third)) === 404);
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(goneAt));
  expect(await answered(first)).toBe(200);
});
