import { subscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeHeapSnapshot } from 'node:v8';
import type { Worker } from 'node:worker_threads';
import { type Bff, createBff } from '../../gateway/bff.ts';
import { defineBff } from '../../gateway/definition.ts';
import { type InternalJwk, keySetOf } from '../../gateway/identity/new-key.ts';
import { parseSigningKey } from '../../gateway/identity/signing-key.ts';
import { parseTrustedKeys } from '../../gateway/identity/trusted-keys.ts';
import { openStore } from '../../gateway/ledger/open-store.ts';
import { connectRedis } from '../../gateway/redis.ts';
import { createLog } from '../../gateway/telemetry/log.ts';
import { CLIENT } from './keys.ts';
import type { Told } from './look.ts';

// The process of the BFF that is soaked, started with --expose-gc and the path of a `Soaked` in JSON.
// It says where it answers, and at each SIGUSR2 collects garbage, writes a snapshot of its heap and says
// in one line of JSON what else it holds.

/** What it is started with. */
export interface Soaked {
  /** Paths of files. */
  readonly supergraph: string;
  readonly manifests: readonly string[];
  readonly snapshotFile: string;
  /** A folder for what outlives a process, where there is no Redis. */
  readonly stateFolder: string;
  readonly redisUrl?: string | undefined;
  /** Its own private key, and that of the edge, of which it looks at the public part only. */
  readonly key: InternalJwk;
  readonly edgeKey: InternalJwk;
  /** Whether it leaks on purpose. */
  readonly leaks: boolean;
}

const THREADS_MS = 15_000;
const CACHE_BYTES = 32 * 1024;

const threads = new Set<Worker>();
process.on('worker', (thread) => {
  threads.add(thread);
  thread.once('exit', () => threads.delete(thread));
});

const soaked = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Soaked;
const bff = await start(soaked);
if (soaked.leaks) leak();

const warnings: string[] = [];
process.on('warning', ({ name, message }) => warnings.push(`${name}: ${message}`));
process.on('SIGUSR2', () => void tell());
process.once('SIGTERM', () => bff.close().then(() => process.exit(0)));
process.stdout.write(`ready ${bff.url}\n`);

async function start({ supergraph, manifests, key, edgeKey, ...state }: Soaked): Promise<Bff> {
  const log = createLog(CLIENT, 'info');
  const own = parseSigningKey(JSON.stringify(key), key.iss);
  const trusted = parseTrustedKeys(keySetOf([edgeKey]));
  const redis = state.redisUrl ? connectRedis({ url: state.redisUrl, log }) : undefined;
  await redis?.ready(2_000);
  const definition = defineBff({
    client: CLIENT,
    // As while a client moves to ids: what is not listed runs, and is told of.
    allowlist: 'report',
    // So small that they are full before the first look: from then on they may not grow.
    cache: { responseBytes: CACHE_BYTES, entityBytes: CACHE_BYTES },
  });
  return createBff(definition, {
    port: 0,
    supergraph,
    manifests,
    identity: { kind: 'tokens', key: () => own, trusted: () => trusted, tokenless: 'refused' },
    redis,
    ledger: openStore(redis, state.stateFolder),
    log,
  });
}

async function tell(): Promise<void> {
  // Threads that plan end when they have had nothing to do for a while; until then they hold files.
  const end = performance.now() + THREADS_MS;
  while (threads.size > 0 && performance.now() < end) await sleep(100);
  globalThis.gc?.();
  writeHeapSnapshot(soaked.snapshotFile);
  const { heapUsed } = process.memoryUsage();
  const told: Told = { heapBytes: heapUsed, resources: process.getActiveResourcesInfo(), warnings };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}

/** Keeps an object for each header of every request: what a soak is for. */
function leak(): void {
  const kept: LeakedHeader[] = [];
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { readonly request: IncomingMessage };
    for (const text of request.rawHeaders) kept.push(new LeakedHeader(text));
  });
}

class LeakedHeader {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
