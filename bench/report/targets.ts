import type { GatewayName } from '../gateways/gateway.ts';
import type { Measurement } from '../measure/interleave.ts';
import type { Point } from '../scenarios/growth.ts';
import type { Findings } from './report.ts';

/** One promise of DESIGN section 8, judged. */
export interface Target {
  readonly what: string;
  /** Most that is allowed, in `unit`. */
  readonly limit: number;
  /** Null when this run did not measure it. */
  readonly measured: number | null;
  readonly unit: string;
  readonly verdict: 'met' | 'missed' | 'not measured';
}

/** Judges what was measured by the targets of DESIGN section 8. */
export function judge(findings: Findings): Target[] {
  const cpu = (scenario: string, gateway: GatewayName) =>
    measurementOf(findings, scenario, gateway)?.numbers.cpuMs.median;
  const ofPeer = (scenario: string, peer: GatewayName) =>
    ratio(cpu(scenario, 'facet'), cpu(scenario, peer));
  const unique = measurementOf(findings, 'unique', 'facet');
  const memory = measurementOf(findings, 'unique', 'apollo')?.peakMemoryMiB;
  const { facet } = findings.boot?.gateways ?? {};
  const { byOperations, byAnswerBytes } = findings.growth ?? {};
  const ofAnswers = byAnswerBytes?.find(({ gateway }) => gateway === 'facet')?.points;
  return [
    target('unique: CPU', 1 / 8, ofPeer('unique', 'apollo'), '× Apollo'),
    target('unique: CPU', 1 / 2, ofPeer('unique', 'hive-rust'), '× Hive + Rust'),
    target('shared: CPU', 1 / 50, ofPeer('shared', 'apollo'), '× Apollo'),
    target('shared: CPU', 1 / 2.5, ofPeer('shared', 'hive-rust'), '× Hive + Rust'),
    target('cached: CPU', 0.1, cpu('cached', 'facet'), 'ms'),
    target('small: CPU', 1 / 3, ofPeer('small', 'apollo'), '× Apollo'),
    target('unique: subgraph requests', 7, unique?.numbers.subgraphRequests.median, 'per request'),
    target('unique: memory under load', 1 / 2, ratio(unique?.peakMemoryMiB, memory), '× Apollo'),
    target('boot: ready with 1,000 operations', 1_500, facet?.readyMs.median, 'ms'),
    target('boot: planner calls', 0, facet?.plannerCalls ?? undefined, 'calls'),
    target('growth: CPU, most operations to one', 1.15, lastToFirst(byOperations), '×'),
    target('growth: CPU for a byte, largest to second largest', 1.25, slope(ofAnswers), '×'),
  ];
}

function target(what: string, limit: number, measured: number | undefined, unit: string): Target {
  if (measured === undefined) return { what, limit, measured: null, unit, verdict: 'not measured' };
  return { what, limit, measured, unit, verdict: measured <= limit ? 'met' : 'missed' };
}

/** What a gateway did in a scenario, if it was measured. */
export function measurementOf(
  { scenarios }: Pick<Findings, 'scenarios'>,
  name: string,
  gateway: GatewayName,
): Measurement | undefined {
  const outcome = scenarios.find(({ scenario }) => scenario.name === name)?.outcomes[gateway];
  return outcome?.kind === 'measured' ? outcome.measurement : undefined;
}

function ratio(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined ? undefined : part / whole;
}

function lastToFirst(points: readonly Point[] | undefined): number | undefined {
  return ratio(points?.at(-1)?.cpuMs.median, points?.[0]?.cpuMs.median);
}

/** 1 where the cost grows just as fast as the answer; a fixed part makes it less. */
function slope(points: readonly Point[] | undefined): number | undefined {
  const [before, last] = points?.slice(-2) ?? [];
  if (!before || !last) return undefined;
  return last.cpuMs.median / last.x / (before.cpuMs.median / before.x);
}
