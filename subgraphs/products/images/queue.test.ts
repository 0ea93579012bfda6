import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { Queue, QueueFull } from './queue.ts';

/** Work that lasts until it is told to end. */
function work() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let started = false;
  const run = () => {
    started = true;
    return promise;
  };
  return { run, started: () => started, end: () => resolve('done'), fail: reject };
}

test('Only so much runs at once, in the order it came, and what is too much is refused', async () => {
  const queue = new Queue({ running: 2, waiting: 2 });
  const works = Array.from({ length: 4 }, work);
  const results = works.map(({ run }) => queue.run(run));
  await setImmediate();
  const started = () => works.map((each) => each.started());
  expect(started()).toEqual([true, true, false, false]);
  await expect(queue.run(work().run)).rejects.toThrow(QueueFull);
  works[1]!.end();
  await results[1];
  await setImmediate();
  expect(started()).toEqual([true, true, true, false]);
  for (const each of works) each.end();
  expect(await Promise.all(results)).toEqual(['done', 'done', 'done', 'done']);
});

test('Work that fails gives its place on', async () => {
  const queue = new Queue({ running: 1, waiting: 1 });
  const failing = work();
  const failed = expect(queue.run(failing.run)).rejects.toThrow('torn');
  const next = queue.run(async () => 'done');
  failing.fail(new Error('torn'));
  await failed;
  expect(await next).toBe('done');
  expect(await queue.run(async () => 'again')).toBe('again');
});
