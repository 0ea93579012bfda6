import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEdge, type Edge } from '../../gateway/edge/edge.ts';
import { createFileKeyStore } from '../../gateway/edge/partner-keys/file-key-store.ts';
import { createKeyRing, type KeyRing } from '../../gateway/edge/partner-keys/key-ring.ts';
import { makeKey } from '../../gateway/edge/partner-keys/partner-key.ts';
import { validEdgeChoices } from '../../gateway/edge-choices.ts';
import { captureLog } from '../testkit/captured-log.ts';
import { internalKey } from '../testkit/internal-keys.ts';
import { answer, type ScriptedServer, startScripted } from '../testkit/scripted-server.ts';
import { until } from '../testkit/until.ts';

const PEPPER = 'a pepper of tests';
const { log } = captureLog('silent');

let folder: string;
let bff: ScriptedServer;
let ring: KeyRing;
const keys: Record<string, string> = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-flood-'));
  bff = await startScripted((received, response) => {
    setTimeout(() => answer({ data: {} })(received, response), 5);
  });
  const store = createFileKeyStore(join(folder, 'keys.jsonl'), PEPPER);
  for (const partner of ['greedy', 'modest']) {
    const expiresAt = Date.now() + 600_000;
    const { text, key } = makeKey({ partner, scopes: [], expiresAt }, PEPPER, Date.now());
    await store.keep(key);
    keys[partner] = text;
  }
  ring = createKeyRing({ store, pepper: PEPPER, log });
  await until(() => ring.isReady);
});

afterAll(async () => {
  await ring.close();
  await bff.close();
  rmSync(folder, { recursive: true });
});

/** Statuses of answers, by how many there were. */
type Tally = Record<number, number>;

/** Somebody with a key asks the partners' BFF, anybody else the web's. */
async function ask(edge: Edge, who: Asker, tally: Tally): Promise<void> {
  const key = keys[who];
  const response = await fetch(`${edge.url}/${key ? 'partner' : 'web'}/graphql`, {
    headers: key ? { 'x-api-key': key } : {},
  });
  const text = await response.text();
  tally[response.status] = (tally[response.status] ?? 0) + 1;
  if (response.status === 429) {
    expect(text).toContain('"code":"RATE_LIMITED"');
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  }
}

type Asker = 'greedy' | 'modest' | 'nobody';

/** One tenant asks as fast as it can; another, and somebody of another client, now and then. */
async function flood(limit: number): Promise<Record<Asker, Tally>> {
  // All of it in one minute, for the counts of a key begin anew with each.
  await until(() => Date.now() % 60_000 < 45_000);
  const edge = await createEdge({
    port: 0,
    bffs: { partner: [bff.url], web: [bff.url] },
    choices: { partner: validEdgeChoices({ callers: 'partners', rateLimits: { key: limit } }) },
    keys: ring,
    internalKey: internalKey('edge'),
    log,
  });
  const tallies = { greedy: {} as Tally, modest: {} as Tally, nobody: {} as Tally };
  let isOver = false;
  const greedy = Array.from({ length: 8 }, async () => {
    while (!isOver) await ask(edge, 'greedy', tallies.greedy);
  });
  for (let count = 0; count < 30; count += 1) {
    await Promise.all([ask(edge, 'modest', tallies.modest), ask(edge, 'nobody', tallies.nobody)]);
  }
  isOver = true;
  await Promise.all(greedy);
  await edge.close();
  return tallies;
}

test('F60: one tenant’s flood reaches the BFF without a limit; with one it is refused, and only it', async () => {
  const unlimited = await flood(1_000_000);
  expect(Object.keys(unlimited.greedy)).toEqual(['200']);
  expect(unlimited.greedy[200]).toBeGreaterThan(50);

  bff.forget();
  const limited = await flood(40);
  expect(limited.greedy[200]).toBe(40);
  expect(limited.greedy[429]).toBeGreaterThan(40);
  expect(limited.modest).toEqual({ 200: 30 });
  expect(limited.nobody).toEqual({ 200: 30 });
  expect(bff.received).toHaveLength(100);
}, 60_000);
