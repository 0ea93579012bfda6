import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Finding } from '../schema/check.ts';
import { killPrograms, startProgram } from './testkit/program.ts';
import { commit, gitIn } from './testkit/repository.ts';

let repository: string;
let railway: string;

/** A project of its own, in a folder of a repository, to which Facet is a package. */
beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), 'facet-railway-'));
  railway = join(repository, 'graph');
  cpSync('test/foreign-graph', railway, { recursive: true });
  const imports = { '#gateway': 'facet/gateway/index.ts' };
  writeFileSync(join(railway, 'package.json'), JSON.stringify({ type: 'module', imports }));
  writeFileSync(join(railway, '.gitignore'), 'node_modules\n.facet\n');
  mkdirSync(join(railway, 'node_modules'));
  symlinkSync(resolve('.'), join(railway, 'node_modules', 'facet'));
  gitIn(repository)('init', '--quiet', '--initial-branch', 'main');
  commit(repository, 'The railway');
});
afterEach(() => {
  gitIn(railway)('checkout', '--quiet', '--force', 'main');
});
afterAll(async () => {
  await killPrograms();
  rmSync(repository, { recursive: true, force: true });
});

/** Replaces the only occurrence of a text in a file of the railway. */
function change(path: string, from: string, to: string): void {
  const text = readFileSync(join(railway, path), 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${path} holds "${from}" not once.`);
  writeFileSync(
    join(railway, path),
    text.replace(from, () => to),
  );
}

const schemaOf = (subgraph: string) => `subgraphs/${subgraph}/schema.graphql`;

async function review() {
  const facet = [process.execPath, 'node_modules/facet/gateway/cli.ts'];
  const program = startProgram([...facet, 'check', '--format', 'json'], { cwd: railway });
  const { code, stdout } = await program.ended;
  const { findings } = JSON.parse(stdout) as { findings: readonly Finding[] };
  const told = findings.map((each) => ({
    ...{ severity: each.severity, code: each.code, client: each.client },
    coordinate: each.coordinate,
    operations: each.affected?.map(({ operation }) => operation),
  }));
  return { code, told: told.filter(({ severity }) => severity !== 'note') };
}

test('A railway without changes passes', async () => {
  expect(await review()).toEqual({ code: 0, told: [] });
}, 60_000);

test('What is added for nobody yet passes, in a subgraph of Federation 1 too', async () => {
  change(
    schemaOf('trains'),
    '  seats: Int!\n',
    '  seats: Int!\n  "Whether there is a bistro."\n  bistro: Boolean\n',
  );
  expect(await review()).toEqual({ code: 0, told: [] });
}, 60_000);

test('What a kiosk shows may not go from a subgraph of Federation 1', async () => {
  change(schemaOf('cafes'), '  "Until when it is open today: `21:30`."\n  openUntil: String\n', '');
  const { code, told } = await review();
  expect(code).toBe(1);
  expect(told).toContainEqual({
    severity: 'blocking',
    code: 'FIELD_REMOVED',
    client: 'kiosk',
    coordinate: 'Cafe.openUntil',
    operations: ['StationCorner'],
  });
}, 60_000);

test('What nobody shows may go, and is told of', async () => {
  change(schemaOf('trains'), '  "How many bicycles have room."\n  bicycles: Int\n', '');
  const { code, told } = await review();
  expect(code).toBe(0);
  expect(told.map(({ severity, coordinate }) => [severity, coordinate])).toEqual(
    expect.arrayContaining([['warning', 'Train.bicycles']]),
  );
}, 60_000);

test('A fare that needs the train, too, makes the app’s screen wait longer', async () => {
  change(
    schemaOf('fares'),
    '@requires(fields: "distanceKm")',
    '@requires(fields: "distanceKm train { seats }")',
  );
  change(
    schemaOf('fares'),
    '  distanceKm: Int! @external\n',
    '  distanceKm: Int! @external\n  train: Train @external\n',
  );
  change(
    schemaOf('fares'),
    '"A seat on a train."\n',
    'type Train @key(fields: "id", resolvable: false) {\n  id: ID!\n  seats: Int! @external\n}\n\n"A seat on a train."\n',
  );
  const { code, told } = await review();
  expect(code).toBe(1);
  expect(told).toContainEqual(
    expect.objectContaining({
      severity: 'blocking',
      code: 'PLAN_SEQUENCE_GREW',
      client: 'app',
      operations: ['RunScreen'],
    }),
  );
}, 60_000);

test('What becomes the staff’s leaves a client’s contract, which breaks its board', async () => {
  change(schemaOf('timetable'), '  platform: String\n', '  platform: String @tag(name: "staff")\n');
  const { code, told } = await review();
  expect(code).toBe(1);
  expect(told).toContainEqual(
    expect.objectContaining({
      severity: 'blocking',
      client: 'kiosk',
      coordinate: 'Departure.platform',
      operations: ['DepartureBoard'],
    }),
  );
}, 60_000);

test('A field that two subgraphs answer unasked does not compose', async () => {
  change(
    schemaOf('stations'),
    '  place: Place!\n',
    '  place: Place!\n  "Where there is coffee."\n  cafe: String\n',
  );
  const { code, told } = await review();
  expect(code).toBe(1);
  expect(told.map((each) => [each.severity, each.code, each.coordinate])).toEqual([
    ['blocking', 'FIELD_TYPE_MISMATCH', 'Station.cafe'],
    ['blocking', 'INVALID_FIELD_SHARING', 'Station.cafe'],
  ]);
}, 60_000);
