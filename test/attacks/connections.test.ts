import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type Attacked,
  GOOD,
  headBytes,
  startAttacked,
  stopAttacked,
} from '../testkit/attacked.ts';
import { openSocket, postBytes } from '../testkit/raw-http.ts';
import { until } from '../testkit/until.ts';

const SLOW = 500;
/** What a server takes. */
const CONNECTIONS_MAX = 8_192;

let attacked: Attacked;

beforeAll(async () => {
  attacked = await startAttacked();
}, 60_000);

afterAll(async () => {
  await attacked?.expectNothingLeft();
  await stopAttacked();
}, 60_000);

/** A connection, and what came over it so far. */
interface Connection {
  readonly socket: Socket;
  text: string;
}

async function open(count: number): Promise<Connection[]> {
  const opened: Connection[] = [];
  while (opened.length < count) {
    const some = Array.from({ length: Math.min(250, count - opened.length) }, async () => {
      const connection: Connection = { socket: await openSocket(attacked.edge.url), text: '' };
      connection.socket.on('error', () => {}).setEncoding('latin1');
      connection.socket.on('data', (chunk: string) => {
        connection.text += chunk;
      });
      return connection;
    });
    opened.push(...(await Promise.all(some)));
  }
  return opened;
}

test('500 connections with slow headers and 500 with slow bodies are closed with 408; others are served', async () => {
  const { url } = attacked.edge;
  const headers = await open(SLOW);
  const bodies = await open(SLOW);
  for (const { socket } of headers) socket.write(`POST ${new URL(url).pathname} HTTP/1.1\r\nx: `);
  for (const { socket } of bodies) socket.write(headBytes(url, { 'content-length': '10000' }));
  const all = [...headers, ...bodies];
  const isOver = () => all.every(({ socket }) => socket.closed);
  const end = performance.now() + 45_000;
  while (!isOver() && performance.now() < end) {
    for (const { socket } of all) if (socket.writable) socket.write('x');
    await attacked.expectUnharmed('edge');
    await sleep(1_000);
  }
  const told = all.map(({ text }) => text.split('\r\n', 1)[0]);
  expect(new Set(told)).toEqual(new Set(['HTTP/1.1 408 Request Timeout']));
}, 60_000);

test('More idle connections than it takes are refused; those it has are served', async () => {
  const connections = await open(CONNECTIONS_MAX + 100);
  // Those that ask nothing for too long are told so; these are told nothing.
  await until(() => connections.some(({ socket, text }) => socket.closed && text === ''));
  const kept = connections.slice(CONNECTIONS_MAX - 520, CONNECTIONS_MAX - 500);
  for (const connection of kept) {
    connection.socket.write(postBytes(attacked.edge.url, GOOD.edge));
    await until(() => connection.text.startsWith('HTTP/1.1 200'));
  }
  for (const { socket } of connections) socket.destroy();
  await attacked.expectUnharmed('edge');
}, 60_000);
