import { readFileSync } from 'node:fs';
import { type Config, readConfig } from '../config.ts';
import { createEdge } from '../edge/edge.ts';
import type { KeySet } from '../edge/viewer.ts';
import { createLog } from '../telemetry/log.ts';
import { type Command, portOf, UsageError } from './command.ts';
import { developmentKeys } from './development-keys.ts';
import { layOut, readProjectFile, urlsOf } from './project.ts';
import { runUntilStopped } from './run-until-stopped.ts';

/** Serves the edge. */
export const edge: Command = {
  name: 'edge',
  usage: '[--port <port>]',
  summary: 'Serves the edge: /{client}/graphql goes to the BFF of that client.',
  options: {
    port: { type: 'string', value: '<port>', help: 'port to listen on; FACET_BASE_PORT or 4000' },
  },
  example: 'facet edge\nFACET_JWKS=keys.json facet edge --port 8080',
  words: 0,
  run: async (args) => {
    const config = readConfig();
    const project = layOut(readProjectFile(), config.basePort);
    const keys = await keysFor(config);
    return runUntilStopped(() =>
      createEdge({
        port: portOf(args.text('port'), project.edge.port),
        bffs: urlsOf(project.bffs),
        keys,
        log: createLog('edge', config.logLevel),
      }),
    );
  },
};

/** The configured keys; in development, without any, the project's own development keys. */
async function keysFor({ jwksFile, production }: Config): Promise<KeySet | undefined> {
  if (!jwksFile) return production ? undefined : (await developmentKeys()).publicKeys;
  try {
    return JSON.parse(readFileSync(jwksFile, 'utf8')) as KeySet;
  } catch {
    throw new UsageError(`FACET_JWKS is "${jwksFile}"; expected a file with a JWK set.`);
  }
}
