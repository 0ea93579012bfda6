import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Sample, sample, samples } from './testkit/operations.ts';
import { type Shop, startShop } from './testkit/shop.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

let shop: Shop;
let viewers: Viewers;

beforeAll(async () => {
  viewers = await createViewers();
  shop = await startShop({ keys: viewers.keys });
}, 60_000);

afterAll(() => shop.close());

/** Asks by GET, through the edge. */
async function get({ client, id, variables }: Sample, headers: Record<string, string> = {}) {
  const search = new URLSearchParams({ documentId: id, variables: JSON.stringify(variables) });
  const response = await fetch(`${shop.edge.url}/${client}/graphql?${search}`, {
    headers: { 'apollo-require-preflight': 'true', ...headers },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const bearer = async (sub: string) => ({
  authorization: `Bearer ${await viewers.token(sub, { scope: 'user:email' })}`,
});

describe('A caller that holds an answer', () => {
  const screen = sample('mobile', 'ProductScreen');

  test('is told in 0 bytes that it is still good', async () => {
    const first = await get(screen);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]+"$/);
    const again = await get(screen, { 'if-none-match': `"another", W/${etag}` });
    expect(again).toMatchObject({ status: 304, text: '' });
    expect(again.headers.get('etag')).toBe(etag);
    expect(again.headers.get('cache-control')).toBe(first.headers.get('cache-control'));
    expect(again.headers.get('vary')).toBe(first.headers.get('vary'));
    expect(again.headers.get('content-type')).toBeNull();
  });

  test('of another product gets this one', async () => {
    const etag = (await get(screen)).headers.get('etag') ?? '';
    const other = { ...screen, variables: { id: 'p8' } };
    expect(await get(other, { 'if-none-match': etag })).toMatchObject({ status: 200 });
  });

  test('that is its own revalidates it, and nobody else can', async () => {
    const account = sample('web', 'AccountPage');
    const first = await get(account, await bearer('u1'));
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const held = { 'if-none-match': first.headers.get('etag') ?? '' };
    expect((await get(account, { ...held, ...(await bearer('u1')) })).status).toBe(304);
    const another = await get(account, { ...held, ...(await bearer('u2')) });
    expect(another.status).toBe(200);
    expect(another.text).not.toBe(first.text);
  });
});

test.each(samples().filter(({ type }) => type === 'query'))(
  '$client $name never lets a shared cache store what was made for a viewer',
  async (query) => {
    const ours = await get(query, await bearer('u1'));
    const theirs = await get(query, await bearer('u2'));
    const nobodys = await get(query);
    const policies = [ours, theirs, nobodys].map(({ headers }) => headers.get('cache-control'));
    if (new Set([ours.text, theirs.text, nobodys.text]).size > 1) {
      for (const policy of policies) expect(policy).toMatch(/^(private|no-store)/);
    }
    for (const { headers } of [ours, theirs, nobodys]) {
      const isOwn = headers.get('cache-control')?.startsWith('private');
      expect(headers.get('vary')).toMatch(
        isOwn
          ? /^Accept(, Accept-Encoding)?, (Authorization|X-Api-Key)$/
          : /^Accept(, Accept-Encoding)?$/,
      );
    }
  },
);
