import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Cdn, createCdn } from '../gateway/cdn.ts';
import type { HttpResponse } from '../gateway/response.ts';
import type { PurgeOutcome } from '../gateway/telemetry/cdn-metrics.ts';
import { captureLog } from './testkit/captured-log.ts';
import { describeWithNginx, type NginxServer, startNginx } from './testkit/nginx-server.ts';
import { sample } from './testkit/operations.ts';
import { freePort } from './testkit/ports.ts';
import {
  deadUrl,
  type Received,
  type ScriptedServer,
  silence,
  startScripted,
} from './testkit/scripted-server.ts';
import { type Client, type Shop, startShop } from './testkit/shop.ts';
import { until } from './testkit/until.ts';
import { createViewers, type Viewers } from './testkit/viewer.ts';

const PUBLIC = 'public, max-age=60, stale-while-revalidate=30, stale-if-error=300';
const SEARCH = 'documentId=a&variables=%7B%22id%22%3A%22p%207%22%7D';

interface Asked {
  readonly search?: string;
  readonly headers?: Record<string, string>;
  readonly method?: string;
}

async function ask(url: string, { search = SEARCH, headers = {}, method = 'GET' }: Asked = {}) {
  const response = await fetch(`${url}/tiny/graphql?${search}`, { method, headers });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    cache: response.headers.get('x-cache'),
  };
}

