import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Cdn, createCdn } from '../gateway/cdn.ts';
import type { HttpResponse } from '../gateway/response.ts';
import type { PurgeOutcome } from '../gateway/telemetry/cdn-metrics.ts';
import { type CachedOrigin, PUBLIC, SEARCH, startCachedOrigin } from './testkit/cached-origin.ts';
import { captureLog } from './testkit/captured-log.ts';
import { describeWithNginx, type NginxServer, startNginx } from './testkit/nginx-server.ts';
import { sample } from './testkit/operations.ts';
import { freePort } from './testkit/ports.ts';
import { deadUrl, type Received, silence, startScripted } from './testkit/scripted-server.ts';
import { type Client, type Shop, startShop } from './testkit/shop.ts';
import { until } from './testkit/until.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

describeWithNginx('The caching proxy, told of changes,', () => {
  let proxy: CachedOrigin;
  let cdn: Cdn;
  let outcomes: PurgeOutcome[];

  beforeEach(async () => {
    outcomes = [];
    proxy = await startCachedOrigin(note);
    cdn = cdnAt(proxy.nginx.url, outcomes);
  });

  afterEach(async () => {
    await cdn.close();
    await proxy.remove();
  });

  test('forgets every representation of what changed, and nothing else', async () => {
    const shown = [
      { headers: { 'accept-encoding': 'identity' } },
      { headers: { 'accept-encoding': 'br' } },
      { headers: { 'accept-encoding': 'gzip', accept: 'application/graphql-response+json' } },
      { headers: { 'apollographql-client-version': '5.2.0' } },
    ];
    const other = { search: 'documentId=other' };
    for (const cache of ['MISS', 'HIT']) {
      for (const asked of [...shown, other]) {
        expect((await proxy.ask(asked)).cache).toBe(cache);
      }
    }
    proxy.says.content = 'second';
    cdn.purge(['Product:p7', 'User:u1']);
    await until(() => outcomes.length >= 4);
    expect(outcomes.slice(0, 4)).toEqual(Array(4).fill('purged'));
    for (const asked of shown) expect((await proxy.ask(asked)).text).toMatch('second');
    expect((await proxy.ask(other)).text).toMatch('first');
  });

  test('forgets as well what was on its way to it while something changed', async () => {
    let late = () => {};
    proxy.origin.script((asked, response) => {
      note(asked);
      late = () => response.writeHead(200, { 'cache-control': PUBLIC }).end('first');
    });
    const asking = proxy.ask();
    await until(() => proxy.origin.received.length > 0);
    cdn.purge(['Product:p7']);
    await until(() => outcomes.length > 0);
    late();
    expect((await asking).text).toBe('first');
    await until(() => outcomes.includes('purged'));
    expect(outcomes[0]).toBe('absent');
  });

  /** Notes a request as a BFF does before it answers. */
  function note({ url, headers }: Received): void {
    const search = url.slice(url.indexOf('?') + 1);
    const tags = search === SEARCH ? ['Product:p7', 'Product:p8'] : ['Product:p9'];
    cdn.served({ ...REQUEST, search, headers }, answerOf(tags));
  }
});

const REQUEST = {
  method: 'GET',
  search: SEARCH,
  headers: {},
  body: '',
  signal: new AbortController().signal,
  requestId: '1',
  viewer: null,
};

function answerOf(tags: readonly string[]): HttpResponse {
  return {
    status: 200,
    headers: { 'cache-control': PUBLIC },
    body: '',
    kept: { scope: 'PUBLIC', maxAgeS: 60 },
    tags,
  };
}

function cdnAt(url: string, outcomes: PurgeOutcome[], log = captureLog().log): Cdn {
  return createCdn({
    url,
    client: 'tiny',
    cache: { staleWhileRevalidateS: 30, staleIfErrorS: 300 },
    deadlineMs: 1_000,
    metrics: { purge: (outcome) => outcomes.push(outcome) },
    log,
  });
}

