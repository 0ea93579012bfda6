import { describe, expect, test } from '@jest/globals';
import type { Replica } from './replica.ts';
import { Replicas } from './replicas.ts';

const NONE: ReadonlySet<Replica> = new Set();

function three(): { replicas: Replicas; a: Replica; b: Replica; c: Replica } {
  const replicas = new Replicas(['a', 'b', 'c'].map((host) => `http://${host}/graphql`));
  const [a, b, c] = replicas.all as [Replica, Replica, Replica];
  return { replicas, a, b, c };
}

const asked = (replicas: Replicas, times: number) =>
  new Set(Array.from({ length: times }, () => replicas.next(NONE)?.url.hostname));

describe('Of several replicas', () => {
  test('each has its turn while all are idle', () => {
    const { replicas } = three();
    expect(asked(replicas, 3)).toEqual(new Set(['a', 'b', 'c']));
  });

  test('the least busy one is asked', () => {
    const { replicas, a, b, c } = three();
    a.begin();
    const end = b.begin();
    b.begin();
    expect(asked(replicas, 3)).toEqual(new Set(['c']));
    c.begin();
    end();
    // A request ends once, whoever says so how often.
    end();
    expect(b.inFlight).toBe(1);
    expect(asked(replicas, 3)).toEqual(new Set(['a', 'b', 'c']));
  });

  test('one that is not ready is asked only when no other is left', () => {
    const { replicas, a, b, c } = three();
    a.answered('unready');
    b.refused();
    expect(asked(replicas, 3)).toEqual(new Set(['c']));
    expect(replicas.next(new Set([c]))).toBe(a);
    expect(replicas.next(new Set([c, a]))).toBe(b);
    expect(replicas.next(new Set([c, a, b]))).toBeUndefined();
  });

  test('one that does not even refuse is never asked, until it answers a probe', () => {
    const { replicas, a, b, c } = three();
    for (const replica of [a, b, c]) replica.unreachable();
    expect(replicas.next(NONE)).toBeUndefined();
    expect(replicas.isReady).toBe(false);
    a.silent();
    expect(replicas.next(NONE)).toBeUndefined();
    b.answered('ready');
    expect(asked(replicas, 3)).toEqual(new Set(['b']));
    expect(replicas.isReady).toBe(true);
  });

  test('one that has said that it is overloaded is asked in its turn, but not for another', () => {
    const { replicas, a, b, c } = three();
    a.overloaded();
    c.answered('unready');
    expect(asked(replicas, 3)).toEqual(new Set(['a', 'b']));
    expect(replicas.spare(NONE)).toBe(b);
    expect(replicas.spare(new Set([b]))).toBeUndefined();
    b.overloaded();
    expect(replicas.spare(NONE)).toBeUndefined();
  });

  test('one that misses a probe may be busy; one that misses three in a row is gone', () => {
    const { a } = three();
    a.silent();
    a.silent();
    expect(a.health).toBe('unready');
    a.answered('ready');
    a.silent();
    a.silent();
    a.silent();
    expect(a.health).toBe('silent');
  });
});
