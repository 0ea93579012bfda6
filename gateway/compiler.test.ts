import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { OpenedContract, OperationPlans, Plan } from '../schema/index.ts';
import { fakeSubgraphs } from '../test/testkit/fake-subgraphs.ts';
import { type CompilerOptions, createCompiler } from './compiler.ts';
import { operationOfText } from './operation.ts';
import type { Planning } from './planning.ts';
import type { RegisteredOperation } from './registered-operations.ts';

const schema = buildSchema('type Query { a: Int }');
const OPERATION = operationOfText('{ a }', undefined, { schema, introspection: 'allowed' });
const PLAN: Plan = {
  steps: [
    {
      service: 'items',
      kind: 'query',
      text: '{a}',
      variables: [],
      after: [],
      parts: [{ paths: [[]], fields: ['a'] }],
    },
  ],
  keys: {},
};

function registered(plans: OperationPlans): RegisteredOperation {
  return { ...OPERATION, registered: true, plans: JSON.stringify(plans) };
}

type PlanVariant = Planning['planVariant'];

function stage(planVariant?: PlanVariant, subgraphUrls: Record<string, string> = {}) {
  const counted: string[] = [];
  const subgraphs = fakeSubgraphs({ items: () => ({ data: { a: 1 } }) });
  const contract = {
    subgraphs: [{ name: 'items', url: 'http://items/' }],
    abstractTypes: [],
    overrideLabels: [],
    access: {},
  } as Partial<OpenedContract> as OpenedContract;
  const options = {
    schema,
    contract,
    subgraphUrls,
    client: subgraphs.client,
    planning: { planVariant } as Planning,
    count: (stage, cause, operations) => counted.push(`${stage} ${cause} ${operations}`),
  } as Partial<CompilerOptions> as CompilerOptions;
  return { ...createCompiler(options), counted, asked: subgraphs.asked };
}

const { signal } = new AbortController();
const REQUEST = { variables: {}, requestId: 'r', viewer: null, signal };

describe('A registered operation', () => {
  test('runs by its stored plan, and is never planned', async () => {
    const { executableOf, counted } = stage();
    const find = executableOf(registered({ labels: [], variants: { '': 0 }, plans: [PLAN] }));
    expect(find({})).not.toBeInstanceOf(Promise);
    expect((await (await find({}))(REQUEST)).answer).toBe('{"data":{"a":1}}\n');
    expect(counted).toEqual([]);
  });

  test('is compiled once for all its requests', () => {
    const { executableOf } = stage();
    const operation = registered({ labels: [], variants: { '': 0 }, plans: [PLAN] });
    expect(executableOf(operation)).toBe(executableOf(operation));
    expect(executableOf(operation)({})).toBe(executableOf(operation)({}));
  });

  test('asks a subgraph where the supergraph says, or where the BFF does', async () => {
    const operation = registered({ labels: [], variants: { '': 0 }, plans: [PLAN] });
    const there = stage();
    await (await there.executableOf(operation)({}))(REQUEST);
    const elsewhere = stage(undefined, { items: 'http://127.0.0.1:9/', others: 'http://x/' });
    await (await elsewhere.executableOf(operation)({}))(REQUEST);
    expect([...there.asked, ...elsewhere.asked].map(({ request }) => request.url)).toEqual([
      'http://items/',
      'http://127.0.0.1:9/',
    ]);
  });
});

describe('A free text', () => {
  test('is planned once, and counted as traffic', async () => {
    const { executableOf, counted } = stage(async () => ({ kind: 'planned', plans: PLAN }));
    const both = [executableOf(OPERATION)({}), executableOf(OPERATION)({})];
    const [one, two] = await Promise.all(both);
    expect(one).toBe(two);
    expect((await one!(REQUEST)).answer).toBe('{"data":{"a":1}}\n');
    expect(counted).toEqual(['plan traffic 1']);
  });

  test('that cannot be planned is GRAPHQL_VALIDATION_FAILED', async () => {
    const { executableOf } = stage(async () => ({ kind: 'failed', message: 'No way to "a".' }));
    await expect(executableOf(OPERATION)({})).rejects.toMatchObject({
      code: 'GRAPHQL_VALIDATION_FAILED',
      message: 'No way to "a".',
    });
  });
});
