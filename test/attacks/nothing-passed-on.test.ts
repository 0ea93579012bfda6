import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type CountingProxy, startCountingProxy } from '../testkit/counting-proxy.ts';
import { claimsIn } from '../testkit/internal-keys.ts';
import { sample } from '../testkit/operations.ts';
import { type Client, type Shop, startShop } from '../testkit/shop.ts';
import { createViewers, type Viewers } from '../testkit/viewer.ts';

let shop: Shop;
let viewers: Viewers;
const proxies: CountingProxy[] = [];

beforeAll(async () => {
  viewers = await createViewers();
  const reach = async (url: string) => {
    const proxy = await startCountingProxy(url);
    proxies.push(proxy);
    return `${proxy.url}/graphql`;
  };
  shop = await startShop({ keys: viewers.keys, seedScale: 0.05, reach });
}, 60_000);

afterAll(async () => {
  await shop.close();
  await Promise.all(proxies.map((proxy) => proxy.close()));
});

/** What reached any subgraph for one request of u1, who brings everything along. */
async function reaching(client: Client, name: string, method: 'GET' | 'POST') {
  const { id, variables } = sample(client, name);
  const token = await viewers.token('u1', { scope: 'user:email' });
  const headers = {
    'apollo-require-preflight': 'true',
    authorization: `Bearer ${token}`,
    cookie: 'session=of-a-user',
    'x-facet-viewer': 'u2',
    'x-facet-scopes': 'all',
    'x-user-id': 'u2',
    'x-request-id': 'request-of-u1',
  };
  const search = new URLSearchParams({ documentId: id, variables: JSON.stringify(variables) });
  const url = `${shop.edge.url}/${client}/graphql`;
  const response = await (method === 'GET'
    ? fetch(`${url}?${search}`, { headers })
    : fetch(url, {
        method,
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ documentId: id, variables }),
      }));
  expect(response.status).toBe(200);
  return { token, seen: proxies.flatMap((proxy) => proxy.take()) };
}

test.each<[Client, string, 'GET' | 'POST']>([
  ['web', 'AccountPage', 'GET'],
  ['web', 'AccountPage', 'POST'],
  ['mobile', 'Profile', 'GET'],
  ['mobile', 'PlaceOrder', 'POST'],
])(
  'Of what a user of %s brings to %s by %s, subgraphs get nothing but who it is',
  async (client, name, method) => {
    const { token, seen } = await reaching(client, name, method);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.map(({ status }) => status)).toEqual(seen.map(() => 200));
    const signed = seen.map(({ headers }) => claimsIn(headers.authorization ?? ''));
    for (const [index, { headers }] of seen.entries()) {
      const text = JSON.stringify(headers);
      expect(text).not.toContain(token);
      expect(text).not.toContain('of-a-user');
      expect(
        Object.keys(headers).filter((each) => /cookie|x-facet-(?!deadline)|x-user/.test(each)),
      ).toEqual([]);
      expect(headers['x-request-id']).toBe('request-of-u1');
      expect(signed[index]).toMatchObject({ iss: `bff:${client}`, client });
      expect(['u1', undefined]).toContain(signed[index]?.sub);
    }
    expect(signed.some(({ sub }) => sub === 'u1')).toBe(true);
  },
);

test('What does not depend on who asks is asked for in nobody’s name', async () => {
  const { seen } = await reaching('mobile', 'Categories', 'GET');
  expect(seen).toHaveLength(1);
  const claims = claimsIn(seen[0]?.headers.authorization ?? '');
  expect(claims).toMatchObject({ iss: 'bff:mobile', aud: 'subgraph:products', client: 'mobile' });
  expect(claims).not.toHaveProperty('sub');
  expect(claims).not.toHaveProperty('scope');
});