describeWithNginx('The caching proxy before the shop', () => {
  let shop: Shop;
  let nginx: NginxServer;
  let viewers: Viewers;

  beforeAll(async () => {
    viewers = await createViewers();
    const port = await freePort();
    const cdnUrl = `http://127.0.0.1:${port}`;
    shop = await startShop({ keys: viewers.keys, caches: 'kept', ownFiles: true, cdnUrl });
    nginx = await startNginx({ edge: shop.edge.url, images: shop.subgraphUrls.products, port });
  }, 60_000);

  afterAll(async () => {
    await nginx.remove();
    await shop.close();
  });

  async function get(name: string, sub?: string, client: Client = 'web') {
    const { id, variables } = sample(client, name);
    const search = new URLSearchParams({ documentId: id, variables: JSON.stringify(variables) });
    const response = await fetch(`${nginx.url}/${client}/graphql?${search}`, {
      headers: {
        'apollo-require-preflight': 'true',
        ...(sub && { authorization: `Bearer ${await viewers.token(sub)}` }),
      },
    });
    return { cache: response.headers.get('x-cache'), text: await response.text() };
  }

  test('answers a public page for everybody', async () => {
    const first = await get('CategoryPage', 'u1');
    expect(first.cache).toBe('MISS');
    for (const viewer of ['u2', undefined]) {
      expect(await get('CategoryPage', viewer)).toEqual({ cache: 'HIT', text: first.text });
    }
  });

  test('answers an account page for its viewer only', async () => {
    const [first, second] = [await get('AccountPage', 'u1'), await get('AccountPage', 'u2')];
    expect(first.text).toMatch('"u1"');
    expect(second.text).toMatch('"u2"');
    expect(second.text).not.toMatch('"u1"');
    expect((await get('AccountPage')).text).not.toMatch(/"u[12]"/);
  });

  test('answers with a new review as soon as it is written, through whichever client', async () => {
    const screen = () => get('ProductScreen', undefined, 'mobile');
    const before = await screen();
    expect(await screen()).toEqual({ cache: 'HIT', text: before.text });
    const { id, variables } = sample('web', 'AddReview');
    const written = await fetch(`${nginx.url}/web/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await viewers.token('u1')}`,
      },
      body: JSON.stringify({ documentId: id, variables }),
    });
    expect(await written.json()).not.toHaveProperty('errors');
    await until(async () => (await screen()).text !== before.text, { timeoutMs: 10_000 });
  });

  test('answers a picture’s second request itself', async () => {
    const { text } = await get('ProductScreen', undefined, 'mobile');
    const [, path] = /"http:\/\/[^/"]+(\/images\/[^"]+)"/.exec(text) ?? [];
    const [first, second] = [await fetch(nginx.url + path), await fetch(nginx.url + path)];
    expect(first.headers.get('x-cache')).toBe('MISS');
    expect(second.headers.get('x-cache')).toBe('HIT');
    expect(second.headers.get('content-type')).toMatch('image/');
    expect((await second.arrayBuffer()).byteLength).toBe((await first.arrayBuffer()).byteLength);
  });
});

test.each<[string, () => Promise<{ url: string; close?: () => Promise<void> }>]>([
  ['is away', async () => ({ url: await deadUrl() })],
  ['hangs', () => startScripted(silence)],
])('A proxy that %s costs no more than a line in the log for each address', async (_, start) => {
  const proxy = await start();
  const outcomes: PurgeOutcome[] = [];
  const { log, lines } = captureLog();
  const cdn = cdnAt(new URL(proxy.url).origin, outcomes, log);
  cdn.served(REQUEST, answerOf(['Product:p7']));
  cdn.purge(['Product:p7']);
  await until(() => outcomes.length === 2);
  expect(outcomes).toEqual(['failed', 'failed']);
  expect(lines.map(({ msg }) => msg)).toEqual(
    Array(2).fill('the caching proxy in front forgets nothing'),
  );
  await cdn.close();
  await proxy.close?.();
});
