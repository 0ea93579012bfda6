import { beforeAll, describe, expect, test } from '@jest/globals';
import { operationRadius } from '../schema/check/blast-radius/operation-radius.ts';
import type { BlastRadius } from '../schema/check.ts';
import { lostPlaces, patternsOf, placesAt, placesOf } from './testkit/lost-places.ts';
import { type Sample, samples } from './testkit/operations.ts';
import { type Shop, startShop } from './testkit/shop.ts';
import { composedShop } from './testkit/shop-revision.ts';
import { SUBGRAPHS } from './testkit/subgraphs.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

/** The buyer of order o1, who may have all there is of it. */
const VIEWER = { sub: 'u1', scope: 'user:email' };

const predicted = predictions();
/** Answers of every operation by service that was down; `none`: all were there. */
const answers = new Map<string, ReadonlyMap<Sample, unknown>>();
const asked = samples();
let viewers: Viewers;

beforeAll(async () => {
  viewers = await createViewers();
  const healthy = await startShop({ keys: viewers.keys });
  answers.set('none', await runAll(healthy));
  await healthy.close();
  for (const service of SUBGRAPHS) {
    const shop = await startShop({ keys: viewers.keys });
    await shop.stopService(service);
    answers.set(service, await runAll(shop));
    await shop.close();
  }
}, 180_000);

const cases = asked.flatMap((sample) =>
  radiusOf(sample).map((radius) => [sample, radius] as const),
);

describe('Without one subgraph an answer lacks exactly what its blast radius says', () => {
  test.each(
    cases.map(([sample, radius]) => ({ ...sample, service: radius.subgraph, sample, radius })),
  )('$client $name without $service', ({ sample, radius }) => {
    const [whole, partial] = [answerOf(sample, 'none'), answerOf(sample, radius.subgraph)];
    expect(lostPlaces(whole, partial)).toEqual(placesOf(whole, radius));
  });
});

test('Nearly every place that was predicted could be seen to be lost', () => {
  const places = cases.flatMap(([sample, radius]) =>
    patternsOf(radius).map((pattern) => placesAt(answerOf(sample, 'none'), pattern).length > 0),
  );
  const seen = places.filter(Boolean).length;
  console.log(`${cases.length} operations × subgraphs, ${seen} of ${places.length} places seen`);
  expect(cases.length).toBeGreaterThanOrEqual(60);
  expect(seen / places.length).toBeGreaterThanOrEqual(0.95);
});

test('A subgraph that an operation never asks takes nothing from it', () => {
  for (const sample of asked) {
    const involved = radiusOf(sample).map(({ subgraph }) => subgraph);
    for (const service of SUBGRAPHS.filter((each) => !involved.includes(each))) {
      expect(lostPlaces(answerOf(sample, 'none'), answerOf(sample, service))).toEqual([]);
    }
  }
});

function predictions(): ReadonlyMap<string, readonly BlastRadius[]> {
  return new Map(
    composedShop().clients.flatMap(({ client, contract, operations }) => {
      if (contract.kind === 'failed') throw new Error(`The contract of ${client.client} failed.`);
      return operations.map((planned) => {
        const radius = operationRadius(planned, contract.schema);
        return [`${client.client} ${planned.operation.name}`, radius] as const;
      });
    }),
  );
}

function radiusOf({ client, name }: Sample): readonly BlastRadius[] {
  const radius = predicted.get(`${client} ${name}`);
  if (!radius) throw new Error(`No radius of ${client} ${name} was predicted.`);
  return radius;
}

async function runAll(shop: Shop): Promise<ReadonlyMap<Sample, unknown>> {
  const token = await viewers.token(VIEWER.sub, { scope: VIEWER.scope });
  const found = new Map<Sample, unknown>();
  for (const sample of asked) {
    const { client, id, variables } = sample;
    const response = await fetch(`${shop.edge.url}/${client}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ documentId: id, variables }),
    });
    const { data } = (await response.json()) as { data?: unknown };
    if (data === undefined) throw new Error(`${client} ${sample.name} was not answered.`);
    found.set(sample, data);
  }
  return found;
}

function answerOf(sample: Sample, down: string): unknown {
  return answers.get(down)?.get(sample);
}
