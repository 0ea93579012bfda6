import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { youngBytes } from './heap.ts';

const MIB = 1024 * 1024;

/** The limit that V8 gives a heap of 200 MiB for old objects, started with these options. */
function limitBytes(options: readonly string[]): number {
  const script =
    "process.stdout.write(String(require('node:v8').getHeapStatistics().heap_size_limit))";
  const command = ['--max-old-space-size=200', ...options, '--eval', script];
  return Number(execFileSync(process.execPath, command, { encoding: 'utf8' }));
}

describe('What is reserved for young objects', () => {
  test.each([
    [[]],
    [['--max-semi-space-size=16']],
    [['--max_semi_space_size=8', '--disable-proto=delete']],
    [['--max-semi-space-size=8', '--max-semi-space-size=32']],
  ])('is what V8 adds to the limit, with %j', (options: string[]) => {
    expect(youngBytes(options)).toBe(limitBytes(options) - 200 * MIB);
  });
});
