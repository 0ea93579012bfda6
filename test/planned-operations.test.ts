import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, visit } from 'graphql';
import {
  contractKey,
  type OpenedContract,
  type OperationPlans,
  parsePlans,
  planKey,
  type Step,
} from '../schema/index.ts';
import { reservedNames } from '../schema/plan/reserved-names.ts';
import { manifestOf } from './testkit/operations.ts';
import { CLIENTS, type Client } from './testkit/shop.ts';
import { type Subgraph, startSubgraphs } from './testkit/subgraphs.ts';

const SUPERGRAPH = readFileSync('schema/generated/supergraph.graphql', 'utf8');

/** How many requests each screen costs, and how many of them wait for one another. */
const COSTS: Readonly<Record<Client, Readonly<Record<string, readonly [number, number]>>>> = {
  web: {
    AccountPage: [4, 3],
    AddReview: [2, 2],
    CategoryPage: [2, 2],
    CheckoutPage: [4, 2],
    HomePage: [6, 3],
    OrderPage: [3, 2],
    PlaceOrder: [1, 1],
    ProductListing: [2, 2],
    ProductPage: [7, 3],
    ProductReviews: [3, 3],
    ProfilePage: [3, 3],
    SearchPage: [2, 2],
  },
  mobile: {
    AddReview: [1, 1],
    Categories: [1, 1],
    HomeFeed: [4, 3],
    OrderStatus: [2, 2],
    Orders: [2, 2],
    PlaceOrder: [1, 1],
    ProductList: [2, 2],
    ProductScreen: [6, 3],
    Profile: [1, 1],
    Reviews: [3, 3],
    Search: [1, 1],
  },
  partner: {
    CatalogueByFilter: [1, 1],
    CatalogueExport: [1, 1],
    ProductDetails: [1, 1],
    StockAndPrice: [1, 1],
    StockList: [1, 1],
  },
};

interface PlannedOperation {
  readonly name: string;
  readonly body: string;
  readonly steps: readonly Step[];
}

/** The operations of a client with their stored plans. */
async function plannedOperations(client: Client): Promise<PlannedOperation[]> {
  const { default: bff } = await import(`../bffs/${client}/bff.ts`);
  const stored = parsePlans(readFileSync(`schema/generated/${client}/plans.jsonl`, 'utf8'));
  const read = (key: string): unknown => JSON.parse(stored.get(key) ?? 'null');
  const contract = read(contractKey(SUPERGRAPH, bff.contract)) as OpenedContract;
  return manifestOf(client).operations.map(({ name, body }) => {
    const plans = read(planKey(contract.supergraphHash, body)) as OperationPlans;
    return { name, body, steps: plans.plans.flatMap(({ steps }) => steps) };
  });
}

function depthOf(steps: readonly Step[]): number {
  const depths: number[] = [];
  for (const { after } of steps)
    depths.push(1 + Math.max(0, ...after.map((at) => depths[at] ?? 0)));
  return Math.max(...depths);
}

function fieldsOf(text: string): Set<string> {
  const names = new Set<string>();
  visit(parse(text), {
    Field: ({ name }) => {
      names.add(name.value);
    },
  });
  return names;
}

describe.each([...CLIENTS])('The plans of %s', (client) => {
  let operations: PlannedOperation[];

  beforeAll(async () => {
    operations = await plannedOperations(client);
  });

  test('cost as many requests, as deep in sequence, as is pinned here', () => {
    const costs = operations.map(({ name, steps }) => [name, [steps.length, depthOf(steps)]]);
    expect(Object.fromEntries(costs)).toEqual(COSTS[client]);
  });

  test('name their operation in every request, with the subgraph that is asked', () => {
    for (const { name, steps } of operations) {
      for (const { text, service } of steps) {
        expect(text).toMatch(new RegExp(`^(query|mutation) ${name}__${service}__\\d+\\b`));
      }
    }
  });

  test('ask for no field that neither the client nor a key nor a requirement needs', () => {
    const needed = reservedNames(parse(SUPERGRAPH)).union(new Set(['_entities']));
    for (const { body, steps } of operations) {
      const wanted = fieldsOf(body);
      for (const { text } of steps) {
        expect(
          [...fieldsOf(text)].filter((name) => !wanted.has(name) && !needed.has(name)),
        ).toEqual([]);
      }
    }
  });
});

describe('The text of a request', () => {
  let subgraphs: Subgraph[];

  beforeAll(async () => {
    subgraphs = await startSubgraphs({ seedScale: 0.02 });
  }, 30_000);

  afterAll(async () => {
    await Promise.all(subgraphs.map((each) => each.close()));
  });

  test('can be sent to its subgraph by hand, representations and all', async () => {
    const listed = (await plannedOperations('mobile')).find(({ name }) => name === 'OrderStatus');
    const [, products] = listed?.steps ?? [];
    const subgraph = subgraphs.find(({ name }) => name === products?.service);
    const answer = await subgraph?.ask({
      query: products?.text ?? '',
      representations: [{ __typename: 'Product', id: 'p7' }],
    });
    expect(answer?.errors).toBeUndefined();
    expect(answer?.data).toMatchObject({ _entities: [{ title: expect.any(String) }] });
  });
});
