import { columns } from '../report/columns.ts';
import type { Findings, Phase } from './phases.ts';
import { quantile } from './quantile.ts';

/** A figure of the run beside what was promised. */
export interface Verdict {
  readonly promise: string;
  readonly seen: string;
  readonly isKept: boolean;
}

/** Judges what was found. `samePid`: whether the process is the one that was started. */
export function judge(
  { capacityBeside, phases, recoveryMs }: Findings,
  samePid: boolean,
): Verdict[] {
  const at2C = phases.find(({ name }) => name === '2 C');
  const share = (at2C?.goodput ?? 0) / capacityBeside;
  const refusedMs = quantile(at2C?.seen.refusedMs ?? [], 0.99);
  const failures = phases.flatMap(({ name, seen }) =>
    Object.entries(seen.failures).map(([kind, count]) => `${count} × ${kind} at ${name}`),
  );
  return [
    {
      promise: 'goodput at 2 C of 0.9 C or more',
      seen: `${share.toFixed(2)} C`,
      isKept: share >= 0.9,
    },
    { promise: 'refused at 2 C within 10 ms (p99)', seen: ms(refusedMs), isKept: refusedMs <= 10 },
    { promise: 'well again within 5 s', seen: ms(recoveryMs), isKept: recoveryMs <= 5_000 },
    {
      promise: 'nothing but right answers and refusals',
      seen: failures.join(', ') || 'nothing else',
      isKept: failures.length === 0,
    },
    { promise: 'the same process', seen: samePid ? 'yes' : 'no', isKept: samePid },
  ];
}

/** What was found, for people. */
export function told(
  { capacity, capacityBeside, phases }: Findings,
  verdicts: readonly Verdict[],
): string {
  const rows = phases.map(rowOf);
  const kept = verdicts.map(({ promise, seen, isKept }) => [
    isKept ? 'kept' : 'NOT KEPT',
    promise,
    seen,
  ]);
  return [
    `C is ${capacity.toFixed(0)} right answers per second, ${capacityBeside.toFixed(0)} beside 2 C.`,
    'Times are from when a request was due.',
    columns([HEADS, ...rows]),
    columns(kept),
    '',
  ].join('\n');
}

const HEADS = [
  'load',
  'offered/s',
  'answered/s',
  'good/s',
  'CPU',
  'p50',
  'p99',
  'refused',
  'p50',
  'p99',
  'others',
];

function rowOf({ name, goodput, offered, answered, cpuShare, seen }: Phase): string[] {
  const { admittedMs, refusedMs, failed } = seen;
  return [
    name,
    offered.toFixed(0),
    answered.toFixed(0),
    goodput.toFixed(0),
    `${(cpuShare * 100).toFixed(0)} %`,
    ms(quantile(admittedMs, 0.5)),
    ms(quantile(admittedMs, 0.99)),
    String(refusedMs.length),
    ms(quantile(refusedMs, 0.5)),
    ms(quantile(refusedMs, 0.99)),
    String(failed),
  ];
}

const ms = (figure: number) => `${figure.toFixed(1)} ms`;
