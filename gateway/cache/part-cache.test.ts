import { afterEach, describe, expect, test } from '@jest/globals';
import { countCaches } from '../../test/testkit/cache-counts.ts';
import { createLog } from '../telemetry/log.ts';
import { type Caches, createCaches } from './caches.ts';
import type { Entry } from './entry.ts';
import { mapCache } from './map-cache.fixture.ts';
import { PartCache } from './part-cache.ts';

let caches: Caches | undefined;
afterEach(() => caches?.close());

/** The real caches, in memory, and parts over them that heed what changes. */
async function stage() {
  const made = await createCaches({
    client: 'test',
    memory: { responseBytes: 0, entityBytes: 1_000_000 },
    metrics: countCaches().metrics,
    log: createLog('test', 'silent'),
  });
  caches = made;
  const parts = new PartCache(made.entities, 3_000);
  made.onInvalidated(() => parts.startAnew());
  return { parts, caches: made };
}

const KEY = 'public a';
const entry = (text: string, madeAt = Date.now()): Entry => ({
  text,
  scope: 'PUBLIC',
  madeAt,
  freshUntil: madeAt + 60_000,
  keptUntil: madeAt + 60_000,
  tags: ['Product:p7'],
});

describe('Of all who ask for a part at once', () => {
  test('one fetches it, and the others get what came of it', async () => {
    const { parts } = await stage();
    const one = await parts.take([KEY]);
    const other = await parts.take([KEY]);
    expect([one.ours, other.ours]).toEqual([[0], []]);
    one.settle(new Map([[0, entry('1')]]));
    expect((await other.theirs.get(0))?.text).toBe('1');
    expect((await parts.take([KEY])).usable[0]?.text).toBe('1');
  });

  test('nobody waits for one who began before something changed, nor keeps what that one got', async () => {
    const { parts, caches: made } = await stage();
    const before = await parts.take([KEY]);
    const waiting = await parts.take([KEY]);
    const old = entry('old');
    await made.invalidate(['Product:p7']);
    const after = await parts.take([KEY]);
    expect(after.ours).toEqual([0]);
    before.settle(new Map([[0, old]]));
    // Who asked before the change may be told what was true before it.
    expect((await waiting.theirs.get(0))?.text).toBe('old');
    const joined = await parts.take([KEY]);
    expect([joined.ours, joined.usable]).toEqual([[], [undefined]]);
    after.settle(new Map([[0, entry('new', Date.now() + 1)]]));
    expect((await joined.theirs.get(0))?.text).toBe('new');
    expect((await parts.take([KEY])).usable[0]?.text).toBe('new');
  });
});

test('What is older never takes the place of what is newer', async () => {
  const { parts } = await stage();
  const now = Date.now();
  parts.keep(KEY, entry('newer', now));
  parts.keep(KEY, entry('older', now - 1_000));
  expect((await parts.take([KEY])).usable[0]?.text).toBe('newer');
});

describe('What is no longer fresh', () => {
  const STALE_MS = 30_000;
  /** Kept a minute and ten seconds ago, fresh for a minute, kept for five. */
  const aged = () => {
    const made = entry('aged', Date.now() - 70_000);
    return { ...made, keptUntil: made.madeAt + 300_000 };
  };

  test('is used while nobody makes it anew, and by those who may while somebody does', async () => {
    const { parts } = await stage();
    parts.keep(KEY, aged());
    const first = await parts.take([KEY], STALE_MS);
    expect([first.usable[0]?.text, first.aging, first.ours]).toEqual(['aged', [0], []]);
    const anew = await parts.take([KEY]);
    expect([anew.usable, anew.ours]).toEqual([[undefined], [0]]);
    const second = await parts.take([KEY], STALE_MS);
    expect([second.usable[0]?.text, second.aging, second.ours]).toEqual(['aged', [], []]);
    anew.settle(new Map([[0, undefined]]));
    expect((await parts.take([KEY], STALE_MS)).aging).toEqual([0]);
  });

  test('may stand in for longer than it is used', async () => {
    const { parts } = await stage();
    parts.keep(KEY, aged());
    const { usable, stale, ours } = await parts.take([KEY], 5_000);
    expect([usable, stale[0]?.text, ours]).toEqual([[undefined], 'aged', [0]]);
  });

  test('is gone once it was changed', async () => {
    const { parts, caches: made } = await stage();
    parts.keep(KEY, aged());
    await made.invalidate(['Product:p7']);
    const { usable, stale, ours } = await parts.take([KEY], STALE_MS);
    expect([usable, stale, ours]).toEqual([[undefined], [undefined], [0]]);
  });
});

describe('What another instance fetches', () => {
  /** A cache whose making others have claimed, until the test tells what came of it. */
  function claimedByOthers() {
    const told = Promise.withResolvers<readonly (Entry | undefined)[]>();
    const released: string[] = [];
    const cache = mapCache({
      claim: async (keys) => keys.map((key) => (key === KEY ? 'theirs' : 'ours')),
      release: (keys) => void released.push(...keys),
      awaited: () => told.promise,
    });
    return { parts: new PartCache(cache, 3_000), tell: told.resolve, released };
  }

  test('is waited for by all in this one, beside what they fetch', async () => {
    const { parts, tell, released } = claimedByOthers();
    const first = await parts.take(['public b', KEY]);
    const second = await parts.take([KEY]);
    expect([first.ours, [...first.theirs.keys()]]).toEqual([[0], [1]]);
    expect([second.ours, [...second.theirs.keys()]]).toEqual([[], [0]]);
    tell([entry('theirs')]);
    expect((await first.theirs.get(1))?.text).toBe('theirs');
    expect((await second.theirs.get(0))?.text).toBe('theirs');
    first.settle(new Map([[0, entry('ours')]]));
    expect(released).toEqual(['public b']);
  });

  test('may never come: then it is nobody’s again', async () => {
    const { parts, tell } = claimedByOthers();
    const { theirs } = await parts.take([KEY]);
    tell([undefined]);
    expect(await theirs.get(0)).toBeUndefined();
    expect((await parts.take([KEY])).theirs.size).toBe(1);
  });

  test('may be there by now', async () => {
    const parts = new PartCache(mapCache({ claim: async () => [entry('made')] }), 3_000);
    const { ours, theirs } = await parts.take([KEY]);
    expect(ours).toEqual([]);
    expect((await theirs.get(0))?.text).toBe('made');
  });
});
