import { join } from 'node:path';
import { type Config, ConfigError, inspectConfig } from '../config.ts';
import { createLog } from '../telemetry/log.ts';
import { type Command, hint, portOf, UsageError } from './command.ts';
import { trustedKeysFile } from './internal-keys.ts';
import { requireStartable, subgraphFaults } from './production.ts';
import { importFile, layOut, placeNamed, readProjectFile } from './project.ts';
import { type Running, runUntilStopped } from './run-until-stopped.ts';

/** What a subgraph's `index.ts` default-exports, as far as it is started from here. */
interface StartableService {
  start(options: {
    port: number;
    callers: { readonly file: string };
    databaseUrl?: string | undefined;
    seedScale?: number;
    filesUrl?: string | undefined;
    publishTo?: PublishTo | undefined;
    logLevel?: Config['logLevel'];
  }): Promise<Running>;
}

/** Whom a service tells what its writes have changed. */
type PublishTo =
  | { readonly redisUrl: string }
  | { readonly urls: readonly string[]; readonly credential: string };

/** Serves one domain service. */
export const subgraph: Command = {
  name: 'subgraph',
  usage: '<name> [--port <port>]',
  summary: 'Serves one subgraph, with its data in memory or in DATABASE_URL.',
  options: {
    port: { type: 'string', value: '<port>', help: 'port to listen on; its place in facet.json' },
  },
  example: 'facet subgraph reviews',
  words: 1,
  run: async (args) => {
    const config = requireStartable('subgraph', inspectConfig(), subgraphFaults);
    const [name] = args.words;
    if (!name) throw new UsageError(`name a subgraph; ${hint(subgraph)}`);
    const { subgraphs } = layOut(readProjectFile(), config.basePort);
    const place = placeNamed(subgraphs, name, 'subgraph');
    const module = await importFile(join('subgraphs', name, 'index.ts'));
    const { default: service } = module as { default: StartableService };
    const { databaseUrl, seedScale, imagesUrl: filesUrl, logLevel } = config;
    const port = portOf(args.text('port'), place.port);
    const publishTo = publishToOf(config);
    const callers = { file: trustedKeysFile(config) };
    const log = createLog(name, config.logLevel);
    return runUntilStopped(
      () =>
        service
          .start({ port, callers, databaseUrl, seedScale, filesUrl, publishTo, logLevel })
          .catch((error: unknown) => {
            throw isClosedDatabase(error)
              ? new ConfigError(`DATABASE_URL cannot be opened: ${error.message || error.code}.`)
              : error;
          }),
      { ...config, log },
    );
  },
};

/** Where BFFs share a Redis, one message reaches them all. */
function publishToOf({
  redisUrl,
  invalidationUrls: urls,
  invalidationCredential: credential,
}: Config): PublishTo | undefined {
  if (redisUrl) return { redisUrl };
  return urls.length > 0 && credential ? { urls, credential } : undefined;
}

/** No server there, or one that lets nobody in: neither message holds the URL's password. */
function isClosedDatabase(error: unknown): error is Error & { code: string } {
  const { code = '', syscall } = error as { code?: string; syscall?: string };
  const unreachable = code === 'ECONNREFUSED' || syscall === 'connect' || syscall === 'getaddrinfo';
  return unreachable || INVALID_AUTHORIZATION.test(code) || code === NO_SUCH_DATABASE;
}

/** PostgreSQL's SQLSTATE classes. */
const INVALID_AUTHORIZATION = /^28/;
const NO_SUCH_DATABASE = '3D000';
