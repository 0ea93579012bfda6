import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type LosingProxy, startLosingProxy } from '../testkit/losing-proxy.ts';
import { killPrograms, startProgram } from '../testkit/program.ts';
import { answer, type ScriptedServer, startScripted } from '../testkit/scripted-server.ts';
import { NEVER_OPEN, startTinyBff, type TinyBff } from '../testkit/tiny-graph.ts';
import { until } from '../testkit/until.ts';

const ITEM = answer({ data: { item: { __typename: 'Item', id: 'i1', title: 'Lamp' } } });
const PRICE_TEXT = JSON.stringify({ data: { _entities: [{ __typename: 'Item', price: 5 }] } });
const PRICE = answer(JSON.parse(PRICE_TEXT));
/** What shows that somebody waits who would wait for ever. */
const LONG_MS = 1_500;
const PATIENT = { timeoutMs: 30_000, connectTimeoutMs: 30_000, retryPercent: 0 };

let items: ScriptedServer;
let prices: ScriptedServer;
let way: LosingProxy;
const bffs: TinyBff[] = [];

beforeAll(async () => {
  items = await startScripted(ITEM);
  prices = await startScripted(PRICE);
  way = await startLosingProxy(prices.url);
});

afterEach(async () => {
  way.pass();
  prices.script(PRICE);
  await Promise.all(bffs.splice(0).map((bff) => bff.close()));
});

afterAll(async () => {
  await killPrograms();
  await way.close();
  await Promise.all([items.close(), prices.close()]);
});

async function start(subgraphs: object, url = way.url): Promise<TinyBff> {
  const bff = await startTinyBff({
    subgraphUrls: { items: items.url, prices: url },
    choices: { deadlineMs: 30_000, subgraphs },
  });
  bffs.push(bff);
  return bff;
}

async function codeOf(bff: TinyBff): Promise<string> {
  const { status, body } = await bff.ask('Price');
  expect(status).toBe(200);
  expect(body.data.item.title).toBe('Lamp');
  return body.errors?.[0].extensions.code ?? 'none';
}

/** What a request ends with; `waiting` when it has not after a long time. */
function endOf(asked: Promise<string>): Promise<string> {
  const waiting = new Promise<string>((resolve) => setTimeout(resolve, LONG_MS, 'waiting'));
  return Promise.race([asked, waiting]);
}

describe('A way to a service that takes everything and hands nothing on', () => {
  test('is waited for, where nothing bounds that', async () => {
    const bff = await start({ ...PATIENT, breaker: NEVER_OPEN });
    way.swallow();
    const asked = codeOf(bff).catch(() => 'ended');
    expect(await endOf(asked)).toBe('waiting');
  }, 60_000);

  test('costs a few tries, then nothing; the service is asked again when the way is clear', async () => {
    const bff = await start({ timeoutMs: 300, breaker: { minRequests: 4, openMs: 500 } });
    await until(async () => (await codeOf(bff)) === 'none');
    way.swallow();
    const codes: string[] = [];
    for (let count = 0; count < 8; count += 1) codes.push(await codeOf(bff));
    expect(codes[0]).toBe('SUBREQUEST_TIMEOUT');
    expect(codes).not.toContain('none');
    expect(codes).toContain('CIRCUIT_OPEN');
    way.pass();
    await until(async () => (await codeOf(bff)) === 'none');
  }, 60_000);

  test('and begins to in the middle of an answer, is SUBREQUEST_TIMEOUT', async () => {
    const bff = await start({ timeoutMs: 500, breaker: NEVER_OPEN });
    await until(async () => (await codeOf(bff)) === 'none');
    prices.script((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(PRICE_TEXT.slice(0, -5), () => setTimeout(() => way.lose(), 20));
    });
    expect(await codeOf(bff)).toBe('SUBREQUEST_TIMEOUT');
    prices.script(PRICE);
    await until(async () => (await codeOf(bff)) === 'none');
  }, 60_000);
});

/** A process that listens and never accepts, with as many before its door as may wait there. */
const DEAF = `
  require('node:net')
    .createServer()
    .listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
      console.log('listens on ' + this.address().port + '.');
    });
`;

async function startDeaf(): Promise<{ readonly url: string; readonly waiting: Socket[] }> {
  const program = startProgram([process.execPath, '-e', DEAF]);
  const [, port] = await program.printed(/listens on (\d+)\./);
  program.kill('SIGSTOP');
  const waiting = Array.from({ length: 8 }, () =>
    connect(Number(port), '127.0.0.1').on('error', () => {}),
  );
  await until(() => waiting.some(({ connecting }) => !connecting));
  return { url: `http://127.0.0.1:${port}/graphql`, waiting };
}

describe('F9: a service whose queue of connections is full', () => {
  let deaf: Awaited<ReturnType<typeof startDeaf>>;

  beforeAll(async () => {
    deaf = await startDeaf();
  });

  afterAll(() => {
    for (const socket of deaf.waiting) socket.destroy();
  });

  test('lets nobody in', () => {
    expect(deaf.waiting.some(({ connecting }) => connecting)).toBe(true);
  });

  test('is waited for, where nothing bounds that', async () => {
    const bff = await start({ ...PATIENT, breaker: NEVER_OPEN }, deaf.url);
    const asked = codeOf(bff).catch(() => 'ended');
    expect(await endOf(asked)).toBe('waiting');
  }, 60_000);

  test('is SUBREQUEST_HTTP_ERROR as soon as the time to connect is over', async () => {
    const bff = await start({ ...PATIENT, connectTimeoutMs: 250, breaker: NEVER_OPEN }, deaf.url);
    const started = performance.now();
    expect(await codeOf(bff)).toBe('SUBREQUEST_HTTP_ERROR');
    const tookMs = performance.now() - started;
    console.log(`A connection that nobody accepts is given up after ${tookMs.toFixed(0)} ms`);
    expect(tookMs).toBeLessThan(5_000);
  }, 60_000);
});
