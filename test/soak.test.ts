import { execFile } from 'node:child_process';
import { expect, test } from '@jest/globals';
import type { Look } from '../bench/soak/look.ts';
import { complaints, findingsIn } from '../bench/soak/report.ts';

// What `npm run soak` finds in short; its rounds are longer.

// Both at once, for they mostly wait.
const sound = soak('--rounds', '3');
const leaking = soak('--leak', '--rounds', '1');

test('A BFF that serves on and on, failing services, clients that leave and deployments included, holds no more than before', async () => {
  expect(await sound).toEqual({ code: 0, stdout: expect.stringContaining(SOUND) });
}, 240_000);

test('A process that keeps something of every request is found out, and what it keeps is named', async () => {
  const { code, stdout } = await leaking;
  expect(stdout).toMatch(/^object LeakedHeader grew: \d+ → \d+$/m);
  expect(stdout).not.toContain(SOUND);
  expect(code).toBe(1);
}, 240_000);

test('What grew after every round is found, what came to rest and what varies is not', () => {
  const found = complainedOf(
    { objects: { leaked: 0, cached: 0, varying: 500 }, resources: { sockets: 2, timers: 1 } },
    { objects: { leaked: 30, cached: 900, varying: 900 }, resources: { sockets: 3, timers: 9 } },
    { objects: { leaked: 60, cached: 901, varying: 700 }, resources: { sockets: 3, timers: 1 } },
  );
  expect(found).toEqual(['leaked grew: 0 → 30 → 60', 'sockets grew: 2 → 3 → 3']);
});

test('A generation that was replaced and is still there is found, if only once', () => {
  const looks = [1, 2, 1].map((count) => ({ objects: { 'object InFlight': count } }));
  expect(complainedOf(...looks)).toEqual(['generations grew: 1 → 2 → 1']);
});

test('Of many objects of a kind, one of a hundred more in a round is noise', () => {
  const looks = [10_000, 10_090, 10_180].map((many) => ({ objects: { many } }));
  expect(complainedOf(...looks)).toEqual([]);
});

test('A warning of Node, such as of too many listeners, and wrong answers are found', () => {
  const look = {
    heapBytes: 0,
    objects: {},
    resources: {},
    warnings: ['MaxListenersExceededWarning'],
  };
  const tally = { ...NOTHING, wrong: ['status 500'] };
  expect(complaints(findingsIn([{ ...ROUND, tally, look }]))).toEqual([
    'Node warned: MaxListenersExceededWarning',
    'wrong answers: 1, the first: status 500',
  ]);
});

const ROUND = { changing: 'operations', changes: 1 } as const;
const NOTHING = { right: 0, partial: 0, refused: 0, left: 0, wrong: [] };

function complainedOf(...looks: readonly Partial<Look>[]): string[] {
  const rounds = looks.map((look) => ({
    ...ROUND,
    tally: NOTHING,
    look: { heapBytes: 0, objects: {}, resources: {}, warnings: [], ...look },
  }));
  return complaints(findingsIn(rounds));
}

const SOUND = 'nothing grew, every answer was right';

interface Ending {
  readonly code: number | string;
  readonly stdout: string;
}

function soak(...words: readonly string[]): Promise<Ending> {
  const args = ['bench/soak/soak.ts', '--seconds', '1', '--calm-seconds', '2', ...words];
  return new Promise((ended) => {
    execFile(process.execPath, args, (error, stdout) => ended({ code: error?.code ?? 0, stdout }));
  });
}
