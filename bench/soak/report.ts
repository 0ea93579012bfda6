import { columns } from '../report/columns.ts';
import { type Growth, grownObjects, grownResources } from './growth.ts';
import type { Tally } from './load.ts';
import type { Look } from './look.ts';

/** One round: what was answered, and what the BFF's process held after it. */
export interface Round {
  readonly tally: Tally;
  readonly look: Look;
}

/** What a soak is to find nothing of. */
export interface Findings {
  readonly objects: readonly Growth[];
  readonly resources: readonly Growth[];
  readonly warnings: readonly string[];
  readonly wrong: readonly string[];
}

/** What is wrong with a process after these rounds, the first of which warmed it up. */
export function findingsIn(rounds: readonly Round[]): Findings {
  const looks = rounds.map(({ look }) => look);
  return {
    objects: grownObjects(looks),
    resources: grownResources(looks),
    warnings: looks.at(-1)?.warnings ?? [],
    wrong: rounds.flatMap(({ tally }) => tally.wrong),
  };
}

/** The findings as lines; none when nothing was found. */
export function complaints({ objects, resources, warnings, wrong }: Findings): string[] {
  return [
    ...[...objects, ...resources].map(({ what, counts }) => `${what} grew: ${counts.join(' → ')}`),
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
  'heap MB',
  'objects',
  'files',
];

function rowOf({ tally, look }: Round, index: number): string[] {
  const objects = Object.values(look.objects).reduce((sum, count) => sum + count, 0);
  return [
    index === 0 ? 'warm-up' : String(index),
    String(tally.right),
    String(tally.partial),
    String(tally.refused),
    String(tally.left),
    String(tally.wrong.length),
    (look.heapBytes / 1e6).toFixed(1),
    String(objects),
    String(look.resources.openFiles),
  ];
}
