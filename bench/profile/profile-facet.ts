import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { columns } from '../report/columns.ts';
import { runScenario } from '../scenarios/run-scenario.ts';
import { SCENARIOS } from '../scenarios/scenario.ts';
import { gatewayNamed, type Stage } from '../scenarios/stage.ts';
import { generatedFolder } from '../workload/generated-folder.ts';
import { hottestFunctions } from './hottest-functions.ts';

const COUNT = 20;

/** Runs Facet alone through a scenario with V8's profiler on, and names what cost it most. */
export async function profileFacet(scenarioName: string, stage: Stage): Promise<string> {
  const scenario = SCENARIOS.find(({ name }) => name === scenarioName);
  if (!scenario) return `${scenarioName} is not one that is profiled\n`;
  const folder = generatedFolder(`profile-${scenarioName}`);
  for (const file of readdirSync(folder)) rmSync(`${folder}/${file}`);
  stage.progress(`${scenarioName}, Facet alone, profiled`);
  const result = await runScenario(scenario, {
    ...stage,
    gateways: [gatewayNamed(stage, 'facet')],
    profile: folder,
  });
  const { facet } = result.outcomes;
  if (facet?.kind !== 'measured') return `${scenarioName}: ${facet?.reason}\n`;
  const [file] = readdirSync(folder);
  if (!file) throw new Error(`Facet left no profile in ${folder}`);
  const hottest = hottestFunctions(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')), {
    fromMs: facet.measurement.bootMs + stage.pace.warmUpMs,
    count: COUNT,
  });
  const rows = hottest.map(({ name, place, share }) => [
    `${(share * 100).toFixed(1).padStart(5)} %  ${name}  ${place.replace(PROJECT, '')}`,
  ]);
  const title = `${scenarioName}: busy time in itself, the ${COUNT} hottest functions of Facet`;
  return `${title}\n${columns(rows)}\n  the whole profile: ${folder}/${file}\n`;
}

const PROJECT = `file://${dirname(dirname(import.meta.dirname))}/`;