describeWithNginx('The caching proxy before a scripted edge', () => {
  let origin: ScriptedServer;
  let nginx: NginxServer;
  /** What the edge answers: some content and headers; its entity tag follows the content. */
  let content: string;
  let policy: string;
  let status: number;
  let onAsked: (asked: Received) => void;

  beforeEach(async () => {
    [content, policy, status] = ['first', PUBLIC, 200];
    onAsked = () => {};
    origin = await startScripted((asked, response) => {
      onAsked(asked);
      const { headers } = asked;
      const etag = `"${content}"`;
      const about = { etag, 'cache-control': policy, vary: 'Accept, Accept-Encoding' };
      if (status === 200 && headers['if-none-match'] === etag) {
        response.writeHead(304, about).end();
      } else {
        response.writeHead(status, { 'content-type': 'application/json', ...about });
        response.end(`${content} for ${headers.authorization ?? headers['accept-encoding']}`);
      }
    });
    nginx = await startNginx({ edge: origin.url });
  });

  afterEach(async () => {
    await nginx.remove();
    await origin.close();
  });

  test('asks it once for what is everybody’s', async () => {
    expect(await ask(nginx.url)).toMatchObject({ cache: 'MISS' });
    content = 'second';
    const again = await ask(nginx.url, { headers: { authorization: 'Bearer u1' } });
    expect(again).toMatchObject({ cache: 'HIT', status: 200 });
    expect(again.text).toMatch('first');
    expect(origin.received).toHaveLength(1);
    expect((await ask(nginx.url, { search: `${SEARCH}9` })).cache).toBe('MISS');
  });

  test('gives one viewer’s private answer to nobody else, and stores nothing of it', async () => {
    policy = 'private, max-age=60';
    for (const viewer of ['u1', 'u2', 'u1']) {
      const headers = { authorization: `Bearer ${viewer}` };
      const { text, cache } = await ask(nginx.url, { headers });
      expect(text).toBe(`first for Bearer ${viewer}`);
      expect(cache).toBe('MISS');
    }
    expect((await ask(nginx.url)).text).not.toMatch('Bearer');
    expect(nginx.stored()).toBe('');
  });

  test.each(['no-store', 'private, no-cache', 'max-age=0, public'])(
    'stores nothing that says Cache-Control: %s',
    async (said) => {
      policy = said;
      await ask(nginx.url);
      content = 'second';
      expect((await ask(nginx.url)).text).toMatch('second');
      expect(nginx.stored()).toBe('');
    },
  );

  test('sends what is posted on each time', async () => {
    await ask(nginx.url, { method: 'POST' });
    await ask(nginx.url, { method: 'POST' });
    expect(origin.received.map(({ method }) => method)).toEqual(['POST', 'POST']);
  });

  test('revalidates what grew old, and is told that it is still good', async () => {
    policy = 'public, max-age=1';
    await ask(nginx.url);
    await until(async () => (await ask(nginx.url)).cache === 'REVALIDATED');
    expect(origin.received.at(-1)?.headers['if-none-match']).toBe('"first"');
    expect((await ask(nginx.url)).text).toMatch('first');
  });

  test('holds an answer no longer than its origin would, which had it for a while', async () => {
    const soon = Math.floor(Date.now() / 1_000) + 2;
    origin.script((_, response) => {
      const about = { 'cache-control': 'public, max-age=60', age: '58' };
      response.writeHead(200, { ...about, 'x-accel-expires': `@${soon}` }).end('first');
    });
    const { headers } = await ask(nginx.url);
    expect(headers.has('x-accel-expires')).toBe(false);
    await until(async () => (await ask(nginx.url)).cache === 'EXPIRED', { timeoutMs: 10_000 });
  });

  test('gives what grew old while it fetches what is new', async () => {
    policy = 'public, max-age=1, stale-while-revalidate=30';
    await ask(nginx.url);
    content = 'second';
    const stale = await until(async () => {
      const answered = await ask(nginx.url);
      return answered.cache === 'STALE' && answered;
    });
    expect(stale.text).toMatch('first');
    await until(async () => (await ask(nginx.url)).text.includes('second'));
  });

  test('gives what grew old while its origin is away', async () => {
    policy = 'public, max-age=1, stale-if-error=30';
    await ask(nginx.url);
    status = 503;
    policy = 'no-store';
    const failing = await until(async () => {
      const answered = await ask(nginx.url);
      return answered.cache === 'STALE' && answered;
    });
    expect(failing).toMatchObject({ status: 200 });
    await origin.close();
    expect(await ask(nginx.url)).toMatchObject({ status: 200, cache: 'STALE' });
    const unknown = await ask(nginx.url, { search: 'documentId=b' });
    expect(unknown.status).toBe(503);
    expect(JSON.parse(unknown.text)).toMatchObject({
      errors: [{ extensions: { code: 'NOT_READY' } }],
    });
  });

  test('tells the encodings of one answer apart, and few of them', async () => {
    const encodingFor = async (acceptEncoding: string) => {
      const answered = await ask(nginx.url, { headers: { 'accept-encoding': acceptEncoding } });
      return `${answered.text.replace('first for ', '')} ${answered.cache}`;
    };
    expect(await encodingFor('gzip, deflate, br')).toBe('br MISS');
    expect(await encodingFor('br;q=0.9,gzip')).toBe('br HIT');
    expect(await encodingFor('gzip')).toBe('gzip MISS');
    expect(await encodingFor('gzip, br;q=0')).toBe('gzip HIT');
    expect(await encodingFor('gzip, deflate, br, zstd')).toBe('zstd MISS');
    expect(await encodingFor('identity')).toBe('undefined MISS');
    expect(await encodingFor('deflate, zstd;q=0.000')).toBe('undefined HIT');
  });

  test('tells media types and versions of the client apart', async () => {
    const cacheFor = async (headers: Record<string, string>) =>
      (await ask(nginx.url, { headers })).cache;
    expect(await cacheFor({})).toBe('MISS');
    expect(await cacheFor({ accept: 'application/json, */*' })).toBe('HIT');
    expect(await cacheFor({ accept: 'application/graphql-response+json' })).toBe('MISS');
    expect(await cacheFor({ 'apollographql-client-version': '5.2.0' })).toBe('MISS');
    expect(await cacheFor({ 'apollographql-client-version': '5.2.0' })).toBe('HIT');
  });

  describeWithNginx('told of changes', () => {
    let cdn: Cdn;
    let outcomes: PurgeOutcome[];

    beforeEach(() => {
      outcomes = [];
      cdn = cdnAt(nginx.url, outcomes);
      onAsked = note;
    });

    afterEach(() => cdn.close());

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
          expect((await ask(nginx.url, asked)).cache).toBe(cache);
        }
      }
      content = 'second';
      cdn.purge(['Product:p7', 'User:u1']);
      await until(() => outcomes.length >= 4);
      expect(outcomes.slice(0, 4)).toEqual(Array(4).fill('purged'));
      for (const asked of shown) expect((await ask(nginx.url, asked)).text).toMatch('second');
      expect((await ask(nginx.url, other)).text).toMatch('first');
    });

    test('forgets as well what was on its way to it while something changed', async () => {
      let late = () => {};
      origin.script((asked, response) => {
        note(asked);
        late = () => response.writeHead(200, { 'cache-control': PUBLIC }).end('first');
      });
      const asking = ask(nginx.url);
      await until(() => origin.received.length > 0);
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
});

const REQUEST = {
  method: 'GET',
  search: SEARCH,
  headers: {},
  body: '',
  signal: new AbortController().signal,
  requestId: '1',
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
    deadlineMs: 300,
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
