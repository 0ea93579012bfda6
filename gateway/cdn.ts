import { Agent, type Dispatcher } from 'undici';
import type { Staleness } from './cache-control.ts';
import { VERSION_HEADERS } from './client-version.ts';
import type { Handler } from './gateway.ts';
import { type HeldAddress, HeldAddresses } from './held-addresses.ts';
import type { HttpRequest } from './request.ts';
import type { HttpResponse } from './response.ts';
import type { CdnMetrics } from './telemetry/cdn-metrics.ts';
import type { Log } from './telemetry/log.ts';

/** A caching proxy in front, which is told what changed. Nothing here fails or delays a request. */
export interface Cdn {
  /** Notes an answer: if it is everybody's, the proxy may hold it from now on. */
  served(http: HttpRequest, response: HttpResponse): void;
  /** Makes the proxy forget what was made of any of this: in the background, twice. */
  purge(tags: readonly string[]): void;
  close(): Promise<void>;
}

export interface CdnOptions {
  /** Where the proxy answers: `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly client: string;
  readonly cache: Staleness;
  /** An answer is on its way for no longer than this, in milliseconds. */
  readonly deadlineMs: number;
  readonly metrics: CdnMetrics;
  readonly log: Log;
}

/**
 * Knows what the proxy may hold, and purges it by `PURGE` requests: one for each address and
 * representation. They are sent again after a deadline, for an answer made before the change may
 * have been on its way to the proxy.
 */
export function createCdn(options: CdnOptions): Cdn {
  const { client, cache, deadlineMs } = options;
  const staleS = Math.max(cache.staleWhileRevalidateS, cache.staleIfErrorS);
  const { origin, pathname } = new URL(options.url);
  const path = `${pathname === '/' ? '' : pathname}/${client}/graphql`;
  const held = new HeldAddresses(HELD_BYTES);
  const agent = new Agent({ connections: CONCURRENCY, connectTimeout: PURGE_MS });
  const purging = purgeQueue((address) => send(agent, { origin, path }, address), options);
  const timers = new Set<NodeJS.Timeout>();
  return {
    served: (
      { method, search, headers },
      { kept, tags = [], headers: { 'cache-control': policy } },
    ) => {
      if (method !== 'GET' || !kept || !policy?.startsWith('public')) return;
      const until = Date.now() + (kept.maxAgeS + staleS) * 1_000;
      held.hold({ search, headers: chosenBy(headers) }, tags, until);
    },
    purge: (tags) => {
      const first = held.take(tags, Date.now());
      purging(first);
      const timer = setTimeout(() => {
        timers.delete(timer);
        purging([...first, ...held.take(tags, Date.now())]);
      }, deadlineMs);
      timers.add(timer.unref());
    },
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      await agent.destroy();
    },
  };
}

/** The same handler, with what it answers noted. */
export function notedBy(cdn: Cdn, handle: Handler): Handler {
  return async (http) => {
    const response = await handle(http);
    cdn.served(http, response);
    return response;
  };
}

const HELD_BYTES = 16 * 1024 * 1024;
const CONCURRENCY = 8;
const WAITING_MAX = 20_000;
const PURGE_MS = 1_000;

/** What a proxy tells representations of one address apart by: all that `Vary` may name. */
const CHOOSING = ['accept', 'accept-encoding', ...VERSION_HEADERS] as const;

function chosenBy(headers: HttpRequest['headers']): Record<string, string> {
  return Object.fromEntries(CHOOSING.map((name) => [name, String(headers[name] ?? '')]));
}

type Purge = (address: HeldAddress) => Promise<'purged' | 'absent'>;

/** Purges some addresses at a time, each with a second try. */
function purgeQueue(purge: Purge, { metrics, log }: CdnOptions) {
  const waiting: HeldAddress[] = [];
  let running = 0;
  const next = async () => {
    running += 1;
    for (let address = waiting.pop(); address; address = waiting.pop()) {
      const twice = purge(address).catch(() => purge(address as HeldAddress));
      await twice.then(metrics.purge, (error) => {
        metrics.purge('failed');
        log.warn({ err: error }, 'the caching proxy in front forgets nothing');
      });
    }
    running -= 1;
  };
  return (addresses: readonly HeldAddress[]) => {
    for (const address of addresses) {
      // The proxy stands still: what it holds grows old on its own.
      if (waiting.length >= WAITING_MAX) metrics.purge('failed');
      else waiting.push(address);
    }
    while (running < CONCURRENCY && waiting.length > 0) void next();
  };
}

async function send(
  agent: Agent,
  { origin, path }: { readonly origin: string; readonly path: string },
  { search, headers }: HeldAddress,
): Promise<'purged' | 'absent'> {
  const { statusCode, body } = await agent.request({
    origin,
    path: `${path}?${search}`,
    method: 'PURGE' as Dispatcher.HttpMethod,
    headers,
    signal: AbortSignal.timeout(PURGE_MS),
  });
  await body.dump();
  if (statusCode < 300) return 'purged';
  if (ABSENT.has(statusCode)) return 'absent';
  throw new Error(`It answers ${statusCode} to a PURGE.`);
}

/** What the builds of nginx's module answer when there was nothing to forget. */
const ABSENT = new Set([404, 412]);
