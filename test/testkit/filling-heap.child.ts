import { setTimeout as sleep } from 'node:timers/promises';
import { watchHeap } from '../../gateway/overload/heap.ts';

// Fills its heap until it is told that this is full, lets go of all, and waits to be told of that.

let state = 'roomy';
watchHeap(0.6, (seen) => {
  if (seen !== state) process.stdout.write(`${seen}\n`);
  state = seen;
});
const held: object[][] = [];
// Far slower than the looks, however busy the machine is.
while (state === 'roomy') {
  held.push(
    Array.from({ length: 4_000 }, (_, index) => ({ index, text: `${index}`, list: [index] })),
  );
  await sleep(10);
}
held.length = 0;
while (state === 'full') {
  held.splice(0, held.length, [{}]);
  await sleep(10);
}
process.exit();
