import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { YoungRoom } from './young-room.ts';

const MIB = 1024 * 1024;

test('The room is left to grow to 24 MB, and held there; so it is after V8 has taken it back', () => {
  const room = new YoungRoom();
  const halves = [3, 12, 24, 24, 1, 12, 24];
  expect(halves.map((half) => room.look({ halfBytes: half * MIB, oldBytes: 30 * MIB }))).toEqual([
    'free',
    'free',
    'held',
    'held',
    'free',
    'free',
    'held',
  ]);
});

test('It is V8’s own choice while 16 MB in a second grow old, whatever a collection takes away', () => {
  const room = new YoungRoom();
  const look = (oldMiB: number) => room.look({ halfBytes: 24 * MIB, oldBytes: oldMiB * MIB });
  expect([20, 25, 30].map(look)).toEqual(['held', 'held', 'held']);
  expect([20, 26].map(look)).toEqual(['held', 'free']);
  const calm = Array.from({ length: 7 }, () => look(26));
  expect(calm).toEqual(['free', 'free', 'free', 'free', 'free', 'free', 'held']);
});

test('V8 heeds what it is told: the room of a process is held, and grows once it is let', async () => {
  const free = await roomsOf('left alone');
  expect(free.rooms).toEqual([24, 48]);
  const held = await roomsOf('watched', free.rounds);
  expect(held.rooms).toEqual([24, 24, 48]);
}, 60_000);

interface Rooms {
  /** In MiB, of one half. */
  readonly rooms: readonly number[];
  /** How many rounds of work it took to grow from the first to the second. */
  readonly rounds: number;
}

/** What rooms a process has had in turn. */
async function roomsOf(how: 'left alone' | 'watched', rounds = 0): Promise<Rooms> {
  const words = [...OPTIONS, '--eval', PROGRAM, how, String(rounds)];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: HERE });
  return JSON.parse(stdout);
}

const HERE = import.meta.dirname;

/** As `npm run facet` starts it. */
const OPTIONS = ['--min-semi-space-size=24', '--input-type=module'];

/**
 * Makes objects of which some outlive collections: until the room has grown to 24 MB and beyond; or, watched,
 * for three times as many rounds as that took, and then no longer watched.
 */
const PROGRAM = `
import { getHeapSpaceStatistics } from 'node:v8';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchYoungRoom } from './young-room.ts';

const [how, roundsAlone] = process.argv.slice(1);
const stop = how === 'watched' ? watchYoungRoom() : undefined;
const room = () => {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  return Math.round((young.space_used_size + young.space_available_size) / 1024 / 1024);
};
let kept = [];
async function work(isOver) {
  let rounds = 0;
  for (; !isOver(rounds); rounds += 1) {
    for (let each = 0; each < 10_000; each += 1) {
      kept.push({ each, and: [each] });
      if (kept.length > 8_000) kept = [];
    }
    await sleep(1);
  }
  return rounds;
}
await work(() => room() >= 24);
const rooms = [room()];
if (how === 'watched') {
  await work((rounds) => rounds >= 3 * Number(roundsAlone));
  rooms.push(room());
  stop();
}
const rounds = await work(() => room() > 24);
console.log(JSON.stringify({ rooms: [...rooms, room()], rounds }));
`;
