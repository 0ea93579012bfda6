import type { GatewayName } from '../gateways/gateway.ts';
import type { Outcome, ScenarioResult } from '../scenarios/run-scenario.ts';
import { figure } from './columns.ts';
import { GATEWAY_COLOUR } from './gateway-colour.ts';
import type { Report } from './report.ts';
import { FAINT, picture, rect, type Svg, text } from './svg.ts';

const WIDTH = 860;
const LEFT = 240;
const BAR = 20;
const GAP = 6;
const HEAD = 64;
const TITLE = 40;

/** CPU time per request: a panel for each scenario, each with a scale of its own, from 0. */
export function cpuChart({ scenarios, labels }: Report): Svg {
  const title = 'CPU time of the gateway per request, in milliseconds';
  const content: Svg[] = [
    text(
      [20, 50],
      'medians; shorter is better; each panel has its own scale; in brackets: of the longest bar',
      { colour: FAINT },
    ),
  ];
  let y = HEAD;
  for (const result of scenarios) {
    content.push(...panel(result, labels, y));
    y += TITLE + Object.keys(result.outcomes).length * (BAR + GAP) + GAP;
  }
  return picture(title, [WIDTH, y + GAP], content);
}

function panel({ scenario, outcomes }: ScenarioResult, labels: Report['labels'], y: number): Svg[] {
  const rows = Object.entries(outcomes) as [GatewayName, Outcome][];
  const most = Math.max(...rows.map(([, outcome]) => cpuOf(outcome) ?? 0));
  const scale = (WIDTH - LEFT - 160) / most;
  return [
    text([20, y + 26], scenario.name, { weight: 'bold', size: 15 }),
    text([LEFT, y + 26], scenario.about, { colour: FAINT, size: 12 }),
    ...rows.flatMap(([gateway, outcome], row) => {
      const top = y + TITLE + row * (BAR + GAP);
      const cpuMs = cpuOf(outcome);
      const width = Math.max(1, (cpuMs ?? 0) * scale);
      const told = cpuMs === undefined ? outcome.kind : toldOf(cpuMs, most);
      return [
        text([LEFT - 10, top + 15], labels[gateway] ?? gateway, { anchor: 'end' }),
        ...(cpuMs === undefined
          ? []
          : [rect({ x: LEFT, y: top, width, height: BAR }, GATEWAY_COLOUR[gateway])]),
        text([LEFT + (cpuMs === undefined ? 0 : width) + 8, top + 15], told),
      ];
    }),
  ];
}

function cpuOf(outcome: Outcome): number | undefined {
  return outcome.kind === 'measured' ? outcome.measurement.numbers.cpuMs.median : undefined;
}

function toldOf(cpuMs: number, most: number): string {
  return cpuMs === most ? figure(cpuMs) : `${figure(cpuMs)}  (1/${figure(most / cpuMs)})`;
}
