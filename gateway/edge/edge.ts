import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { ClientError } from '../errors.ts';
import { createHttpServer, write } from '../http.ts';
import { errorResponse, refusal } from '../response.ts';
import type { Log } from '../telemetry/log.ts';
import { createForwarder, type Forwarder } from './forward.ts';
import { upstreamHeaders } from './headers.ts';
import { createVerifier, type KeySet, type Verifier } from './viewer.ts';

export interface EdgeOptions {
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** Address of each client's BFF, up to and with `/graphql`. */
  readonly bffs: Readonly<Record<string, string>>;
  /** Public keys that sign viewers' tokens; without them every token is refused. */
  readonly keys?: KeySet | undefined;
  /** Time for a BFF to answer, longer than any BFF's own deadline. Default 10,000. */
  readonly answerMs?: number;
  readonly log: Log;
}

/** An edge that answers at `url` until it is closed. */
export interface Edge {
  readonly name: string;
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the edge: `/{client}/graphql` goes to that client's BFF, nothing else goes anywhere. */
export async function createEdge(options: EdgeOptions): Promise<Edge> {
  const { host = '127.0.0.1', port, bffs, log } = options;
  const server = createHttpServer({
    bodyBytes: BODY_BYTES,
    onError: (error) => log.error({ err: error }, 'a request failed'),
  });
  const forwarder = createForwarder(log, options.answerMs ?? 10_000);
  const verify = createVerifier(options.keys);
  for (const [client, url] of Object.entries(bffs))
    route(server, { client, url, verify, forwarder });
  health(server, bffs);
  await server.listen({ host, port });
  const { port: taken } = server.server.address() as AddressInfo;
  return {
    name: 'edge',
    url: `http://${host}:${taken}`,
    close: async () => {
      await server.close();
      await forwarder.close();
    },
  };
}

/** What a BFF in any mode may take; each BFF has its own, smaller cap. */
const BODY_BYTES = 100 * 1024;

interface Route {
  readonly client: string;
  readonly url: string;
  readonly verify: Verifier;
  readonly forwarder: Forwarder;
}

function route(server: FastifyInstance, { client, url, verify, forwarder }: Route): void {
  server.all(`/${client}/graphql`, async (request, reply) => {
    try {
      // Of two such headers Node would keep the first: together they prove nothing.
      const authorization = request.raw.headersDistinct.authorization?.join(', ');
      const viewer = await verify(authorization, client);
      const headers = upstreamHeaders(request, viewer);
      return await forwarder.forward(request, reply, { client, url, headers });
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      return write(reply, errorResponse(error, request.headers.accept));
    }
  });
}

function health(server: FastifyInstance, bffs: Readonly<Record<string, string>>): void {
  server.get('/health/live', () => ({ status: 'live' }));
  server.get('/health/ready', async (_, reply) => {
    const states = await Promise.all(
      Object.entries(bffs).map(async ([client, url]) => [client, await isReady(url)] as const),
    );
    if (states.some(([, ready]) => ready)) {
      return { status: 'ready', bffs: Object.fromEntries(states) };
    }
    return write(reply, refusal('NOT_READY', 'No BFF is ready.', { 'retry-after': '1' }));
  });
}

async function isReady(url: string): Promise<boolean> {
  try {
    const probe = new URL('/health/ready', url);
    const answer = await fetch(probe, { signal: AbortSignal.timeout(1_000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
