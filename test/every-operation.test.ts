import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { engines } from '#service/testkit';
import { type Sample, samples } from './testkit/operations.ts';
import { type Shop, startShop } from './testkit/shop.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

/** The viewer who bought order o1 may see it; other answers do not depend on who asks. */
const VIEWER = 'u1';

let viewers: Viewers;
let embedded: Shop | undefined;
let postgres: Shop | undefined;

beforeAll(async () => {
  viewers = await createViewers();
  const [sqlite, other] = await engines();
  embedded = await startShop({ engine: sqlite!, keys: viewers.keys });
  postgres = other && (await startShop({ engine: other, keys: viewers.keys }));
}, 60_000);

afterAll(async () => {
  await embedded?.close();
  await postgres?.close();
});

describe('Every registered operation, through the edge', () => {
  test.each(samples())('$client $name answers without an error', async (sample) => {
    const { status, body } = await run(embedded!, sample);
    expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });
    expect(Object.values(body.data ?? {}).every((value) => value !== null)).toBe(true);
    if (!postgres) return;
    const same = (await run(postgres, sample)).body;
    expect(sample.type === 'query' ? same : lasting(same)).toEqual(
      sample.type === 'query' ? body : lasting(body),
    );
  });
});

/** What a mutation answers, less what differs each time it runs. */
function lasting(body: Answer): unknown {
  const volatile = new Set(['createdAt', 'placedAt', 'expectedAt', 'carrier', 'trackingUrl']);
  return JSON.parse(
    JSON.stringify(body, (key, value) =>
      volatile.has(key) || (key === 'id' && !/^[a-z]\d+$/.test(value)) ? '(varies)' : value,
    ),
  );
}

interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: unknown[];
}

async function run(shop: Shop, { client, id, variables }: Sample) {
  const response = await fetch(`${shop.edge.url}/${client}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await viewers.token(VIEWER, { scope: 'user:email' })}`,
    },
    body: JSON.stringify({ documentId: id, variables }),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}
