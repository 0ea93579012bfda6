import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { useSettableDate } from './testkit/clock.ts';
import { sample } from './testkit/operations.ts';
import { type Client, type Shop, startShop } from './testkit/shop.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

let viewers: Viewers;
let shop: Shop;

beforeAll(async () => {
  viewers = await createViewers();
  shop = await startShop({ keys: viewers.keys, caches: 'kept' });
}, 60_000);

afterAll(async () => {
  jest.useRealTimers();
  await shop.close();
});

interface Home {
  readonly data: {
    readonly me: { readonly name?: string; readonly recommendations: unknown } | null;
    readonly trending: unknown;
  };
  readonly errors?: readonly { readonly path: unknown; readonly extensions: { code: string } }[];
  readonly extensions?: { readonly stale: readonly { path: unknown; ageS: number }[] };
}

async function home(client: Client, name: string): Promise<Home & { readonly headers: Headers }> {
  const { id } = sample(client, name);
  const response = await fetch(`${shop.edge.url}/${client}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await viewers.token('u1')}`,
    },
    body: JSON.stringify({ documentId: id }),
  });
  return { ...((await response.json()) as Home), headers: response.headers };
}

const SCREENS = [
  ['web', 'HomePage'],
  ['mobile', 'HomeFeed'],
] as const;
const MINUTE_MS = 60_000;
const before = new Map<string, Home>();

beforeEach(() => {
  useSettableDate();
});

test.each(SCREENS)('The %s %s shows what is trending', async (client, name) => {
  const shown = await home(client, name);
  expect(shown.errors).toBeUndefined();
  expect(shown.extensions).toBeUndefined();
  expect(shown.data.trending).toMatchObject({ edges: expect.any(Array) });
  before.set(client, shown);
});

test('The recommendations service ends, and what it said is no longer fresh', async () => {
  await shop.stopService('recommendations');
  jest.setSystemTime(Date.now() + 3 * MINUTE_MS);
  await expect(fetch(shop.subgraphUrls.recommendations ?? '')).rejects.toThrow();
});

test.each(SCREENS)(
  'The %s %s keeps what was trending, marked with its age; what is the viewer’s own is null',
  async (client, name) => {
    jest.setSystemTime(Date.now() + 3 * MINUTE_MS);
    const shown = await home(client, name);
    expect(shown.data.trending).toEqual(before.get(client)?.data.trending);
    expect(shown.extensions?.stale).toEqual([{ path: ['trending'], ageS: expect.any(Number) }]);
    const [{ ageS = 0 } = {}] = shown.extensions?.stale ?? [];
    expect(ageS).toBeGreaterThanOrEqual(180);
    expect(ageS).toBeLessThan(300);
    expect(shown.data.me?.recommendations).toBeNull();
    expect(shown.errors).toMatchObject([
      {
        path: ['me', 'recommendations'],
        extensions: { code: 'SUBREQUEST_HTTP_ERROR', service: 'recommendations' },
      },
    ]);
    expect(shown.headers.get('cache-control')).toBe('no-store');
    expect(shown.headers.get('x-facet-cache')).toBe('stale');
  },
);

test('How old what was shown was is measured', async () => {
  const text = await (await fetch(new URL('/metrics', shop.bffs.web.url))).text();
  expect(text).toMatch(/^facet_cache_served_stale_seconds_count\{[^}]*\} [1-9]/m);
});

test.each(SCREENS)(
  'The %s %s shows null with an error once that is too old',
  async (client, name) => {
    jest.setSystemTime(Date.now() + 8 * MINUTE_MS);
    const shown = await home(client, name);
    expect(shown.data.trending).toBeNull();
    expect(shown.extensions).toBeUndefined();
    expect(shown.errors?.map(({ path }) => path)).toContainEqual(['trending']);
  },
);
