import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SCENARIOS } from '../scenarios/scenario.ts';
import { cpuChart } from './cpu-chart.ts';
import { GATEWAY_COLOUR } from './gateway-colour.ts';
import { growthChart } from './growth-chart.ts';
import type { Report } from './report.ts';
import type { Svg } from './svg.ts';

const RESULTS = `${dirname(import.meta.dirname)}/results`;

/** Draws what a report has in full; returns the paths of the files. */
export function writeCharts(report: Report): string[] {
  const { scenarios, growth, labels } = report;
  mkdirSync(RESULTS, { recursive: true });
  const facet = { label: 'Facet', colour: GATEWAY_COLOUR.facet };
  return [
    ...(scenarios.length === SCENARIOS.length ? [write('cpu', cpuChart(report))] : []),
    ...(growth
      ? [
          write(
            'growth-by-operations',
            growthChart({
              title: 'Cost of a request by registered operations',
              axis: 'registered operations',
              series: [{ ...facet, points: growth.byOperations }],
            }),
          ),
          write(
            'growth-by-answer',
            growthChart({
              title: 'Cost of a request by size of its answer',
              axis: 'bytes of the answer',
              series: growth.byAnswerBytes.map(({ gateway, points }) => ({
                label: labels[gateway] ?? gateway,
                colour: GATEWAY_COLOUR[gateway],
                points,
              })),
            }),
          ),
        ]
      : []),
  ];
}

function write(name: string, svg: Svg): string {
  const file = `${RESULTS}/${name}.svg`;
  writeFileSync(file, svg);
  return file;
}
