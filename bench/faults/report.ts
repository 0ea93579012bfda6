import type { Seen } from '../overload/loops.ts';
import { quantile } from '../overload/quantile.ts';
import type { Verdict } from '../overload/report.ts';
import { columns } from '../report/columns.ts';
import type { Machine } from '../report/machine.ts';

/** What was seen before one service failed, while it did, and after. */
export interface Findings {
  readonly before: Phase;
  readonly failing: Phase;
  readonly after: Phase;
  /** Requests that came to the service while it failed. */
  readonly attempts: number;
  /** From the first failure until the breaker was open. */
  readonly openedMs: number;
  /** From the last failure until the breaker was closed. */
  readonly recoveredMs: number;
  readonly windowMs: number;
}

interface Phase {
  /** Screens that need the service. */
  readonly needing: Seen;
  /** Screens that do not. */
  readonly others: Seen;
}

/** Judges what was found. `samePid`: whether the process is the one that was started. */
export function judge(findings: Findings, samePid: boolean): Verdict[] {
  const { before, failing, after, attempts, openedMs, recoveredMs, windowMs } = findings;
  const perRequest = attempts / failing.needing.offered;
  // A machine is not equally fast all the time: what is well stands on both sides of what fails.
  const well = [...before.others.admittedMs, ...after.others.admittedMs];
  const slower = p99Of(failing.others) / quantile(well, 0.99) - 1;
  const bad = [before, failing]
    .flatMap(({ needing, others }) => [needing, others])
    .reduce((sum, { failed, refusedMs }) => sum + failed + refusedMs.length, 0);
  return [
    { promise: 'breaker open within 2 s', seen: ms(openedMs), isKept: openedMs <= 2_000 },
    {
      promise: '1.1 attempts per request or fewer',
      seen: perRequest.toFixed(3),
      isKept: perRequest <= 1.1,
    },
    {
      promise: 'p99 of other screens 10 % up at most',
      seen: `${(slower * 100).toFixed(0)} %`,
      isKept: slower <= 0.1,
    },
    {
      promise: 'well again within one window',
      seen: ms(recoveredMs),
      isKept: recoveredMs <= windowMs,
    },
    { promise: 'no answer refused or wrong', seen: `${bad}`, isKept: bad === 0 },
    { promise: 'the same process', seen: samePid ? 'yes' : 'no', isKept: samePid },
  ];
}

/** What was found, for people. */
export function told(
  verdicts: readonly Verdict[],
  { before, failing, after }: Findings,
  { cores, loadBefore }: Machine,
): string {
  const rows = [
    ['all well, screens that need it', ...figuresOf(before.needing)],
    ['all well, other screens', ...figuresOf(before.others)],
    ['it fails, screens that need it', ...figuresOf(failing.needing)],
    ['it fails, other screens', ...figuresOf(failing.others)],
    ['well again, screens that need it', ...figuresOf(after.needing)],
    ['well again, other screens', ...figuresOf(after.others)],
  ];
  return [
    `${cores} cores, load before the run ${loadBefore.toFixed(1)}; times are from when a request was due.`,
    columns([['', 'requests', 'p50', 'p99'], ...rows]),
    columns(verdicts.map(({ isKept, ...each }) => [isKept ? 'kept' : 'NOT KEPT', ...rowOf(each)])),
    '',
  ].join('\n');
}

const rowOf = ({ promise, seen }: Pick<Verdict, 'promise' | 'seen'>) => [promise, seen];

function figuresOf(seen: Seen): string[] {
  const { offered, admittedMs } = seen;
  return [String(offered), ms(quantile(admittedMs, 0.5)), ms(p99Of(seen))];
}

const p99Of = ({ admittedMs }: Seen) => quantile(admittedMs, 0.99);

const ms = (figure: number) => `${figure.toFixed(1)} ms`;
