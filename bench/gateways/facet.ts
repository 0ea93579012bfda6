import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { facetScript } from './facet-script.ts';
import type { Gateway, GatewaySetup } from './gateway.ts';

/** Facet as its users start it: `facet compose` at build time, then `facet serve`. */
export const facet: Gateway = {
  name: 'facet',
  label: 'Facet',
  prepare: async (setup) =>
    (await makePlans(setup)) ? { ...setup, plans: plansFile(setup) } : setup,
  program: (setup) => ({
    directory: PROJECT,
    // In production it would not believe the header that names callers here.
    environment: { ...SCRIPT.environment, NODE_ENV: 'development' },
    arguments: [
      ...SCRIPT.nodeOptions,
      ...(setup.profile ? ['--cpu-prof', `--cpu-prof-dir=${setup.profile}`] : []),
      ...['gateway/cli.ts', 'serve', '--port', String(setup.port)],
      ...['--supergraph', setup.supergraph],
      ...['--manifest', setup.manifest, '--allowlist', 'enforce'],
      // Its subgraphs know no tokens; every gateway hands the caller's name on in a header.
      ...['--identity', 'headers'],
      ...(setup.features === 'cache' ? ['--response-cache', '64'] : []),
      ...(setup.entityCacheMiB ? ['--entity-cache', String(setup.entityCacheMiB)] : []),
      ...(setup.plans ? ['--plans', setup.plans] : []),
    ],
  }),
  requestBody: ({ id }, variables) => JSON.stringify({ documentId: id, variables }),
};

const PROJECT = dirname(dirname(import.meta.dirname));
const SCRIPT = facetScript();

function plansFile({ manifest }: GatewaySetup): string {
  return manifest.replace(/\.json$/, '.plans.jsonl');
}

/** Whether `facet compose` could write the machine's plans: it may not have that option yet. */
async function makePlans(setup: GatewaySetup): Promise<boolean> {
  const { supergraph, manifest } = setup;
  const options = ['--supergraph', supergraph, '--manifest', manifest, '--plans', plansFile(setup)];
  try {
    await run(process.execPath, ['gateway/cli.ts', 'compose', ...options], { cwd: PROJECT });
    return true;
  } catch (error) {
    // 2 is a command line that is not understood.
    if ((error as { code?: unknown }).code === 2) return false;
    throw error;
  }
}

const run = promisify(execFile);
