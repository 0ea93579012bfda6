import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BffOptions } from '../bff.ts';
import type { Config } from '../config.ts';
import { type BffDefinition, defineBff } from '../definition.ts';
import type { AllowlistMode } from '../persisted.ts';
import { isLoopbackHost } from '../playground/page-headers.ts';
import { createLog } from '../telemetry/log.ts';
import { type Command, type CommandArgs, hint, portOf, UsageError } from './command.ts';
import { listLimitOf } from './list-limit.ts';
import {
  GENERATED_FOLDER,
  layOut,
  loadBff,
  PLANS_FILE,
  readProjectFile,
  SUPERGRAPH_FILE,
  urlsOf,
} from './project.ts';

/** A BFF's definition, and where it stands. */
export interface Serving {
  readonly definition: BffDefinition;
  readonly options: BffOptions;
}

/** A BFF of the project, as its folder defines it. */
export async function fromFolder(
  folder: string,
  args: CommandArgs,
  config: Config,
): Promise<Serving> {
  const chosen = CHOSEN_IN_FOLDER.find((option) => args.text(option) !== undefined);
  if (chosen) throw new UsageError(`"${folder}" or --${chosen}, not both; ${HINT}`);
  const definition = await loadBff(folder);
  const project = layOut(readProjectFile(), config.basePort);
  const place = project.bffs.find(({ name }) => name === definition.client);
  return {
    definition,
    options: {
      ...environmentOf(args, config),
      port: portOf(args.text('port'), place?.port ?? 0),
      pollIntervalMs: pollIntervalOf(args, []),
      supergraph: SUPERGRAPH_FILE,
      manifests: [join(folder, 'manifest.json')],
      plans: join(GENERATED_FOLDER, definition.client, PLANS_FILE),
      subgraphUrls: { ...urlsOf(project.subgraphs), ...subgraphUrlsOf(args) },
      log: createLog(definition.client, config.logLevel),
    },
  };
}

/** What a BFF's own folder says, so that the command line does not. */
const CHOSEN_IN_FOLDER = [
  'supergraph',
  'manifest',
  'plans',
  'allowlist',
  'include-tag',
  'exclude-tag',
  'list-limit',
  'response-cache',
  'entity-cache',
  'identity',
];

/** A BFF before any supergraph, as the command line defines it. */
export function fromOptions(args: CommandArgs, config: Config): Serving {
  const supergraph = args.text('supergraph');
  if (!supergraph) {
    throw new UsageError(`name a folder, bffs/<client>, or a --supergraph; ${HINT}`);
  }
  const manifests = args.texts('manifest');
  for (const place of [supergraph, ...manifests]) requireReadable(place);
  const allowlist = args.text('allowlist') ?? (manifests.length > 0 ? 'enforce' : 'open');
  return {
    definition: defineBff({
      client: 'supergraph',
      allowlist: allowlist as AllowlistMode,
      limits: { lists: listLimitOf(args) },
      cache: {
        responseBytes: megabytesOf(args, 'response-cache'),
        entityBytes: megabytesOf(args, 'entity-cache'),
      },
      contract: {
        includeTags: args.texts('include-tag'),
        excludeTags: args.texts('exclude-tag'),
      },
    }),
    options: {
      ...environmentOf(args, config),
      port: portOf(args.text('port'), config.basePort),
      pollIntervalMs: pollIntervalOf(args, [supergraph, ...manifests]),
      supergraph,
      manifests,
      plans: args.text('plans'),
      subgraphUrls: subgraphUrlsOf(args),
      log: createLog('supergraph', config.logLevel),
    },
  };
}

function environmentOf(args: CommandArgs, config: Config) {
  const { production, openCredential, invalidationCredential, cdnUrl } = config;
  const host = args.text('host') ?? '127.0.0.1';
  return {
    host,
    introspection: production ? ('refused' as const) : ('allowed' as const),
    playground: playgroundOf(host, config),
    openCredential,
    cdnUrl,
    invalidationCredential,
  };
}

/** For the person at this machine: not where others may come, nor past a credential that is asked for. */
function playgroundOf(host: string, { production, openCredential }: Config): 'served' | 'refused' {
  const isMine = !production && openCredential === undefined && isLoopbackHost(host);
  return isMine ? 'served' : 'refused';
}

function subgraphUrlsOf(args: CommandArgs): Record<string, string> {
  return Object.fromEntries(
    args.texts('subgraph').map((pair) => {
      const [, name, url] = /^([^=]+)=(https?:\/\/.+)$/.exec(pair) ?? [];
      if (name && url) return [name, url];
      throw new UsageError(`--subgraph is "${pair}"; expected <name>=<url>.`);
    }),
  );
}

function pollIntervalOf(args: CommandArgs, places: readonly string[]): number {
  const text = args.text('poll-interval-ms');
  if (text === undefined) return places.some((place) => /^https?:/.test(place)) ? 10_000 : 200;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UsageError(`--poll-interval-ms is "${text}"; expected a number of milliseconds.`);
}

function megabytesOf(args: CommandArgs, option: 'response-cache' | 'entity-cache'): number {
  const text = args.text(option);
  if (text === undefined) return 0;
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text) * 1024 * 1024;
  throw new UsageError(`--${option} is "${text}"; expected a number of megabytes.`);
}

function requireReadable(place: string): void {
  if (/^https?:/.test(place) || existsSync(place)) return;
  throw new UsageError(`${place} does not exist.`);
}

const HINT = hint({ name: 'serve' });

/** What the command line may say of a BFF. */
export const SERVING_OPTIONS: NonNullable<Command['options']> = {
  supergraph: { type: 'string', value: '<file or URL>', help: 'the composed supergraph' },
  manifest: {
    type: 'string',
    multiple: true,
    value: '<file or URL>',
    help: 'persisted queries (repeatable)',
  },
  plans: {
    type: 'string',
    value: '<file or URL>',
    help: 'plans that "facet compose" made of them, to boot without planning',
  },
  allowlist: {
    type: 'string',
    value: '<mode>',
    help: 'enforce, report or open; without a manifest open, else enforce',
  },
  'include-tag': {
    type: 'string',
    multiple: true,
    value: '<tag>',
    help: 'contract: only what carries it (repeatable)',
  },
  'exclude-tag': {
    type: 'string',
    multiple: true,
    value: '<tag>',
    help: 'contract: nothing that carries it (repeatable)',
  },
  subgraph: {
    type: 'string',
    multiple: true,
    value: '<name>=<url>',
    help: 'where a subgraph answers (repeatable)',
  },
  'list-limit': {
    type: 'string',
    value: '<n>',
    help: 'most that "first" and "last" of lists may ask for; no limit',
  },
  'response-cache': {
    type: 'string',
    value: '<MiB>',
    help: 'keeps answers in memory for as long as services say; none',
  },
  'entity-cache': {
    type: 'string',
    value: '<MiB>',
    help: 'the same of entities that are the same for everybody; none',
  },
  identity: {
    type: 'string',
    value: '<kind>',
    help: 'how subgraphs are told who asks: tokens, or headers in development',
  },
  'poll-interval-ms': {
    type: 'string',
    value: '<ms>',
    help: 'how often changes are looked for; files 200, URLs 10000',
  },
  host: { type: 'string', value: '<address>', help: 'address to listen on; 127.0.0.1' },
  port: { type: 'string', value: '<port>', help: 'port to listen on; 4000, 0 takes a free one' },
};
