import { describe, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import type { Operation } from './engine.ts';
import { keys } from './graphs/keys.ts';
import { judgeOf } from './judge.ts';
import { monolithEngine } from './monolith-engine.ts';
import { generateOperation } from './operation-generator.ts';
import { shrink } from './shrink.ts';

const graph = keys();
const schema = graph.api;
const flat = ({ query, variables }: Operation) => ({
  query: query.replace(/\s+/g, ' '),
  variables,
});

const LARGE: Operation = {
  query: `query Large($sku: String!, $yes: Boolean!, $n: Int = 3) {
    me { ...Person boss { name } }
    a: product(sku: $sku, vendor: "v2") {
      ... on Product @include(if: $yes) { label: title vendor { ...Maker } related { upc } }
    }
    users(first: $n) { id email }
  }
  fragment Person on User { id name wishes { title @skip(if: false) } }
  fragment Maker on Vendor { id country name }`,
  variables: { sku: 's1', yes: true, n: 2 },
};

describe('a failing operation', () => {
  test('is left with what makes it fail', async () => {
    const fails = async ({ query }: Operation) => /country/.test(query);
    expect(flat(await shrink(LARGE, { schema, fails }))).toEqual({
      query: '{ product(sku: "s1") { vendor { country } } }',
      variables: {},
    });
  });

  test('keeps two things that fail together', async () => {
    const fails = async ({ query }: Operation) => /boss/.test(query) && /email/.test(query);
    expect(flat(await shrink(LARGE, { schema, fails }))).toEqual({
      query: '{ me { boss { name } } users { email } }',
      variables: {},
    });
  });

  test('keeps a variable whose use is the fault', async () => {
    const fails = async ({ query, variables }: Operation) =>
      /first: \$n/.test(query) && variables.n === 2;
    const { query, variables } = flat(await shrink(LARGE, { schema, fails }));
    expect(query).toMatch(/^query \(\$n: Int\) \{ users\(first: \$n\) \{ (id|email) \} \}$/);
    expect(variables).toEqual({ n: 2 });
  });

  test('stays valid all the way', async () => {
    const tried: string[] = [];
    const fails = async ({ query }: Operation) => {
      tried.push(query);
      return /title/.test(query);
    };
    await shrink(LARGE, { schema, fails });
    expect(tried.length).toBeGreaterThan(5);
    for (const query of tried) expect(validate(schema, parse(query))).toEqual([]);
  });

  test('is left as it is when nothing smaller fails', async () => {
    const { query } = LARGE;
    const fails = async (each: Operation) => each.query === query;
    expect(await shrink(LARGE, { schema, fails })).toEqual(LARGE);
  });
});

test('a fault planted in an engine is found and shrunk to the field it is in', async () => {
  const honest = monolithEngine(graph.monolith as NonNullable<typeof graph.monolith>);
  const judge = await judgeOf(graph, async (operation) => {
    const { data, ...rest } = await honest(operation);
    return { ...rest, data: JSON.parse(JSON.stringify(data ?? null).replaceAll('"AT"', '"DE"')) };
  });
  const fails = async (operation: Operation) => (await judge.judge(operation)).kind === 'different';
  for (let seed = 1; seed < 400; seed += 1) {
    const operation = generateOperation(schema, seed, { values: graph.values });
    if (!(await fails(operation))) continue;
    const smallest = await shrink(operation, { schema, fails });
    expect(smallest.query).toContain('country');
    expect(smallest.query.length).toBeLessThan(120);
    return;
  }
  throw new Error('No operation met the planted fault.');
});
