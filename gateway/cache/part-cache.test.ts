import { afterEach, describe, expect, test } from '@jest/globals';
import { countCaches } from '../../test/testkit/cache-counts.ts';
import { createLog } from '../telemetry/log.ts';
import { type Caches, createCaches } from './caches.ts';
import type { Entry } from './entry.ts';
import { PartCache } from './part-cache.ts';

let caches: Caches | undefined;
afterEach(() => caches?.close());

/** The real caches, in memory, and parts over them that heed what changes. */
function stage() {
  const made = createCaches({
    client: 'test',
    memory: { responseBytes: 0, entityBytes: 1_000_000 },
    metrics: countCaches().metrics,
    log: createLog('test', 'silent'),
  });
  caches = made;
  const parts = new PartCache(made.entities);
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
    const { parts } = stage();
    const one = await parts.take([KEY]);
    const other = await parts.take([KEY]);
    expect([one.ours, other.ours]).toEqual([[0], []]);
    one.settle(0, entry('1'));
    expect((await other.theirs.get(0))?.text).toBe('1');
    expect((await parts.take([KEY])).fresh[0]?.text).toBe('1');
  });

  test('nobody waits for one who began before something changed, nor keeps what that one got', async () => {
    const { parts, caches: made } = stage();
    const before = await parts.take([KEY]);
    const waiting = await parts.take([KEY]);
    const old = entry('old');
    await made.invalidate(['Product:p7']);
    const after = await parts.take([KEY]);
    expect(after.ours).toEqual([0]);
    before.settle(0, old);
    // Who asked before the change may be told what was true before it.
    expect((await waiting.theirs.get(0))?.text).toBe('old');
    const joined = await parts.take([KEY]);
    expect([joined.ours, joined.fresh]).toEqual([[], [undefined]]);
    after.settle(0, entry('new', Date.now() + 1));
    expect((await joined.theirs.get(0))?.text).toBe('new');
    expect((await parts.take([KEY])).fresh[0]?.text).toBe('new');
  });
});

test('What is older never takes the place of what is newer', async () => {
  const { parts } = stage();
  const now = Date.now();
  parts.keep(KEY, entry('newer', now));
  parts.keep(KEY, entry('older', now - 1_000));
  expect((await parts.take([KEY])).fresh[0]?.text).toBe('newer');
});
