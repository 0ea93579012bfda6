import type { Seen } from '../overload/loops.ts';
import { quantile } from '../overload/quantile.ts';
import { columns } from '../report/columns.ts';

/** What was seen while the tenant was silent and while it flooded, round by round. */
export interface FloodFindings {
  readonly silent: Phase[];
  readonly flooded: Phase[];
  /** How often the tenant was answered with which status. */
  readonly statuses: Record<string, number>;
}

/** What the others saw, and what share of a core the edge used. */
export interface Phase {
  readonly seen: Seen;
  readonly cores: number;
}

/** What was found, for people: medians of the rounds. */
export function told({ silent, flooded, statuses }: FloodFindings): string {
  const median = (phases: readonly Phase[], of: (phase: Phase) => number) =>
    quantile(phases.map(of), 0.5);
  const p99 = ({ seen }: Phase) => quantile(seen.admittedMs, 0.99);
  const rows = Object.entries({ silent, flooded }).map(([name, phases]) => [
    name,
    String(phases.reduce((sum, { seen }) => sum + seen.offered, 0)),
    String(failedIn(phases)),
    `${median(phases, ({ seen }) => quantile(seen.admittedMs, 0.5)).toFixed(2)} ms`,
    `${median(phases, p99).toFixed(2)} ms`,
    `${(median(phases, ({ cores }) => cores) * 100).toFixed(0)} %`,
  ]);
  const slower = median(flooded, p99) / median(silent, p99) - 1;
  return [
    columns([['others', 'requests', 'failed', 'p50', 'p99', 'CPU of the edge'], ...rows]),
    `  the tenant, by status: ${JSON.stringify(statuses)}`,
    `  ${slower <= 0.1 ? 'kept' : 'NOT KEPT'}: p99 of others 10 % up at most: ${(slower * 100).toFixed(0)} %`,
    '',
  ].join('\n');
}

/** Requests of the others that were not answered rightly. */
export const failedIn = (phases: readonly Phase[]) =>
  phases.reduce((sum, { seen }) => sum + seen.failed + seen.refusedMs.length, 0);
