import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import DataLoader from 'dataloader';
import { type Engine, engineOfThisRun } from '#service/testkit';
import { casesOf } from './testkit/cases.ts';
import { type Plan, planOf } from './testkit/measure.ts';
import { findEntities } from './testkit/representations.ts';
import { type Subgraph, startSubgraphs } from './testkit/subgraphs.ts';

/** What a case cost at each of its sizes. */
interface Cost {
  readonly subgraph: string;
  readonly name: string;
  readonly sizes: readonly number[];
  readonly statements: readonly number[];
  /** How often a loader was asked; counted only while batching is taken away. */
  readonly loads: readonly number[];
}

/** A quarter of the shop: enough for a hundred of everything, and quick to fill. */
const SEED_SCALE = 0.25;
const MINUTES = 60_000;

let database: Engine | null = null;
let subgraphs: Subgraph[] = [];
const plans: Plan[] = [];

beforeAll(async () => {
  database = await engineOfThisRun();
  subgraphs = await startSubgraphs({ databaseUrl: database?.databaseUrl, seedScale: SEED_SCALE });
  const known = await findEntities(subgraphs);
  for (const subgraph of subgraphs) {
    for (const each of casesOf(subgraph.schema)) plans.push(await planOf(subgraph, each, known));
  }
}, 3 * MINUTES);

afterAll(async () => {
  await Promise.all(subgraphs.map((subgraph) => subgraph.close()));
  await database?.drop();
});

describe('The number of SQL statements', () => {
  test(
    'is the same for 1, 10 and 100 entities and for the shortest and longest list',
    async () => {
      const costs = await costsOf(plans);
      process.stdout.write(tableOf(costs));
      expect(costs.filter(({ statements }) => new Set(statements).size > 1)).toEqual([]);
      expect(
        costs.filter(({ sizes: [least = 0, ...more] }) => !more.some((n) => n > least)),
      ).toEqual([]);
      expect(new Set(costs.map(({ subgraph }) => subgraph)).size).toBe(subgraphs.length);
    },
    MINUTES,
  );

  test(
    'grows with every case that uses a loader when batching is taken away',
    async () => {
      let loads = 0;
      jest.spyOn(DataLoader.prototype, 'load').mockImplementation(async function (
        this: DataLoader<unknown, unknown>,
        key: unknown,
      ) {
        loads += 1;
        const { _batchLoadFn: batch } = this as unknown as Loading;
        const [value] = await batch([key]);
        return value;
      });
      const costs = await costsOf(plans, () => loads);
      jest.restoreAllMocks();
      // A list that only its viewer may see has one parent: its loader is asked once at any length.
      const loading = costs.filter(({ loads }) => (loads.at(-1) ?? 0) > (loads[0] ?? 0));
      const unseen = loading.filter(
        ({ statements }) => (statements.at(-1) ?? 0) <= (statements[0] ?? 0),
      );
      expect(unseen).toEqual([]);
      expect(loading.length).toBeGreaterThan(costs.length / 2);
    },
    5 * MINUTES,
  );
});

/** The part of a DataLoader that this test takes over. */
interface Loading {
  readonly _batchLoadFn: (keys: readonly unknown[]) => Promise<readonly unknown[]>;
}

async function costsOf(measured: readonly Plan[], loadsSoFar = () => 0): Promise<Cost[]> {
  const costs: Cost[] = [];
  for (const { subgraph, name, requests, found } of measured) {
    const statements: number[] = [];
    const loads: number[] = [];
    for (const { size, question } of requests) {
      const [before, loadsBefore] = [subgraph.statements(), loadsSoFar()];
      const { data, errors } = await subgraph.ask(question);
      statements.push(subgraph.statements() - before);
      loads.push(loadsSoFar() - loadsBefore);
      // Equal counts prove nothing when nothing was fetched.
      const brought = { name, size, errors, found: found(data) > 0 };
      expect(brought).toEqual({ name, size, errors: undefined, found: true });
    }
    const sizes = requests.map(({ size }) => size);
    costs.push({ subgraph: subgraph.name, name, sizes, statements, loads });
  }
  return costs;
}

function tableOf(costs: readonly Cost[]): string {
  const rows = costs.map(({ subgraph, name, sizes, statements }) =>
    [
      subgraph.padEnd(16),
      name.padEnd(52),
      sizes.join(' / ').padEnd(14),
      statements.join(' / '),
    ].join(' '),
  );
  const head = `${'service'.padEnd(16)} ${'from, along'.padEnd(52)} ${'sizes'.padEnd(14)} statements`;
  return `\n${[head, ...rows].join('\n')}\n`;
}
