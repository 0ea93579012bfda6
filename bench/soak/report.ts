import { columns } from '../report/columns.ts';
import { CHANGING, type Changing } from './changes.ts';
import { type Growth, grownObjects, grownResources, heldGenerations } from './growth.ts';
import type { Tally } from './load.ts';
import type { Look } from './look.ts';

/** One round: what was answered, and what the BFF's process held after it. */
export interface Round {
  /** What was replaced meanwhile, and how often. */
  readonly changing: Changing;
  readonly changes: number;
  readonly tally: Tally;
  readonly look: Look;
}

/** What a soak is to find nothing of. */
export interface Findings {
  readonly objects: readonly Growth[];
  readonly resources: readonly Growth[];
  /** Generations that were replaced and are there nevertheless. */
  readonly held: readonly Growth[];
  readonly warnings: readonly string[];
  readonly wrong: readonly string[];
}

/** What is wrong with a process after these rounds, the first of which warmed it up. */
export function findingsIn(rounds: readonly Round[]): Findings {
  const acts = CHANGING.map((changing) => looksWhile(changing, rounds));
  return {
    objects: acts.flatMap(grownObjects),
    resources: acts.flatMap(grownResources),
    held: heldGenerations(rounds.map(({ look }) => look)),
    warnings: rounds.at(-1)?.look.warnings ?? [],
    wrong: rounds.flatMap(({ tally }) => tally.wrong),
  };
}

/** What was seen after each round that changed the same, and before the first of them. */
function looksWhile(changing: Changing, rounds: readonly Round[]): Look[] {
  const isOne = (round: Round | undefined) => round?.changing === changing;
  return rounds
    .filter((round, index) => isOne(round) || isOne(rounds[index + 1]))
    .map(({ look }) => look);
}

/** The findings as lines; none when nothing was found. */
export function complaints(findings: Findings): string[] {
  const { objects, resources, held, warnings, wrong } = findings;
  return [
    ...[...objects, ...resources, ...held].map(
      ({ what, counts }) => `${what} grew: ${counts.join(' → ')}`,
    ),
    ...warnings.map((warning) => `Node warned: ${warning}`),
    ...(wrong.length > 0 ? [`wrong answers: ${wrong.length}, the first: ${wrong[0]}`] : []),
  ];
}

/** The rounds, for people. */
export function told(rounds: readonly Round[]): string {
  return columns([HEADS, ...rounds.map(rowOf)]);
}

const HEADS = [
  'round',
  'right',
  'partial',
  'refused',
  'left',
  'wrong',
  'changes',
  'heap MB',
  'objects',
  'files',
];

function rowOf({ changing, changes, tally, look }: Round, index: number): string[] {
  const objects = Object.values(look.objects).reduce((sum, count) => sum + count, 0);
  return [
    index === 0 ? 'warm-up' : `${index}, other ${changing}`,
    String(tally.right),
    String(tally.partial),
    String(tally.refused),
    String(tally.left),
    String(tally.wrong.length),
    String(changes),
    (look.heapBytes / 1e6).toFixed(1),
    String(objects),
    String(look.resources.openFiles),
  ];
}
