import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns';
import { lookup as lookupSoon } from 'node:dns/promises';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isLoopback, takeAttempts } from './testkit/loopback-only.ts';
import { sample } from './testkit/operations.ts';
import { occupy } from './testkit/ports.ts';
import { killPrograms, startProgram } from './testkit/program.ts';
import { startShop } from './testkit/shop.ts';

/** An address that is nobody's, and a name that cannot exist. */
const NOWHERE = '192.0.2.1';
const NOBODY = 'nobody.invalid';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'facet-loopback-'));
});

afterAll(async () => {
  await killPrograms();
  rmSync(folder, { recursive: true });
});

describe('Off loopback', () => {
  test.each([
    ['a connection by port and host', () => connect(80, NOWHERE), `connect ${NOWHERE}`],
    ['a connection by options', () => connect({ port: 80, host: NOBODY }), `connect ${NOBODY}`],
    ['a connection over IPv6', () => connect(80, '2001:db8::1'), 'connect 2001:db8::1'],
    ['a lookup', () => lookup(NOBODY, () => {}), `lookup ${NOBODY}`],
    ['a datagram', () => sendDatagram(NOWHERE), `send ${NOWHERE}`],
  ])('%s throws and is remembered', (_, attempt, remembered) => {
    expect(attempt).toThrow(`Off loopback: ${remembered}`);
    expect(takeAttempts()).toEqual([remembered]);
  });

  test.each([
    ['a promised lookup', async () => void (await lookupSoon(NOBODY)), `lookup ${NOBODY}`],
    ['a fetch', async () => void (await fetch(`http://${NOWHERE}/`)), `connect ${NOWHERE}`],
    ['a fetch over TLS', async () => void (await fetch(`https://${NOBODY}/`)), `connect ${NOBODY}`],
  ])('%s fails and is remembered', async (_, attempt, remembered) => {
    await expect(attempt()).rejects.toThrow();
    expect(takeAttempts()).toEqual([remembered]);
  });

  test('an attempt that the code under test swallows fails the run all the same', async () => {
    const swallowing = `test('passes', () => { try { require('node:net').connect(80, '${NOWHERE}'); } catch {} });`;
    const { code, stderr } = await runJest({ 'swallowing.test.cjs': swallowing });
    expect({ code, told: stderr.includes(`Off loopback: connect ${NOWHERE}`) }).toEqual({
      code: 1,
      told: true,
    });
    expect((await runJest({ 'idle.test.cjs': `test('passes', () => {});` })).code).toBe(0);
  }, 20_000);

  test('a program that a test starts is refused it too', async () => {
    const script = `require('node:net').connect(80, '${NOWHERE}')`;
    const { code, stderr } = await startProgram([process.execPath, '-e', script]).ended;
    expect({ code, told: stderr.includes(`Off loopback: connect ${NOWHERE}`) }).toEqual({
      code: 1,
      told: true,
    });
  });
});

describe('On loopback', () => {
  test.each(['localhost', 'a.localhost', '127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])(
    '%s is let through',
    (host) => expect(isLoopback(host)).toBe(true),
  );

  test.each([
    '0.0.0.1',
    '10.0.0.1',
    '::ffff:10.0.0.1',
    'localhost.example',
    'example.com',
    'fe80::1',
  ])('%s is not', (host) => expect(isLoopback(host)).toBe(false));

  test('connections by port, by host and by path reach their server', async () => {
    const server = await occupy(0);
    const { port } = server.address() as { port: number };
    const sockets = [connect(port, '127.0.0.1'), connect({ port, host: '127.0.0.1' })];
    for (const socket of sockets) await once(socket, 'connect');
    for (const socket of sockets) socket.destroy();
    server.close();
    const missing = connect(join(folder, 'nothing.sock'));
    expect(await once(missing, 'error')).toMatchObject([{ code: 'ENOENT' }]);
    expect(takeAttempts()).toEqual([]);
  });
});

describe('The shop, with Apollo Gateway in it,', () => {
  test('starts, answers and stops without one attempt', async () => {
    const shop = await startShop();
    try {
      const { id, variables } = sample('web', 'ProductPage');
      const answer = await fetch(`${shop.edge.url}/web/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ documentId: id, variables }),
      });
      expect(await answer.json()).toMatchObject({ data: { product: { id: 'p7' } } });
    } finally {
      await shop.close();
    }
    expect(takeAttempts()).toEqual([]);
  }, 30_000);
});

function sendDatagram(host: string): void {
  const socket = createSocket('udp4');
  try {
    socket.send('hello', 53, host);
  } finally {
    socket.close();
  }
}

/** Runs Jest on these files, under the guard and nothing else. */
function runJest(files: Readonly<Record<string, string>>) {
  const rootDir = mkdtempSync(join(folder, 'run-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(rootDir, name), text);
  const config = {
    rootDir,
    testMatch: ['**/*.test.cjs'],
    transform: {},
    extensionsToTreatAsEsm: ['.ts'],
    setupFilesAfterEnv: [resolve('test/testkit/loopback-only.setup.ts')],
  };
  const jest = resolve('node_modules/jest/bin/jest.js');
  return startProgram([
    process.execPath,
    '--experimental-vm-modules',
    jest,
    `--config=${JSON.stringify(config)}`,
  ]).ended;
}
