import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Sample, samples } from './testkit/operations.ts';
import { type Client, type Shop, startShop } from './testkit/shop.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

/** List lengths that operations take as variables, with the most that the schema allows. */
const LENGTHS: Readonly<Record<string, number>> = {
  first: 100,
  newest: 100,
  reviews: 100,
  trending: 50,
  orders: 50,
};
/** What each client may ask for at most, by `limits.lists` in its `bff.ts`. */
const CLIENT_MAX: Readonly<Record<Client, number>> = { web: 50, mobile: 20, partner: 100 };
const SIZES = [1, 10, 100] as const;

let shop: Shop;
let viewers: Viewers;
let statements = 0;

beforeAll(async () => {
  viewers = await createViewers();
  shop = await startShop({
    keys: viewers.keys,
    // The whole shop, so that there is as much as the longest lists ask for.
    seedScale: 1,
    onStatement: () => {
      statements += 1;
    },
  });
}, 60_000);

afterAll(() => shop.close());

test('Every registered query issues the same number of SQL statements for lists of 1, 10 and the most that its client gets', async () => {
  const rows = [];
  for (const sample of samples().filter(({ type }) => type === 'query')) {
    const lengths = Object.keys(LENGTHS).filter((name) => sample.body.includes(`$${name}: Int!`));
    const sizes = lengths.length > 0 ? SIZES : ([1] as const);
    const costs = [];
    for (const size of sizes) costs.push(await costOf(sample, lengths, size));
    rows.push({ operation: `${sample.client} ${sample.name}`, lengths, costs });
  }
  process.stdout.write(tableOf(rows));
  const growing = rows.filter(({ lengths }) => lengths.length > 0);
  expect(growing.length).toBeGreaterThan(8);
  for (const { operation, costs } of growing) {
    const counts = costs.map((cost) => cost.statements);
    expect({ operation, counts }).toEqual({ operation, counts: counts.map(() => counts[0]) });
    // Longer lists really were answered: an equal count over equal answers proves nothing.
    expect(costs.at(-1)?.bytes).toBeGreaterThan(costs[0]?.bytes ?? 0);
  }
});

interface Cost {
  readonly statements: number;
  readonly bytes: number;
}

async function costOf(sample: Sample, lengths: readonly string[], size: number): Promise<Cost> {
  const most = (name: string) => Math.min(CLIENT_MAX[sample.client], LENGTHS[name] ?? 1);
  const sized = Object.fromEntries(lengths.map((name) => [name, Math.min(size, most(name))]));
  const before = statements;
  const response = await fetch(`${shop.edge.url}/${sample.client}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await viewers.token('u1', { scope: 'user:email' })}`,
    },
    body: JSON.stringify({ documentId: sample.id, variables: { ...sample.variables, ...sized } }),
  });
  const text = await response.text();
  expect(JSON.parse(text)).not.toHaveProperty('errors');
  return { statements: statements - before, bytes: text.length };
}

function tableOf(
  rows: readonly { operation: string; lengths: readonly string[]; costs: Cost[] }[],
) {
  const lines = rows.map(({ operation, lengths, costs }) => {
    const counts = costs.map((cost) => cost.statements).join(' / ');
    return `${operation.padEnd(28)} ${(lengths.join(', ') || '(fixed)').padEnd(18)} ${counts}`;
  });
  return `\nSQL statements per operation at list lengths 1 / 10 / most\n${lines.join('\n')}\n`;
}
