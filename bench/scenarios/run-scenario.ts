import type { GatewayName } from '../gateways/gateway.ts';
import { type Contender, interleave, type Measurement } from '../measure/interleave.ts';
import { expectedAnswer } from '../workload/expected-answer.ts';
import { writeManifest } from '../workload/generated-folder.ts';
import { OPERATIONS, operationNamed } from '../workload/operations.ts';
import type { Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { clientOf, startOnStage } from './start-on-stage.ts';

/** What came of a gateway in a scenario. */
export type Outcome =
  | { readonly kind: 'measured'; readonly measurement: Measurement }
  | { readonly kind: 'not built' | 'could not start'; readonly reason: string };

export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly answerBytes: number;
  readonly outcomes: Readonly<Partial<Record<GatewayName, Outcome>>>;
}

/** Starts all gateways for a scenario, measures them in turn and stops them. */
export async function runScenario(scenario: Scenario, stage: Stage): Promise<ScenarioResult> {
  const { name, variables, features } = scenario;
  const asked = { operation: operationNamed(scenario.operation), ...(variables && { variables }) };
  await stage.subgraphs.set(scenario.subgraphs);
  const manifest = writeManifest('manifest', OPERATIONS);
  const outcomes: Partial<Record<GatewayName, Outcome>> = {};
  const contenders: Contender[] = [];
  for (const gateway of stage.gateways) {
    const missing = gateway.notBuilt?.[name];
    const started = missing
      ? { reason: missing }
      : await startOnStage(gateway, { ...asked, manifest, features }, stage);
    if ('reason' in started) {
      const kind = missing ? 'not built' : 'could not start';
      outcomes[gateway.name] = { kind, reason: started.reason };
    } else {
      contenders.push({ running: started, client: clientOf(started, asked, scenario) });
    }
  }
  const measurements = await interleave(contenders, stage.subgraphs, stage.pace);
  for (const [place, { running, client }] of contenders.entries()) {
    const measurement = measurements[place];
    if (measurement) outcomes[running.gateway.name] = { kind: 'measured', measurement };
    await client.close();
    await running.process.stop();
  }
  const data = expectedAnswer(asked.operation.body, variables);
  const inOrder = stage.gateways.map(({ name: gateway }) => [gateway, outcomes[gateway]]);
  return {
    scenario,
    answerBytes: JSON.stringify({ data }).length,
    outcomes: Object.fromEntries(inOrder),
  };
}
