import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { engineOfThisRun } from '#service/testkit';
import { type Sample, sample, samples } from './testkit/operations.ts';
import { type Shop, startShop } from './testkit/shop.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

/** Nobody, two viewers, and one of them who may do more. */
const IDENTITIES = [
  undefined,
  { sub: 'u1' },
  { sub: 'u2' },
  { sub: 'u1', scope: 'user:email' },
] as const;
type Identity = (typeof IDENTITIES)[number];

let viewers: Viewers;
let cached: Shop;
let uncached: Shop;

beforeAll(async () => {
  viewers = await createViewers();
  uncached = await startShop({ engine: await engineOfThisRun(), keys: viewers.keys });
  cached = await startShop({
    engine: await engineOfThisRun(),
    keys: viewers.keys,
    caches: 'kept',
  });
}, 60_000);

afterAll(async () => {
  await cached.close();
  await uncached.close();
});

async function ask(shop: Shop, { client, id, variables }: Sample, identity: Identity) {
  const token =
    identity && (await viewers.token(identity.sub, 'scope' in identity ? identity : {}));
  const response = await fetch(`${shop.edge.url}/${client}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ documentId: id, variables }),
  });
  const { headers } = response;
  return { text: await response.text(), cache: headers.get('x-facet-cache'), headers };
}

describe('With a response cache', () => {
  test.each(samples().filter(({ type }) => type === 'query'))(
    '$client $name answers everyone as without one, each time',
    async (query) => {
      for (const identity of [...IDENTITIES, ...IDENTITIES]) {
        const { text } = await ask(uncached, query, identity);
        expect((await ask(cached, query, identity)).text).toBe(text);
      }
    },
  );

  test('what is the same for everybody is made for the first who asks only', async () => {
    const categories = sample('mobile', 'Categories');
    for (const identity of IDENTITIES) {
      const { cache, headers } = await ask(cached, categories, identity);
      expect(cache).toBe('hit');
      expect(Number(headers.get('age'))).toBeGreaterThanOrEqual(0);
      expect(headers.get('cache-control')).toMatch(/^public, max-age=(2[789]\d|300), /);
    }
  });

  test.each(['AccountPage', 'CheckoutPage'])(
    '%s, which is private, is kept for nobody',
    async (name) => {
      const page = sample('web', name);
      for (const identity of [...IDENTITIES, ...IDENTITIES]) {
        const { cache, headers } = await ask(cached, page, identity);
        // A part of it that is everybody's may be kept, and be old on a slow machine.
        expect(cache).toMatch(/^(bypass|stale)$/);
        // Whatever was kept whole tells its age.
        expect(headers.get('age')).toBeNull();
      }
    },
  );

  test('a mutation runs each time', async () => {
    const order = sample('web', 'PlaceOrder');
    const first = await ask(cached, order, { sub: 'u1' });
    expect(first.cache).toBe('bypass');
    expect((await ask(cached, order, { sub: 'u1' })).cache).toBe('bypass');
  });
});
