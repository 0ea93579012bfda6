import { describe, expect, test } from '@jest/globals';
import { FailureWindow } from './failure-window.ts';

const OPTIONS = { windowMs: 10_000, failurePercent: 50, minRequests: 20 };

/** A window, and a clock that goes on only when told. */
function stage() {
  let time = 123_456;
  const window = new FailureWindow(OPTIONS, () => time);
  const add = (outcome: 'ok' | 'failed', times: number) => {
    for (let n = 0; n < times; n += 1) window.add(outcome);
  };
  const wait = (ms: number) => {
    time += ms;
  };
  return { window, add, wait };
}

describe('A window of failures', () => {
  test('tells of failing only when enough was asked', () => {
    const { window, add } = stage();
    add('failed', 19);
    expect(window.isFailing).toBe(false);
    add('failed', 1);
    expect(window.isFailing).toBe(true);
  });

  test('tells of failing only when enough of it failed', () => {
    const { window, add } = stage();
    add('ok', 51);
    add('failed', 49);
    expect(window.isFailing).toBe(false);
    add('failed', 2);
    expect(window.isFailing).toBe(true);
  });

  test('forgets what is older than itself, though nothing was added since', () => {
    const { window, add, wait } = stage();
    add('failed', 19);
    wait(60_000);
    add('failed', 1);
    expect(window.isFailing).toBe(false);
    add('failed', 19);
    expect(window.isFailing).toBe(true);
    wait(10_000);
    expect(window.isFailing).toBe(false);
  });

  test('counts what comes little by little', () => {
    const { window, add, wait } = stage();
    for (let second = 0; second < 9; second += 1) {
      add('failed', 2);
      wait(1_000);
    }
    expect(window.isFailing).toBe(false);
    add('failed', 2);
    expect(window.isFailing).toBe(true);
  });

  test('tells how many failed since the last success, however well it was before', () => {
    const { window, add, wait } = stage();
    add('ok', 1_000);
    add('failed', 5);
    wait(3_000);
    add('failed', 15);
    expect(window.failedInARow).toBe(20);
    expect(window.isFailing).toBe(false);
    add('ok', 1);
    expect(window.failedInARow).toBe(0);
    add('failed', 2);
    expect(window.failedInARow).toBe(2);
  });

  test('does not count failures in a row that are older than itself', () => {
    const { window, add, wait } = stage();
    add('failed', 19);
    wait(10_000);
    add('failed', 1);
    expect(window.failedInARow).toBe(1);
    wait(10_000);
    expect(window.failedInARow).toBe(0);
  });

  test('can be made to forget', () => {
    const { window, add } = stage();
    add('failed', 20);
    window.clear();
    expect(window.isFailing).toBe(false);
    expect(window.failedInARow).toBe(0);
    add('failed', 19);
    expect(window.isFailing).toBe(false);
  });
});
