import { join } from 'node:path';
import { type Config, inspectConfig } from '../config.ts';
import type { BffDefinition } from '../definition.ts';
import { createEdge, type Edge } from '../edge/edge.ts';
import { createKeyRing, type KeyRing } from '../edge/partner-keys/key-ring.ts';
import { EDGE } from '../identity/identity.ts';
import { createLog, type Log } from '../telemetry/log.ts';
import { type Command, type CommandArgs, portOf } from './command.ts';
import { signingKeyOf } from './internal-keys.ts';
import { openIssuers } from './issuers.ts';
import { openKeyStore, pepperOf } from './key-store.ts';
import { openRedis } from './open-redis.ts';
import { edgeFaults, requireStartable } from './production.ts';
import { layOut, loadBff, type Project, readProjectFile } from './project.ts';
import { replicaUrls } from './replica-urls.ts';
import { runUntilStopped } from './run-until-stopped.ts';

/** Serves the edge. */
export const edge: Command = {
  name: 'edge',
  usage: '[--bff <client>=<url>]… [--port <port>] [--metrics-port <port>]',
  summary: 'Serves the edge: /{client}/graphql goes to the BFFs of that client.',
  options: {
    bff: {
      type: 'string',
      multiple: true,
      value: '<client>=<url>',
      help: 'where a BFF answers, once for each replica; FACET_BFFS or facet.json',
    },
    port: { type: 'string', value: '<port>', help: 'port to listen on; FACET_BASE_PORT or 4000' },
    'metrics-port': {
      type: 'string',
      value: '<port>',
      help: "port of this machine's own where /metrics is told; FACET_BASE_PORT + 99, with --port none",
    },
  },
  example: [
    'facet edge',
    'FACET_JWKS=keys.json facet edge --port 8080 --bff web=http://10.0.0.1:4001 --bff web=http://10.0.0.2:4001',
  ].join('\n'),
  words: 0,
  run: async (args) => {
    const file = readProjectFile();
    const choices = await choicesOf(file.bffs);
    const hasPartners = Object.values(choices).some(({ callers }) => callers === 'partners');
    const config = requireStartable('edge', inspectConfig(), (each) =>
      edgeFaults({ hasPartners }, each),
    );
    const project = layOut(file, config.basePort);
    const port = portOf(args.text('port'), project.edge.port);
    const metricsPort = metricsPortOf(args, project);
    const bffs = replicaUrls(project, args, config.bffs);
    const log = createLog('edge', config.logLevel);
    const place = { port, metricsPort, bffs, choices, hasPartners, log };
    return runUntilStopped(() => start(config, place), { ...config, log });
  },
};

/** An edge at a port of its own choice may be one of several: it tells metrics where it is told to. */
function metricsPortOf(args: CommandArgs, { edgeMetrics }: Project): number | undefined {
  const text = args.text('metrics-port');
  if (text === undefined && args.text('port') !== undefined) return undefined;
  return portOf(text, edgeMetrics.port, 'metrics-port');
}

type Choices = Readonly<Record<string, BffDefinition>>;

async function choicesOf(clients: readonly string[]): Promise<Choices> {
  const definitions = clients.map(async (client) => [client, await loadBff(join('bffs', client))]);
  return Object.fromEntries(await Promise.all(definitions)) as Choices;
}

interface Place {
  readonly port: number;
  readonly metricsPort: number | undefined;
  readonly bffs: Readonly<Record<string, readonly string[]>>;
  readonly choices: Choices;
  readonly hasPartners: boolean;
  readonly log: Log;
}

async function start(config: Config, place: Place): Promise<Edge> {
  const { port, metricsPort, bffs, choices, hasPartners, log } = place;
  const { production, trustedProxies } = config;
  const internalKey = signingKeyOf(EDGE, config, log);
  const issuers = await openIssuers(config, log);
  const keys = hasPartners ? await keysFor(config, log) : undefined;
  const redis = await openRedis(config, log);
  const edge = await createEdge({
    port,
    metricsPort,
    bffs,
    choices,
    issuers: issuers.all,
    keys,
    proof: production ? 'required' : 'optional',
    internalKey,
    redis,
    trustedProxies,
    log,
  });
  if (edge.metricsUrl) log.info({ url: edge.metricsUrl }, 'metrics are told');
  return {
    ...edge,
    close: async (how) => {
      await edge.close(how);
      issuers.end();
      await keys?.close();
      await redis?.close();
    },
  };
}

async function keysFor(config: Config, log: Log): Promise<KeyRing | undefined> {
  const pepper = pepperOf(config);
  if (!pepper) return undefined;
  return createKeyRing({ store: await openKeyStore(config, pepper, log), pepper, log });
}
