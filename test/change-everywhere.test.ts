import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { internalHeaders } from './testkit/internal-keys.ts';
import { leastOf } from './testkit/least-of.ts';
import { describeWithNginx, type NginxServer, startNginx } from './testkit/nginx-server.ts';
import { sample } from './testkit/operations.ts';
import { freePort } from './testkit/ports.ts';
import { type Client, type Shop, startShop } from './testkit/shop.ts';
import { until } from './testkit/until.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

/** A way to a screen: what it is called, where it answers, and whose it is. */
interface Way {
  readonly name: string;
  readonly url: () => string;
  readonly client: Client;
  readonly operation: string;
}

describeWithNginx('Where everything may be kept for an hour, within a second', () => {
  let folder: string;
  let shop: Shop;
  let nginx: NginxServer;
  let viewers: Viewers;
  const proxies: Server[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'facet-hour-'));
    const supergraph = join(folder, 'supergraph.graphql');
    const committed = readFileSync('schema/generated/supergraph.graphql', 'utf8');
    writeFileSync(supergraph, committed.replaceAll(/maxAge: [1-9]\d*/g, 'maxAge: 3600'));
    viewers = await createViewers();
    const port = await freePort();
    shop = await startShop({
      keys: viewers.keys,
      caches: 'kept',
      cdnUrl: `http://127.0.0.1:${port}`,
      supergraph,
      reach: silenced,
    });
    nginx = await startNginx({ edge: shop.edge.url, port });
  }, 90_000);

  afterAll(async () => {
    await nginx.remove();
    await shop.close();
    for (const proxy of proxies) {
      proxy.closeAllConnections();
      proxy.close();
    }
    rmSync(folder, { recursive: true });
  });

  /** A way to a service that says nothing of how long its answers may be kept: the schema decides. */
  async function silenced(url: string): Promise<string> {
    const proxy = createServer((incoming, outgoing) => {
      const { method, headers } = incoming;
      const forwarded = request(url, { method, headers }, (answer) => {
        const { 'cache-control': _, ...others } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 500, others);
        answer.pipe(outgoing);
      });
      forwarded.on('error', () => outgoing.destroy());
      incoming.pipe(forwarded);
    });
    proxies.push(proxy);
    await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/graphql`;
  }

  const WAYS: readonly Way[] = [
    { name: 'web', url: () => shop.edge.url, client: 'web', operation: 'ProductPage' },
    { name: 'mobile', url: () => shop.edge.url, client: 'mobile', operation: 'ProductScreen' },
    { name: 'nginx, web', url: () => nginx.url, client: 'web', operation: 'ProductPage' },
    { name: 'nginx, mobile', url: () => nginx.url, client: 'mobile', operation: 'ProductScreen' },
  ];

  async function show({ url, client, operation }: Way) {
    const { id, variables } = sample(client, operation);
    const search = new URLSearchParams({ documentId: id, variables: JSON.stringify(variables) });
    const response = await fetch(`${url()}/${client}/graphql?${search}`, {
      headers: { 'apollo-require-preflight': 'true' },
    });
    const { headers } = response;
    return {
      text: await response.text(),
      policy: headers.get('cache-control'),
      cache: headers.get('x-cache') ?? headers.get('x-facet-cache'),
    };
  }

  /** Every way holds its answer, and would for an hour. */
  async function everyWayHolds(): Promise<void> {
    for (const way of WAYS) {
      await until(async () => (await show(way)).cache?.toLowerCase() === 'hit', { what: way.name });
      expect([way.name, (await show(way)).policy]).toEqual([
        way.name,
        expect.stringMatching(/^public, max-age=[23]\d\d\d, /),
      ]);
    }
  }

  /** Tells how long it took until every way shows a text, in milliseconds. */
  async function shownEverywhereAfterMs(text: string): Promise<number> {
    const started = performance.now();
    const shown = WAYS.map((way) =>
      until(async () => (await show(way)).text.includes(text), { what: way.name }),
    );
    await Promise.all(shown);
    return performance.now() - started;
  }

  test('a new review is shown by both BFFs and the caching proxy', async () => {
    const tookMs: number[] = [];
    for (const title of ['Seen', 'Seen again', 'Seen everywhere']) {
      await everyWayHolds();
      await addReview({ productId: 'p7', rating: 5, title, body: 'At once.' });
      tookMs.push(await shownEverywhereAfterMs(`"${title}"`));
    }
    expect(leastOf(tookMs, 'A new review was shown after')).toBeLessThan(1_000);
  }, 60_000);

  test('a new price, set in the service, is shown by both BFFs and the caching proxy', async () => {
    const tookMs: number[] = [];
    for (const amount of [1_234_567, 7_654_321, 4_567_123]) {
      await everyWayHolds();
      await setPrice('p7', amount);
      tookMs.push(await shownEverywhereAfterMs(String(amount / 100)));
    }
    expect(leastOf(tookMs, 'A new price was shown after')).toBeLessThan(1_000);
  }, 60_000);

  async function addReview(input: Record<string, string | number>): Promise<void> {
    const { id } = sample('mobile', 'AddReview');
    const written = await fetch(`${shop.edge.url}/mobile/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await viewers.token('u1')}`,
      },
      body: JSON.stringify({ documentId: id, variables: { input } }),
    });
    expect(await written.json()).not.toHaveProperty('errors');
  }

  async function setPrice(productId: string, amount: number): Promise<void> {
    const query = `mutation { setPrice(input: { productId: "${productId}", amount: ${amount} }) { product { id } } }`;
    const body = JSON.stringify({ query });
    const written = await fetch(shop.subgraphUrls.products ?? '', {
      method: 'POST',
      headers: internalHeaders('subgraph:products', body, {
        viewer: 'u1',
        scopes: ['catalogue:write'],
      }),
      body,
    });
    expect(await written.json()).toEqual({ data: { setPrice: { product: { id: productId } } } });
  }
});
