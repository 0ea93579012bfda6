import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type FieldNode, Kind, parse, type SelectionSetNode } from 'graphql';
import {
  contractKey,
  fieldSignature,
  type OpenedContract,
  type OperationPlans,
  operationIn,
  type Plan,
  type PlanPath,
  parsePlans,
  planKey,
  type RequiredField,
  resolveOperation,
  responseNameOf,
  type Step,
} from '../schema/index.ts';
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
  readonly plans: readonly Plan[];
  readonly full: Plan;
  /** Those of the full plan. */
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
    const full = fullPlan(plans);
    return { name, body, plans: plans.plans, full, steps: full.steps };
  });
}

/** The plan for viewers who may have all of it; no operation of the shop has conditions. */
function fullPlan({ guards = [], variants, plans }: OperationPlans): Plan {
  const key = guards.length > 0 ? `/${'1'.repeat(guards.length)}` : '';
  return plans[variants[key] ?? -1] as Plan;
}

function depthOf(steps: readonly Step[]): number {
  const depths: number[] = [];
  for (const { after } of steps)
    depths.push(1 + Math.max(0, ...after.map((at) => depths[at] ?? 0)));
  return Math.max(...depths);
}

/** Paths of keys into an operation's data, without the `@` of lists: `product.reviews.id`. */
type Paths = ReadonlySet<string>;

const joined = (path: PlanPath): string => path.filter((key) => key !== '@').join('.');

function pathsOf(
  { selections }: SelectionSetNode,
  at: PlanPath,
  keyOf: (field: FieldNode) => string,
): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT) return pathsOf(selection.selectionSet, at, keyOf);
    const path = [...at, keyOf(selection)];
    const inner = selection.selectionSet ? pathsOf(selection.selectionSet, path, keyOf) : [];
    return [joined(path), ...inner];
  });
}

/** What the client gets to see, under the plan's keys. */
function wantedPaths(body: string, keys: Plan['keys']): string[] {
  const document = parse(body);
  const { selectionSet } = resolveOperation(operationIn(document), document);
  return pathsOf(selectionSet, [], (field) => keys[fieldSignature(field)] ?? responseNameOf(field));
}

/** What steps are told of the entities that they are asked for: keys and what fields require. */
function requiredPaths(steps: readonly Step[]): string[] {
  const below = (fields: readonly RequiredField[], at: PlanPath): string[] =>
    fields.flatMap(({ name, from = name, fields: inner = [] }) => [
      joined([...at, from]),
      ...below(inner, [...at, from]),
    ]);
  return steps.flatMap(({ parts }) =>
    parts.flatMap(({ entities, paths }) =>
      paths.flatMap((path) => below(entities?.requires ?? [], path)),
    ),
  );
}

/** What names the entities that stand in what may be kept, at the places where it is merged. */
function markedPaths(steps: readonly Step[]): string[] {
  return steps.flatMap(({ parts }) =>
    parts.flatMap(({ marks = [], paths }) =>
      paths.flatMap((path) => marks.map((mark) => joined([...path, ...mark.path, mark.key]))),
    ),
  );
}

/** What a step asks for, at the places where it is merged. */
function askedPaths({ text, parts }: Step): string[] {
  const { selectionSet } = operationIn(parse(text));
  return parts.flatMap(({ entities, paths }) => {
    const sets = selectionSet.selections.flatMap((selection) => {
      if (!entities) return [{ ...selectionSet, selections: [selection] }];
      const isEntities =
        selection.kind === Kind.FIELD && responseNameOf(selection) === entities.field;
      return isEntities && selection.selectionSet ? [selection.selectionSet] : [];
    });
    return paths.flatMap((path) => sets.flatMap((set) => pathsOf(set, path, responseNameOf)));
  });
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

  test('ask for nothing at any place that neither the client nor a later step needs there, nor names it', () => {
    for (const { name, body, plans } of operations) {
      for (const { steps, keys } of plans) {
        const needed: Paths = new Set([
          ...wantedPaths(body, keys),
          ...requiredPaths(steps),
          ...markedPaths(steps),
        ]);
        const asked = steps.flatMap(askedPaths).filter((path) => !path.endsWith('__typename'));
        const excess = asked.filter((path) => !needed.has(path));
        expect({ name, excess }).toEqual({ name, excess: [] });
        expect(asked.length > 0).toBe(steps.length > 0);
      }
    }
  });

  test('ask for all that the client gets to see', () => {
    for (const { name, body, steps, full } of operations) {
      const asked: Paths = new Set(steps.flatMap(askedPaths));
      const missing = wantedPaths(body, full.keys).filter(
        (path) => !path.endsWith('__typename') && !asked.has(path),
      );
      expect({ name, missing }).toEqual({ name, missing: [] });
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
