import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { createEdge, type Edge } from '../../gateway/edge/edge.ts';
import { createLog } from '../../gateway/telemetry/log.ts';
import { claimsIn, identityOf, internalKey } from '../testkit/internal-keys.ts';
import { sample } from '../testkit/operations.ts';
import { type ScriptedServer, startScripted } from '../testkit/scripted-server.ts';
import { type Shop, startShop } from '../testkit/shop.ts';
import { manifestOf, OPERATIONS, startTinyBff, type TinyBff } from '../testkit/tiny-graph.ts';
import { createViewers, type Viewers } from '../testkit/viewer.ts';

// The first request's identity was kept for later ones in one gateway (CVE-2025-27097), and in
// another requests in parallel were mixed (CVE-2026-23735).

let viewers: Viewers;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  viewers = await createViewers();
});

afterAll(async () => {
  for (const close of closing) await close();
});

/**
 * Whom an answer is for, as `nameIn` finds it. A machine that is too busy refuses, or leaves a null, and
 * is asked again: it names nobody wrongly.
 */
async function whoIsAnswered(
  { url, body }: { readonly url: string; readonly body: string },
  token: string | undefined,
  nameIn: (data: Data) => string | undefined,
): Promise<string> {
  for (;;) {
    const answer = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body,
    });
    const { data } = (await answer.body.json()) as { data?: Data | null };
    const name = data ? nameIn(data) : undefined;
    if (name !== undefined) return name;
    await sleep(20);
  }
}

interface Data {
  readonly item?: { readonly title: string } | null;
  readonly me?: { readonly id: string } | null;
}

const tokensOf = (users: readonly string[]) =>
  Promise.all(users.map((user) => viewers.token(user, { audience: AUDIENCE, ...LONG })));

const AUDIENCE = ['tiny', 'web'];
const LONG = { expiresInSeconds: 600 };

/** Runs `each` for every number below `count`, so many at once. */
async function inLanes(count: number, lanes: number, each: (n: number) => Promise<void>) {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      next += 1;
      await each(next);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

describe.each([
  ['kept for a viewer', 'private, max-age=60'],
  ['never kept', 'no-store'],
])('An answer that is %s', (_, cacheControl) => {
  let subgraph: ScriptedServer;
  let bff: TinyBff;
  let edge: Edge;

  beforeAll(async () => {
    // It answers with the name of whoever it was asked for.
    subgraph = await startScripted(({ headers }, response) => {
      const { sub = 'nobody' } = claimsIn(headers.authorization ?? '');
      response.writeHead(200, {
        'content-type': 'application/json',
        'cache-control': cacheControl,
      });
      response.end(JSON.stringify({ data: { item: { id: '1', title: sub } } }));
    });
    bff = await startTinyBff({
      subgraphUrls: { items: subgraph.url, prices: subgraph.url },
      identity: identityOf('tiny', 'refused'),
    });
    edge = await createEdge({
      port: 0,
      bffs: { tiny: [bff.url] },
      issuers: [viewers.issuer],
      internalKey: internalKey('edge'),
      log: createLog('edge', 'silent'),
    });
    closing.push(
      () => edge.close(),
      () => bff.close(),
      () => subgraph.close(),
    );
  });

  test('is in 5,000 requests of two users, at once and one after the other, never the other’s', async () => {
    const body = JSON.stringify({ documentId: TITLE });
    const [one, two] = await tokensOf(['u1', 'u2']);
    const got = new Map<string, number>();
    const ask = async (n: number) => {
      const asked = { url: `${edge.url}/tiny/graphql`, body };
      const title = await whoIsAnswered(asked, n % 2 ? one : two, ({ item }) => item?.title);
      const key = `${n % 2 ? 'u1' : 'u2'} got ${title}`;
      got.set(key, (got.get(key) ?? 0) + 1);
    };
    await inLanes(4_800, 16, ask);
    await inLanes(200, 1, ask);
    expect(Object.fromEntries(got)).toEqual({ 'u1 got u1': 2_500, 'u2 got u2': 2_500 });
  }, 120_000);
});

const TITLE = JSON.parse(manifestOf({ Title: OPERATIONS.Title })).operations[0].id;

describe('With services that take any time', () => {
  let shop: Shop;
  let longestMs = 0;
  const random = fixedRandom(42);

  async function delayed(url: string): Promise<string> {
    const server = createServer(async (incoming, outgoing) => {
      if (longestMs > 0) await sleep(random() * longestMs);
      const { method, headers } = incoming;
      const passed = httpRequest(url, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      passed.on('error', () => outgoing.destroy());
      incoming.pipe(passed);
    });
    server.listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    closing.push(async () => closed(server));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  }

  beforeAll(async () => {
    shop = await startShop({ keys: viewers.keys, caches: 'kept', seedScale: 0.4, reach: delayed });
    closing.unshift(() => shop.close());
  }, 60_000);

  test('each of 200 users at once is answered as who they are', async () => {
    const { id: documentId, variables } = sample('web', 'AccountPage');
    const body = JSON.stringify({ documentId, variables });
    const users = Array.from({ length: 200 }, (_, n) => `u${n + 1}`);
    const tokens = await tokensOf(users);
    longestMs = 60;
    const asked = { url: `${shop.edge.url}/web/graphql`, body };
    const got = await Promise.all(
      tokens.map((token) => whoIsAnswered(asked, token, ({ me }) => me?.id)),
    );
    expect(got).toEqual(users);
  }, 120_000);
});

/** Numbers from 0 to 1, the same in every run. */
function fixedRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function closed(server: Server): void {
  server.closeAllConnections();
  server.close();
}
