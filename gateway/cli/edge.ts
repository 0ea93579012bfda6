import { type Config, inspectConfig } from '../config.ts';
import { createEdge, type Edge } from '../edge/edge.ts';
import { EDGE } from '../identity/identity.ts';
import { createLog } from '../telemetry/log.ts';
import { type Command, portOf } from './command.ts';
import { signingKeyOf } from './internal-keys.ts';
import { openIssuers } from './issuers.ts';
import { edgeFaults, requireStartable } from './production.ts';
import { layOut, readProjectFile } from './project.ts';
import { replicaUrls } from './replica-urls.ts';
import { runUntilStopped } from './run-until-stopped.ts';

/** Serves the edge. */
export const edge: Command = {
  name: 'edge',
  usage: '[--bff <client>=<url>]… [--port <port>]',
  summary: 'Serves the edge: /{client}/graphql goes to the BFFs of that client.',
  options: {
    bff: {
      type: 'string',
      multiple: true,
      value: '<client>=<url>',
      help: 'where a BFF answers, once for each replica; FACET_BFFS or facet.json',
    },
    port: { type: 'string', value: '<port>', help: 'port to listen on; FACET_BASE_PORT or 4000' },
  },
  example: [
    'facet edge',
    'FACET_JWKS=keys.json facet edge --port 8080 --bff web=http://10.0.0.1:4001 --bff web=http://10.0.0.2:4001',
  ].join('\n'),
  words: 0,
  run: async (args) => {
    const config = requireStartable('edge', inspectConfig(), edgeFaults);
    const project = layOut(readProjectFile(), config.basePort);
    const port = portOf(args.text('port'), project.edge.port);
    const bffs = replicaUrls(project, args, config.bffs);
    return runUntilStopped(() => start(config, { port, bffs }));
  },
};

interface Place {
  readonly port: number;
  readonly bffs: Readonly<Record<string, readonly string[]>>;
}

async function start(config: Config, place: Place): Promise<Edge> {
  const log = createLog('edge', config.logLevel);
  const internalKey = signingKeyOf(EDGE, config, log);
  const issuers = await openIssuers(config, log);
  const edge = await createEdge({ ...place, issuers: issuers.all, internalKey, log });
  return {
    ...edge,
    close: async () => {
      await edge.close();
      issuers.end();
    },
  };
}
