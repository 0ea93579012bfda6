import type { Sample } from './operations.ts';
import type { Shop } from './shop.ts';
import type { Viewers } from './viewer.ts';

/** One answer of a registered operation: whose, to which variables, the body as it was sent. */
export interface Run {
  readonly sample: Sample;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly body: string;
}

export interface Varied {
  readonly shop: Shop;
  readonly viewers: Viewers;
  readonly samples: readonly Sample[];
}

/**
 * Runs every operation for the user of that number: with the product, category and words of that
 * number, and the user's own last order.
 */
export async function runFor(number: number, { shop, viewers, samples }: Varied): Promise<Run[]> {
  const token = await viewers.token(`u${number}`, { scope: 'user:email' });
  const ask = async ({ client, id }: Sample, variables: Run['variables']) => {
    const response = await fetch(`${shop.edge.url}/${client}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ documentId: id, variables }),
    });
    return response.text();
  };
  const first = async (name: string, pattern: RegExp, variables = {}) => {
    const found = samples.find((each) => each.client === 'mobile' && each.name === name);
    const all = found ? [...(await ask(found, variables)).matchAll(pattern)] : [];
    return all[number % Math.max(1, all.length)]?.[1];
  };
  const values = {
    order: await first('Orders', /"id":"(o\d+)"/g),
    slug: await first('Categories', /"slug":"([\w-]+)"/g),
    text: await first('ProductScreen', /"title":"\w+ (\w+)/g, { id: `p${number}` }),
  };
  const runs: Run[] = [];
  // One after the other: a mutation changes what the next one sees.
  for (const sample of samples) {
    const variables = variablesFor(sample, number, values);
    runs.push({ sample, variables, body: await ask(sample, variables) });
  }
  return runs;
}

interface Found {
  readonly order: string | undefined;
  readonly slug: string | undefined;
  readonly text: string | undefined;
}

function variablesFor(sample: Sample, number: number, { order, slug, text }: Found) {
  const id = `p${number}`;
  const own: Readonly<Record<string, unknown>> = {
    id: OF_ORDERS.includes(sample.name) ? order : sample.name === 'ProfilePage' ? `u${number}` : id,
    productId: id,
    sku: `SKU-${String(number).padStart(6, '0')}`,
    slug,
    text,
  };
  const inputs: Readonly<Record<string, unknown>> = {
    AddReview: { productId: id, rating: 4, title: 'As described', body: 'It does what it should.' },
    PlaceOrder: {
      idempotencyKey: `a-basket-of-${number}`,
      lines: [{ productId: id, quantity: 2 }],
    },
  };
  const input = inputs[sample.name];
  if (input) return { input };
  const known = Object.entries(sample.variables);
  return Object.fromEntries(known.map(([name, value]) => [name, own[name] ?? value]));
}

const OF_ORDERS = ['OrderPage', 'OrderStatus'];
