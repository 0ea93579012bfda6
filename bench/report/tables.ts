import type { GatewayName } from '../gateways/gateway.ts';
import type { Measurement } from '../measure/interleave.ts';
import type { Spread } from '../measure/spread.ts';
import type { BootResult } from '../scenarios/boot.ts';
import type { EntityResult } from '../scenarios/entity.ts';
import type { GrowthResult } from '../scenarios/growth.ts';
import type { Outcome, ScenarioResult } from '../scenarios/run-scenario.ts';
import { columns, figure, fraction } from './columns.ts';
import type { Report } from './report.ts';
import { measurementOf } from './targets.ts';

/** A report as text for a terminal. */
export function tables(report: Report): string {
  const { scenarios, boot, growth, entity, labels } = report;
  return [
    machineLine(report),
    ...scenarios.map((result) => scenarioTable(result, report)),
    ...(boot ? [bootTable(boot, labels)] : []),
    ...(growth ? [growthTable(growth, labels)] : []),
    ...(entity ? [entityTable(entity)] : []),
    targetTable(report),
  ].join('\n\n');
}

function machineLine({ machine, pace }: Report): string {
  const { cpu, cores, node, loadBefore } = machine;
  const where = `${cpu}, ${cores} cores, Node ${node}`;
  const how = `${pace.rounds} rounds of ${pace.roundMs} ms, medians [min..max]`;
  const busy = `NOT A QUIET MACHINE (load ${loadBefore.toFixed(1)} before): only ratios count`;
  return [`${where}; ${how}`, ...(loadBefore > 0.5 ? [busy] : [])].join('\n');
}

const HEAD = [
  ...['', 'CPU ms/request', '', '× Apollo', '× Hive+Rust'],
  ...['requests/s', 'p50 ms', 'p99 ms', 'subgraph requests', 'MiB'],
];

function scenarioTable(result: ScenarioResult, { labels, scenarios }: Report): string {
  const { scenario, answerBytes, outcomes } = result;
  const cpuOf = (gateway: GatewayName) =>
    measurementOf({ scenarios }, scenario.name, gateway)?.numbers.cpuMs.median;
  const rows = Object.entries(outcomes).map(([gateway, outcome]) => [
    labels[gateway as GatewayName] ?? gateway,
    ...cellsOf(outcome, cpuOf),
  ]);
  const title = `${scenario.name}: ${scenario.about} (${(answerBytes / 1_000).toFixed(1)} KB)`;
  return [title, columns([HEAD, ...rows]), ...remarks(result, labels)].join('\n');
}

function cellsOf(
  outcome: Outcome,
  cpuOf: (gateway: GatewayName) => number | undefined,
): readonly string[] {
  if (outcome.kind !== 'measured') return [outcome.kind];
  const { numbers, peakMemoryMiB } = outcome.measurement;
  const times = (whole: number | undefined) =>
    whole === undefined ? '' : fraction(numbers.cpuMs.median / whole);
  return [
    ...[figure(numbers.cpuMs.median), range(numbers.cpuMs)],
    ...[times(cpuOf('apollo')), times(cpuOf('hive-rust'))],
    ...[numbers.requestsPerSecond, numbers.p50Ms, numbers.p99Ms, numbers.subgraphRequests].map(
      ({ median }) => figure(median),
    ),
    peakMemoryMiB.toFixed(0),
  ];
}

function range({ min, max }: Spread): string {
  return `[${figure(min)}..${figure(max)}]`;
}

/** What must not be overlooked: who was not measured, and who failed. */
function remarks({ outcomes }: ScenarioResult, labels: Report['labels']): string[] {
  return Object.entries(outcomes).flatMap(([gateway, outcome]) => {
    if (outcome.kind !== 'measured') return [`  ! ${outcome.kind}: ${outcome.reason}`];
    const { failed, requests } = outcome.measurement;
    if (failed === 0) return [];
    const label = labels[gateway as GatewayName] ?? gateway;
    return [`  ! ${label} failed ${failed} of ${failed + requests} requests`];
  });
}

function bootTable({ operations, gateways }: BootResult, labels: Report['labels']): string {
  const head = ['', 'first answer ms', '', 'CPU ms', 'CPU ms, each once', 'planner calls'];
  const rows = Object.entries(gateways).map(([gateway, seen]) => [
    labels[gateway as GatewayName] ?? gateway,
    ...[figure(seen.readyMs.median), range(seen.readyMs), figure(seen.cpuMs.median)],
    ...[figure(seen.everyOperationCpuMs.median), String(seen.plannerCalls ?? 'not told')],
  ]);
  return [`boot: ${operations} registered operations`, columns([head, ...rows])].join('\n');
}

function growthTable({ byOperations, byAnswerBytes }: GrowthResult, labels: Report['labels']) {
  const curves = [
    { title: 'operations', name: 'Facet', points: byOperations },
    ...byAnswerBytes.map(({ gateway, points }) => {
      return { title: 'bytes of answer', name: labels[gateway] ?? gateway, points };
    }),
  ];
  return [
    'growth: CPU ms/request',
    ...curves.map(({ title, name, points }) =>
      columns([
        [title, ...points.map(({ x }) => String(x))],
        [name, ...points.map(({ cpuMs }) => figure(cpuMs.median))],
      ]),
    ),
  ].join('\n');
}

function entityTable({ hitRate, keeping, keepingNothing }: EntityResult): string {
  const row = (label: string, { numbers }: Measurement) => [
    ...[label, figure(numbers.cpuMs.median), range(numbers.cpuMs)],
    ...[numbers.requestsPerSecond, numbers.p50Ms, numbers.p99Ms, numbers.subgraphRequests].map(
      ({ median }) => figure(median),
    ),
  ];
  return [
    `entity: pages of a catalogue, ${(100 * hitRate).toFixed(0)} % of entities found in the cache`,
    columns([
      ['', 'CPU ms/request', '', 'requests/s', 'p50 ms', 'p99 ms', 'subgraph requests'],
      row('Facet, entity cache', keeping),
      row('Facet, without', keepingNothing),
    ]),
  ].join('\n');
}

function targetTable({ targets }: Report): string {
  const rows = targets.map(({ what, limit, measured, unit, verdict }) => [
    what,
    `≤ ${toldIn(unit, limit)} ${unit}`,
    measured === null ? '' : toldIn(unit, measured),
    verdict === 'missed' ? 'MISSED' : verdict,
  ]);
  const missed = targets.filter(({ verdict }) => verdict === 'missed').length;
  const end = missed > 0 ? `${missed} TARGETS MISSED` : 'no target missed';
  return [
    'targets (DESIGN section 8)',
    columns([['', 'target', 'measured', ''], ...rows]),
    end,
  ].join('\n');
}

function toldIn(unit: string, value: number): string {
  return unit.startsWith('×') ? fraction(value) : figure(value);
}
