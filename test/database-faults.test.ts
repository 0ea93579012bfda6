import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Answer, type Started, start } from '#service/testkit';
import products from '../subgraphs/products/index.ts';
import { type LosingProxy, startLosingProxy } from './testkit/losing-proxy.ts';
import {
  describeWithPostgres,
  type PostgresServer,
  startPostgres,
} from './testkit/postgres-server.ts';
import { until } from './testkit/until.ts';

/** Three seconds for a connection, two for a statement, and what a busy machine takes. */
const BOUND_MS = 10_000;
const HEALED_MS = 5_000;
/** The most connections of one service. */
const CONNECTIONS = 8;

let server: PostgresServer;
let proxy: LosingProxy;
let service: Started;
/** The connection of whoever does harm. */
let control: pg.Client;

interface Timed {
  readonly answer: Answer<Record<string, unknown>>;
  readonly tookMs: number;
}

async function timed(asking: Promise<Answer<Record<string, unknown>>>): Promise<Timed> {
  const started = performance.now();
  return { answer: await asking, tookMs: performance.now() - started };
}

const read = () => timed(service.ask('{ product(id: "p1") { title } }'));

const write = (amount: number) =>
  timed(
    service.ask(
      'mutation($amount: Int!) { setPrice(input: { productId: "p1", amount: $amount }) { product { id } } }',
      { viewer: 'u1', scopes: ['catalogue:write'], variables: { amount } },
    ),
  );

/** An answer in time that says no more than that it failed. */
function expectFailure({ answer, tookMs }: Timed): void {
  expect(answer.messages).toEqual(['Internal server error']);
  expect(tookMs).toBeLessThan(BOUND_MS);
}

const isGood = async (asked: Promise<Timed>) => (await asked).answer.codes.length === 0;

/** The service reads and writes again, with no connection too many, and none that is stuck. */
async function healed(): Promise<void> {
  await until(async () => (await isGood(read())) && (await isGood(write(1_234))), {
    timeoutMs: HEALED_MS,
    what: 'the service to answer again',
  });
  await Promise.all(Array.from({ length: 3 * CONNECTIONS }, read));
  await until(async () => {
    const { rows } = await control.query<{ state: string }>(
      `select state from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    return rows.length <= CONNECTIONS && rows.every(({ state }) => state === 'idle');
  });
}

async function connected(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server.url });
  client.on('error', () => {});
  await client.connect();
  return client;
}

describeWithPostgres('Of a database that', () => {
  beforeAll(async () => {
    server = await startPostgres();
    proxy = await startLosingProxy(server.url);
    service = await start(products, { databaseUrl: proxy.url, seedScale: 0.01 });
    control = await connected();
  }, 60_000);

  beforeEach(() => healed());

  afterEach(async () => {
    await control.query('rollback');
  });

  afterAll(async () => {
    await control.end();
    await service.close();
    await proxy.close();
    await server.remove();
  }, 60_000);

  test('is locked, a stock pool waits for as long as it is', async () => {
    const stock = new pg.Pool({ connectionString: server.url, max: 1 });
    await control.query('begin; lock table products.product in access exclusive mode');
    const waiting = stock.query('select 1 from products.product');
    const late = new Promise((resolve) => setTimeout(resolve, 3_000, 'late'));
    expect(await Promise.race([waiting, late])).toBe('late');
    await control.query('rollback');
    await waiting;
    await stock.end();
  }, 60_000);

  test('keeps every connection waiting, all who ask are told so in time', async () => {
    await control.query('begin; lock table products.product in access exclusive mode');
    const asked = await Promise.all(Array.from({ length: 2 * CONNECTIONS }, read));
    asked.forEach(expectFailure);
    await control.query('rollback');
    await healed();
  }, 60_000);

  test('has a row locked, a write of it is given up, and all else is answered', async () => {
    await control.query(`begin; select 1 from products.product where id = 'p1' for update`);
    const writing = write(1);
    expect(await isGood(read())).toBe(true);
    expectFailure(await writing);
    await control.query('rollback');
    await healed();
  }, 60_000);

  test('takes too long for a statement, that is given up', async () => {
    await control.query(`
      create function slow() returns trigger language plpgsql as
        'begin perform pg_sleep(30); return new; end';
      create trigger slow before update on products.product for each row execute function slow()`);
    expectFailure(await write(2));
    await control.query('drop function slow cascade');
    await healed();
  }, 60_000);

  test('was made read-only, reads go on, and writes do when it is not', async () => {
    await control.query('alter system set default_transaction_read_only = on');
    await control.query('select pg_reload_conf()');
    await until(async () => !(await isGood(write(3))));
    expectFailure(await write(4));
    expect(await isGood(read())).toBe(true);
    await control.query('set default_transaction_read_only = off');
    await control.query('alter system reset default_transaction_read_only');
    await control.query('select pg_reload_conf()');
    await healed();
  }, 60_000);

  test('ends all connections at once, the next ones are new', async () => {
    await Promise.all(Array.from({ length: CONNECTIONS }, read));
    await control.query(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid()`);
    await healed();
  }, 60_000);

  test('is gone without a word, and another in its place, no connection is used after its answer did not come', async () => {
    await Promise.all(Array.from({ length: CONNECTIONS }, read));
    proxy.lose();
    await Promise.all(Array.from({ length: CONNECTIONS }, async () => expectFailure(await read())));
    await healed();
  }, 60_000);

  test('stands still, all who ask are told so in time, and nobody waits behind them', async () => {
    server.signal('SIGSTOP');
    const asked = await Promise.all(Array.from({ length: CONNECTIONS + 1 }, read));
    server.signal('SIGCONT');
    asked.forEach(expectFailure);
    await healed();
  }, 60_000);

  test('was killed, who asks is told so at once, and it is used again when it is back', async () => {
    await server.kill();
    expectFailure(await read());
    await server.restart();
    control = await connected();
    await healed();
  }, 60_000);
});
