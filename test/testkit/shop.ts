import { type Engine, engineOfThisRun } from '#service/testkit';
import { type Bff, createBff } from '../../gateway/bff.ts';
import type { BffDefinition } from '../../gateway/definition.ts';
import { createEdge, type Edge } from '../../gateway/edge/edge.ts';
import { fixedIssuer } from '../../gateway/edge/issuer.ts';
import type { KeySet } from '../../gateway/edge/key-set.ts';
import type { Redis } from '../../gateway/redis.ts';
import { createLog } from '../../gateway/telemetry/log.ts';
import type { Service } from '../../subgraphs/service/index.ts';
import { CALLERS, identityOf, internalKey } from './internal-keys.ts';
import { SUBGRAPHS } from './subgraphs.ts';
import { ISSUER } from './viewer.ts';

export const CLIENTS = ['web', 'mobile', 'partner'] as const;
export type Client = (typeof CLIENTS)[number];

/** The whole system of the demonstration shop, every part on a free port of its own. */
export interface Shop {
  readonly edge: Edge;
  readonly bffs: Readonly<Record<Client, Bff>>;
  /** Addresses of the subgraphs by name. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  /** Ends one service, as if it had crashed. */
  stopService(name: string): Promise<void>;
  close(): Promise<void>;
}

export interface ShopOptions {
  /** Where the services keep their data. Default: a database on `DATABASE_URL`, else SQLite. */
  readonly engine?: Engine;
  /** Default 0.1: fifty users, two hundred products. */
  readonly seedScale?: number;
  /** Public keys of viewers' tokens. */
  readonly keys?: KeySet;
  /** Whether BFFs answer calls without a token, too. Default `served`, as in development. */
  readonly tokenless?: 'served' | 'refused';
  /**
   * Whether answers name pictures where this shop serves them. Default: they name one address in every
   * shop, so that answers compare.
   */
  readonly ownFiles?: boolean;
  /** Told of every SQL statement of every service. */
  readonly onStatement?: (sql: string) => void;
  /** Whether answers and entities are kept, as in production. Default `dropped`. */
  readonly caches?: 'kept' | 'dropped';
  /** Shared by all BFFs, where caches are kept. Default: each has its own memory. */
  readonly redis?: Redis;
  /** A caching proxy before the edge, to be told what changed. */
  readonly cdnUrl?: string;
  /** The composed supergraph's file. Default: the committed one. */
  readonly supergraph?: string;
  /** Where BFFs reach a service, when not at its own address. */
  readonly reach?: (url: string) => Promise<string>;
  /** Takes the lines of all parts, from `info` on. Default: nothing is logged. */
  readonly onLogLine?: (line: string) => void;
  /** Changes a client's choices. */
  readonly adapt?: (definition: BffDefinition) => BffDefinition;
}

/** Starts the shop: five subgraphs, three BFFs and the edge, all real, in this process. */
export async function startShop(options: ShopOptions = {}): Promise<Shop> {
  const { seedScale = 0.1 } = options;
  const { databaseUrl, drop } = options.engine ?? (await engineOfThisRun());
  const running = await Promise.all(
    services.map((service) =>
      service.start({
        port: 0,
        callers: CALLERS,
        databaseUrl,
        seedScale,
        filesUrl: options.ownFiles ? undefined : 'https://images.example.com',
        onStatement: options.onStatement,
        ...(options.onLogLine && { logLevel: 'info', logTo: { write: options.onLogLine } }),
      }),
    ),
  );
  const subgraphUrls = Object.fromEntries(running.map(({ name, url }) => [name, url]));
  const bffs = await startBffs(await reached(subgraphUrls, options), options);
  const alive = new Map(running.map((service) => [service.name, service]));
  const edge = await createEdge({
    port: 0,
    bffs: Object.fromEntries(Object.values(bffs).map(({ client, url }) => [client, [url]])),
    issuers: options.keys && [fixedIssuer(ISSUER, options.keys)],
    internalKey: internalKey('edge'),
    overload: { shedding: 'off' },
    log: logOf('edge', options),
  });
  return {
    edge,
    bffs,
    subgraphUrls,
    stopService: async (name) => {
      await alive.get(name)?.close();
      alive.delete(name);
    },
    close: async () => {
      await edge.close();
      await Promise.all(Object.values(bffs).map((bff) => bff.close()));
      await Promise.all([...alive.values()].map((service) => service.close()));
      await drop();
    },
  };
}

// One import after the other: Jest cannot link modules that several imports ask for at once.
const services: Service[] = [];
for (const name of SUBGRAPHS) services.push(await defaultOf(`../../subgraphs/${name}/index.ts`));
/** The clients' definitions, as their folders export them. */
export const definitions: BffDefinition[] = [];
for (const client of CLIENTS) definitions.push(await defaultOf(`../../bffs/${client}/bff.ts`));

async function defaultOf<Export>(path: string): Promise<Export> {
  const module = (await import(new URL(path, import.meta.url).href)) as { default: Export };
  return module.default;
}

async function startBffs(
  subgraphUrls: Readonly<Record<string, string>>,
  options: ShopOptions,
): Promise<Record<Client, Bff>> {
  const { caches = 'dropped', redis, cdnUrl, adapt = (definition) => definition } = options;
  const { supergraph = 'schema/generated/supergraph.graphql' } = options;
  const started = await Promise.all(
    definitions.map(async (definition) => {
      const { client } = definition;
      const chosen = caches === 'kept' ? definition : withoutCaches(definition);
      const bff = await createBff(adapt(unshed(chosen)), {
        port: 0,
        supergraph,
        manifests: [`bffs/${client}/manifest.json`],
        subgraphUrls,
        identity: identityOf(client, options.tokenless),
        redis,
        cdnUrl,
        log: logOf(client, options),
      });
      return [client, bff] as const;
    }),
  );
  return Object.fromEntries(started) as Record<Client, Bff>;
}

async function reached(
  urls: Readonly<Record<string, string>>,
  { reach = async (url) => url }: ShopOptions,
): Promise<Readonly<Record<string, string>>> {
  const found = Object.entries(urls).map(async ([name, url]) => [name, await reach(url)] as const);
  return Object.fromEntries(await Promise.all(found));
}

/** Tests ask for much at once on machines that do much else: what they are about is not load. */
function unshed(definition: BffDefinition): BffDefinition {
  return { ...definition, overload: { ...definition.overload, shedding: 'off' } };
}

function logOf(name: string, { onLogLine: write }: ShopOptions) {
  return write ? createLog(name, 'info', { write }) : createLog(name, 'silent');
}

function withoutCaches(definition: BffDefinition): BffDefinition {
  return { ...definition, cache: { ...definition.cache, responseBytes: 0, entityBytes: 0 } };
}
