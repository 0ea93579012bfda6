import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort } from '../testkit/ports.ts';
import { killPrograms, type Program, startProgram } from '../testkit/program.ts';
import { answer, type ScriptedServer, startScripted } from '../testkit/scripted-server.ts';
import { NEVER_OPEN, startTinyBff, type TinyBff } from '../testkit/tiny-graph.ts';
import { until } from '../testkit/until.ts';

const ITEM = answer({ data: { item: { __typename: 'Item', id: 'i1', title: 'Lamp' } } });
/** A service in a process of its own. */
const SERVICE = `
  const body = JSON.stringify({ data: { _entities: [{ __typename: 'Item', price: 5 }] } });
  require('node:http')
    .createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    })
    .listen(Number(process.argv[1]), '127.0.0.1', () => console.log('ready'));
`;

let items: ScriptedServer;
let port: number;
let service: Program;
const bffs: TinyBff[] = [];

beforeAll(async () => {
  items = await startScripted(ITEM);
  port = await freePort();
  service = await startService();
}, 60_000);

afterEach(async () => {
  await Promise.all(bffs.splice(0).map((bff) => bff.close()));
});

afterAll(async () => {
  await killPrograms();
  await items.close();
});

async function startService(): Promise<Program> {
  const program = startProgram([process.execPath, '-e', SERVICE, String(port)]);
  await program.printed(/ready/);
  return program;
}

async function killService(): Promise<void> {
  service.kill('SIGKILL');
  await service.ended;
}

async function start(breaker: object): Promise<TinyBff> {
  const bff = await startTinyBff({
    subgraphUrls: { items: items.url, prices: `http://127.0.0.1:${port}/graphql` },
    choices: { subgraphs: { timeoutMs: 500, breaker } },
  });
  bffs.push(bff);
  await until(async () => (await codeOf(bff)) === 'none');
  return bff;
}

async function codeOf(bff: TinyBff): Promise<string> {
  const { status, body } = await bff.ask('Price');
  expect(status).toBe(200);
  expect(body.data.item.title).toBe('Lamp');
  return body.errors?.[0].extensions.code ?? 'none';
}

async function codesOf(bff: TinyBff, times: number): Promise<string[]> {
  const codes: string[] = [];
  for (let count = 0; count < times; count += 1) codes.push(await codeOf(bff));
  return codes;
}

describe('A process that', () => {
  test('is stopped is waited for by every request where no breaker guards it', async () => {
    const bff = await start(NEVER_OPEN);
    service.kill('SIGSTOP');
    const codes = await codesOf(bff, 4);
    service.kill('SIGCONT');
    expect(codes).toEqual(Array(4).fill('SUBREQUEST_TIMEOUT'));
  }, 60_000);

  test('is stopped is soon not waited for, and asked again when it goes on', async () => {
    const bff = await start({ minRequests: 4, openMs: 500 });
    service.kill('SIGSTOP');
    const codes = await codesOf(bff, 6);
    service.kill('SIGCONT');
    expect(codes).toContain('SUBREQUEST_TIMEOUT');
    expect(codes).toContain('CIRCUIT_OPEN');
    await until(async () => (await codeOf(bff)) === 'none');
  }, 60_000);

  test('is killed is tried by every request where no breaker guards it', async () => {
    const bff = await start(NEVER_OPEN);
    await killService();
    const codes = await codesOf(bff, 8);
    service = await startService();
    expect(codes).toEqual(Array(8).fill('SUBREQUEST_HTTP_ERROR'));
  }, 60_000);

  test('is killed, and started again, is missed for no longer than it was away', async () => {
    const bff = await start({ minRequests: 4, openMs: 500 });
    await killService();
    const codes = await codesOf(bff, 8);
    expect(codes).not.toContain('none');
    expect(codes).toContain('CIRCUIT_OPEN');
    service = await startService();
    await until(async () => (await codeOf(bff)) === 'none');
  }, 60_000);
});
