import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SeenAnswers } from '../schema/check/answer-bytes/seen-answers.ts';
import { answerBytes } from '../schema/check/answer-bytes.ts';
import { type Sample, samples } from './testkit/operations.ts';
import { type Shop, startShop } from './testkit/shop.ts';
import { composedShop } from './testkit/shop-revision.ts';
import { runFor } from './testkit/varied-operations.ts';
import { createViewers } from './testkit/viewer.ts';

// What is observed of some users, products, categories, orders and words must hold for others.
const OBSERVED = range(1, 40).filter((number) => number % 2 === 1);
const MEASURED = range(1, 40).filter((number) => number % 2 === 0);

const asked = samples();
const reviewed = reviewedOperations();
const seen = new SeenAnswers();
/** Bytes of the answers to each operation. */
const measured = new Map<Sample, number[]>();
let shop: Shop;

beforeAll(async () => {
  const viewers = await createViewers();
  shop = await startShop({ keys: viewers.keys });
  const varied = { shop, viewers, samples: asked };
  for (const number of OBSERVED) {
    for (const { sample, variables, body } of await runFor(number, varied)) {
      seen.add({ ...operationOf(sample), variables, data: dataIn(body) });
    }
  }
  for (const number of MEASURED) {
    for (const { sample, body } of await runFor(number, varied)) {
      dataIn(body);
      measured.set(sample, [...(measured.get(sample) ?? []), Buffer.byteLength(body)]);
    }
  }
}, 180_000);

afterAll(() => shop.close());

test('The bytes of every operation are estimated within 30 % of those measured for others', () => {
  const sizes = seen.sizes();
  const rows = asked.map((sample) => {
    const estimated = answerBytes({ ...operationOf(sample), sizes });
    const bytes = mean(measured.get(sample) ?? []);
    const percent = Math.round((100 * estimated) / bytes - 100);
    return { operation: `${sample.client} ${sample.name}`, estimated, bytes, percent };
  });
  const lines = rows.map(
    ({ operation, estimated, bytes, percent }) =>
      `${operation.padEnd(26)} estimated ${estimated}, measured ${Math.round(bytes)}: ${percent} %`,
  );
  console.log(lines.join('\n'));
  expect(rows.filter(({ percent }) => Math.abs(percent) > 30)).toEqual([]);
});

test('Without what was observed, estimates are worse', () => {
  const off = (sizes?: ReturnType<SeenAnswers['sizes']>) =>
    mean(
      asked.map((sample) => {
        const bytes = mean(measured.get(sample) ?? []);
        return Math.abs(answerBytes({ ...operationOf(sample), sizes }) / bytes - 1);
      }),
    );
  expect(off(seen.sizes())).toBeLessThan(off() / 2);
});

function reviewedOperations() {
  return new Map(
    composedShop().clients.flatMap(({ client, contract, operations }) => {
      if (contract.kind === 'failed') throw new Error(`The contract of ${client.client} failed.`);
      const { schema } = contract;
      return operations.map(({ operation, document }) => {
        return [`${client.client} ${operation.name}`, { document, schema }] as const;
      });
    }),
  );
}

function operationOf({ client, name }: Sample) {
  const found = reviewed.get(`${client} ${name}`);
  if (!found) throw new Error(`${client} has no ${name}.`);
  return found;
}

function dataIn(body: string): unknown {
  const { data, errors } = JSON.parse(body) as { data?: unknown; errors?: unknown };
  if (errors !== undefined || !data) throw new Error(`Not answered: ${body.slice(0, 300)}`);
  return data;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
