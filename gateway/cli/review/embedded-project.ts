import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createBff } from '../../bff.ts';
import { type Config, readConfig } from '../../config.ts';
import type { BffDefinition } from '../../definition.ts';
import { bffNamed, EDGE, type Identity } from '../../identity/identity.ts';
import { digestOf } from '../../identity/internal-token.ts';
import { createMint, type Mint } from '../../identity/mint.ts';
import { type InternalJwk, keySetOf, newInternalKey } from '../../identity/new-key.ts';
import { parseSigningKey, type SigningKey } from '../../identity/signing-key.ts';
import { parseTrustedKeys } from '../../identity/trusted-keys.ts';
import { createLog } from '../../telemetry/log.ts';
import type { Viewer } from '../../viewer.ts';
import { UsageError } from '../command.ts';
import { importFile, loadBff, readProjectFile, SUPERGRAPH_FILE } from '../project.ts';

/** A project that runs in this process on data of its own, for as long as it is looked at. */
export interface EmbeddedProject {
  /** Asks a client's BFF, as its edge would, for one viewer; gives the body of the answer. */
  ask(client: string, viewer: Viewer | null, body: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * Starts the subgraphs and BFFs of the project in the current folder on free ports, as they are
 * composed. Their data are in memory, whatever the environment says; nothing is kept for later.
 */
export async function startEmbeddedProject(): Promise<EmbeddedProject> {
  const { bffs, subgraphs } = readProjectFile();
  const config = readConfig();
  const keys = new Map([EDGE, ...bffs.map(bffNamed)].map((issuer) => [issuer, newKey(issuer)]));
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of closing.reverse()) await end();
  };
  try {
    const subgraphUrls: Record<string, string> = {};
    for (const name of subgraphs) {
      const service = await startService(name, [...keys.values()], config);
      closing.push(() => service.close());
      subgraphUrls[name] = service.url;
    }
    const urls = new Map<string, string>();
    for (const name of bffs) {
      const bff = await startBff(name, { subgraphUrls, keys });
      closing.push(() => bff.close());
      urls.set(name, bff.url);
    }
    return { ask: asking(urls, createMint(signingKey(keys, EDGE))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Keys = ReadonlyMap<string, InternalJwk>;

const newKey = (issuer: string) => newInternalKey(issuer, 'embedded');

function signingKey(keys: Keys, issuer: string): () => SigningKey {
  const key = parseSigningKey(JSON.stringify(keys.get(issuer)), issuer);
  return () => key;
}

/** What a subgraph's `index.ts` default-exports, as far as it is started from here. */
interface EmbeddableService {
  start(options: {
    port: number;
    callers: { readonly keys: readonly InternalJwk[] };
    databaseUrl: undefined;
    seedScale: number;
    filesUrl: string | undefined;
  }): Promise<{ readonly url: string; close(): Promise<void> }>;
}

async function startService(name: string, keys: readonly InternalJwk[], config: Config) {
  const module = await importFile(join('subgraphs', name, 'index.ts'));
  const { default: service } = module as { default?: Partial<EmbeddableService> };
  if (!service?.start) {
    throw new UsageError(`subgraphs/${name}/index.ts default-exports nothing that starts it.`);
  }
  const callers = JSON.parse(keySetOf(keys)) as { keys: InternalJwk[] };
  const { seedScale, imagesUrl: filesUrl } = config;
  return service.start({ port: 0, callers, databaseUrl: undefined, seedScale, filesUrl });
}

interface Around {
  readonly subgraphUrls: Readonly<Record<string, string>>;
  readonly keys: Keys;
}

async function startBff(name: string, { subgraphUrls, keys }: Around) {
  const definition = await loadBff(join('bffs', name));
  const trusted = parseTrustedKeys(keySetOf([...keys.values()]));
  const identity: Identity = {
    kind: 'tokens',
    key: signingKey(keys, bffNamed(name)),
    trusted: () => trusted,
    tokenless: 'refused',
  };
  return createBff(unhurried(definition), {
    port: 0,
    supergraph: SUPERGRAPH_FILE,
    manifests: [join('bffs', name, 'manifest.json')],
    subgraphUrls,
    identity,
    log: createLog(name, 'silent'),
  });
}

/** What is measured is no load, and nothing of it may come from an answer before. */
function unhurried(definition: BffDefinition): BffDefinition {
  const { cache, overload } = definition;
  return {
    ...definition,
    cache: { ...cache, responseBytes: 0, entityBytes: 0 },
    overload: { ...overload, shedding: 'off' },
    deadlineMs: DEADLINE_MS,
  };
}

const DEADLINE_MS = 30_000;

function asking(urls: ReadonlyMap<string, string>, mint: Mint): EmbeddedProject['ask'] {
  return async (client, viewer, body) => {
    const url = urls.get(client);
    if (!url) throw new Error(`No BFF of ${client} was started.`);
    const digest = digestOf({ method: 'POST', target: new URL(url).pathname, body });
    const audience = bffNamed(client);
    const token = mint({ audience, client, viewer, requestId: randomUUID(), digest });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const response = await fetch(url, { method: 'POST', headers, body });
    return response.text();
  };
}
