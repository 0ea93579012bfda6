import { thisMachine } from '../report/machine.ts';
import type { Findings, Report } from '../report/report.ts';
import { judge } from '../report/targets.ts';
import { boot } from './boot.ts';
import { entity } from './entity.ts';
import { growth } from './growth.ts';
import { runScenario, type ScenarioResult } from './run-scenario.ts';
import { SCENARIOS } from './scenario.ts';
import type { Stage } from './stage.ts';

/** Measures what `names` says and judges it. */
export async function measure(names: readonly string[], stage: Stage): Promise<Report> {
  const machine = thisMachine();
  const scenarios: ScenarioResult[] = [];
  for (const scenario of SCENARIOS.filter(({ name }) => names.includes(name))) {
    stage.progress(`${scenario.name}: ${scenario.about}`);
    const result = await runScenario(scenario, stage);
    stage.progress(`${scenario.name}: ${briefly(result)}`);
    scenarios.push(result);
  }
  if (names.includes('boot')) stage.progress('boot: 1,000 registered operations');
  const findings: Findings = {
    date: new Date().toISOString(),
    machine,
    pace: stage.pace,
    labels: Object.fromEntries(stage.gateways.map(({ name, label }) => [name, label])),
    scenarios,
    ...(names.includes('boot') && { boot: await boot(stage) }),
    ...(names.includes('growth') && { growth: await growth(stage) }),
    ...(names.includes('entity') && { entity: await entity(stage) }),
  };
  return { ...findings, targets: judge(findings) };
}

/** Told at once, for a later scenario may fail. */
function briefly({ outcomes }: ScenarioResult): string {
  const told = Object.entries(outcomes).map(([gateway, outcome]) =>
    outcome.kind === 'measured'
      ? `${gateway} ${outcome.measurement.numbers.cpuMs.median.toPrecision(3)} ms`
      : `${gateway} ${outcome.kind}`,
  );
  return `CPU per request: ${told.join(', ')}`;
}
