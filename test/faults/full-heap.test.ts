import { afterAll, expect, test } from '@jest/globals';
import { killPrograms, startProgram } from '../testkit/program.ts';

// F43: memory pressure, in a process as small as one in a container may be.

afterAll(killPrograms);

test('A heap is told to be full before V8 ends the process, and to have room when it has', async () => {
  const { code, stdout } = await startProgram([
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    '--max-old-space-size=128',
    'test/testkit/filling-heap.child.ts',
  ]).ended;
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'full\nroomy\n' });
}, 60_000);
