import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { AdmissionControl } from './admission-control.ts';

/** One that is full as soon as ten run. */
function controlOf({ shedding = 'on' as 'on' | 'off', waitMs = 50 } = {}) {
  const shed: string[] = [];
  const control = new AdmissionControl({
    shedding,
    runningMax: 10,
    waitMs,
    count: (reason) => shed.push(reason),
  });
  return { control, shed };
}

function enter(control: AdmissionControl, times: number): void {
  for (let time = 0; time < times; time += 1) void control.enter('mutation');
}

const OVERLOADED = expect.objectContaining({
  code: 'OVERLOADED',
  headers: { 'retry-after': '1' },
});

describe('Admission', () => {
  test('lets everything run at once while there is room', () => {
    const { control } = controlOf();
    for (const priority of ['text', 'query', 'unread', 'mutation'] as const) {
      expect(control.enter(priority)).toBe(0);
    }
    expect(control.running).toBe(4);
  });

  test('refuses free text first: it gets one half of the room, and does not wait', () => {
    const { control, shed } = controlOf();
    enter(control, 5);
    expect(() => control.enter('text')).toThrow(OVERLOADED);
    expect(control.enter('query')).toBe(0);
    expect(shed).toEqual(['full']);
  });

  test('lets a query wait for its turn, and tells how long it did', async () => {
    const { control } = controlOf();
    enter(control, 10);
    const waits = control.enter('query');
    expect(control.waiting).toBe(1);
    await sleep(5);
    control.leave();
    expect(await waits).toBeGreaterThan(3);
    expect(control).toMatchObject({ running: 10, waiting: 0 });
  });

  test('lets mutations run beyond the limit, up to twice the most there may be', () => {
    const { control } = controlOf();
    enter(control, 20);
    expect(() => control.enter('mutation')).toThrow(OVERLOADED);
  });

  test('refuses with OVERLOADED and Retry-After what would wait longer than it may', () => {
    const { control, shed } = controlOf();
    enter(control, 10);
    for (let waiting = 0; waiting < 10; waiting += 1) void control.enter('query');
    expect(control.isFull('query')).toBe(true);
    expect(() => control.enter('query')).toThrow(OVERLOADED);
    expect(shed).toEqual(['full']);
  });

  test('drops unexecuted what has waited too long', async () => {
    const { control, shed } = controlOf({ waitMs: 20 });
    enter(control, 10);
    const waits = control.enter('query');
    await sleep(30);
    control.look(0);
    await expect(waits).rejects.toEqual(OVERLOADED);
    expect(shed).toEqual(['waited']);
    control.leave();
    expect(control).toMatchObject({ running: 9, waiting: 0 });
  });

  test('keeps a queue short that does not become empty again', async () => {
    const { control } = controlOf({ waitMs: 10_000 });
    const full = new AdmissionControl({
      shedding: 'on',
      runningMax: 1_000,
      waitMs: 10_000,
      count: () => {},
    });
    expect(control.isFull('query')).toBe(false);
    for (let running = 0; running < 128; running += 1) void full.enter('query');
    for (let waiting = 0; waiting < 100; waiting += 1) void full.enter('query');
    expect(full.waiting).toBe(100);
    await sleep(120);
    // One a look ends: the capacity is known from now on.
    for (let look = 0; look < 3; look += 1) {
      full.leave();
      await sleep(10);
      full.look(1_000);
    }
    expect(full.isFull('query')).toBe(true);
  });

  test('begins nothing new, not even a mutation, while the heap is nearly full', () => {
    const { control, shed } = controlOf();
    control.heap('full');
    expect(() => control.enter('mutation')).toThrow(OVERLOADED);
    expect(shed).toEqual(['heap']);
    control.heap('roomy');
    expect(control.enter('mutation')).toBe(0);
  });

  test('makes no fewer at once because of others on the machine: while its event loop has time to spare', () => {
    const busy = new AdmissionControl({
      shedding: 'on',
      runningMax: 1_000,
      waitMs: 50,
      count: () => {},
    });
    enter(busy, 100);
    const before = busy.limit;
    for (let look = 0; look < 50; look += 1) busy.look(40, 0.5);
    expect(busy.limit).toBe(before);
    for (let look = 0; look < 50; look += 1) busy.look(40, 1);
    expect(busy.limit).toBeLessThan(before);
  });

  test('says that the event loop drowns after three looks in a row that came far too late', () => {
    const { control } = controlOf();
    control.look(2_000);
    expect(control.isDrowning).toBe(false);
    control.look(300);
    control.look(300);
    expect(control.isDrowning).toBe(true);
    control.look(0);
    expect(control.isDrowning).toBe(false);
  });

  test('refuses nothing where shedding is off', () => {
    const { control } = controlOf({ shedding: 'off' });
    enter(control, 1_000);
    control.heap('full');
    expect(control.enter('text')).toBe(0);
  });
});
