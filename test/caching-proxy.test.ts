import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type CachedOrigin, SEARCH, startCachedOrigin } from './testkit/cached-origin.ts';
import { describeWithNginx } from './testkit/nginx-server.ts';
import { until } from './testkit/until.ts';

describeWithNginx('The caching proxy', () => {
  let proxy: CachedOrigin;

  beforeEach(async () => {
    proxy = await startCachedOrigin();
  });

  afterEach(() => proxy.remove());

  test('asks it once for what is everybody’s', async () => {
    expect(await proxy.ask()).toMatchObject({ cache: 'MISS' });
    proxy.says.content = 'second';
    const again = await proxy.ask({ headers: { authorization: 'Bearer u1' } });
    expect(again).toMatchObject({ cache: 'HIT', status: 200 });
    expect(again.text).toMatch('first');
    expect(proxy.origin.received).toHaveLength(1);
    expect((await proxy.ask({ search: `${SEARCH}9` })).cache).toBe('MISS');
  });

  test('gives one viewer’s private answer to nobody else, and stores nothing of it', async () => {
    proxy.says.policy = 'private, max-age=60';
    for (const viewer of ['u1', 'u2', 'u1']) {
      const headers = { authorization: `Bearer ${viewer}` };
      const { text, cache } = await proxy.ask({ headers });
      expect(text).toBe(`first for Bearer ${viewer}`);
      expect(cache).toBe('MISS');
    }
    expect((await proxy.ask()).text).not.toMatch('Bearer');
    expect(proxy.nginx.stored()).toBe('');
  });

  test.each(['no-store', 'private, no-cache', 'max-age=0, public'])(
    'stores nothing that says Cache-Control: %s',
    async (said) => {
      proxy.says.policy = said;
      await proxy.ask();
      proxy.says.content = 'second';
      expect((await proxy.ask()).text).toMatch('second');
      expect(proxy.nginx.stored()).toBe('');
    },
  );

  test('sends what is posted on each time', async () => {
    await proxy.ask({ method: 'POST' });
    await proxy.ask({ method: 'POST' });
    expect(proxy.origin.received.map(({ method }) => method)).toEqual(['POST', 'POST']);
  });

  test('revalidates what grew old, and is told that it is still good', async () => {
    proxy.says.policy = 'public, max-age=1';
    await proxy.ask();
    await until(async () => (await proxy.ask()).cache === 'REVALIDATED');
    expect(proxy.origin.received.at(-1)?.headers['if-none-match']).toBe('"first"');
    expect((await proxy.ask()).text).toMatch('first');
  });

  test('holds an answer no longer than its origin would, which had it for a while', async () => {
    const soon = Math.floor(Date.now() / 1_000) + 2;
    proxy.origin.script((_, response) => {
      const about = { 'cache-control': 'public, max-age=60', age: '58' };
      response.writeHead(200, { ...about, 'x-accel-expires': `@${soon}` }).end('first');
    });
    const { headers } = await proxy.ask();
    expect(headers.has('x-accel-expires')).toBe(false);
    await until(async () => (await proxy.ask()).cache === 'EXPIRED', { timeoutMs: 10_000 });
  });

  test('gives what grew old while it fetches what is new', async () => {
    proxy.says.policy = 'public, max-age=1, stale-while-revalidate=30';
    await proxy.ask();
    proxy.says.content = 'second';
    const stale = await until(async () => {
      const answered = await proxy.ask();
      return answered.cache === 'STALE' && answered;
    });
    expect(stale.text).toMatch('first');
    await until(async () => (await proxy.ask()).text.includes('second'));
  });

  test('gives what grew old while its origin is away', async () => {
    proxy.says.policy = 'public, max-age=1, stale-if-error=30';
    await proxy.ask();
    proxy.says.status = 503;
    proxy.says.policy = 'no-store';
    const failing = await until(async () => {
      const answered = await proxy.ask();
      return answered.cache === 'STALE' && answered;
    });
    expect(failing).toMatchObject({ status: 200 });
    await proxy.origin.close();
    expect(await proxy.ask()).toMatchObject({ status: 200, cache: 'STALE' });
    const unknown = await proxy.ask({ search: 'documentId=b' });
    expect(unknown.status).toBe(503);
    expect(JSON.parse(unknown.text)).toMatchObject({
      errors: [{ extensions: { code: 'NOT_READY' } }],
    });
  });

  test('tells the encodings of one answer apart, and few of them', async () => {
    const encodingFor = async (acceptEncoding: string) => {
      const answered = await proxy.ask({ headers: { 'accept-encoding': acceptEncoding } });
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
      (await proxy.ask({ headers })).cache;
    expect(await cacheFor({})).toBe('MISS');
    expect(await cacheFor({ accept: 'application/json, */*' })).toBe('HIT');
    expect(await cacheFor({ accept: 'application/graphql-response+json' })).toBe('MISS');
    expect(await cacheFor({ 'apollographql-client-version': '5.2.0' })).toBe('MISS');
    expect(await cacheFor({ 'apollographql-client-version': '5.2.0' })).toBe('HIT');
  });
});
