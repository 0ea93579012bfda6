import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createHttpServer, write } from '../http.ts';
import { bffNamed } from '../identity/identity.ts';
import { digestOf, type Message } from '../identity/internal-token.ts';
import { createMint, type Mint } from '../identity/mint.ts';
import type { SigningKey } from '../identity/signing-key.ts';
import { refusal } from '../response.ts';
import type { Log } from '../telemetry/log.ts';
import { logRequest } from '../telemetry/request-log.ts';
import { createForwarder, type Forwarder } from './forward.ts';
import { forwardedRequest } from './forwarded-request.ts';
import { upstreamHeaders } from './headers.ts';
import type { Issuer } from './issuer.ts';
import { startProbes } from './probes.ts';
import { Replicas } from './replicas.ts';
import { createVerifier, type Verifier } from './viewer.ts';

export interface EdgeOptions {
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** Addresses of each client's BFFs, up to and with `/graphql`: one for each replica. */
  readonly bffs: Readonly<Record<string, readonly string[]>>;
  /** Who signs viewers' tokens. Default: nobody, and every token is refused. */
  readonly issuers?: readonly Issuer[] | undefined;
  /** The edge's own key, as it is now: signs what BFFs are told of who asks. */
  readonly internalKey: () => SigningKey;
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
  const { host = '127.0.0.1', port, log } = options;
  const server = createHttpServer({
    bodyBytes: BODY_BYTES,
    onRefused: (answered, route) => logRequest(log, { ...answered, client: clientOf(route) }),
  });
  const forwarder = createForwarder(log, options.answerMs ?? 10_000);
  const issuers = options.issuers ?? [];
  const verify = createVerifier(issuers);
  const mint = createMint(options.internalKey);
  const clients = Object.entries(options.bffs).map(
    ([client, urls]) => [client, new Replicas(urls)] as const,
  );
  const probes = startProbes(clients.flatMap(([, replicas]) => replicas.all));
  for (const [client, replicas] of clients) {
    route(server, { client, replicas, verify, mint, forwarder, log });
  }
  health(server, new Map(clients), issuers);
  await probes.asked;
  await server.listen({ host, port });
  const { port: taken } = server.server.address() as AddressInfo;
  return {
    name: 'edge',
    url: `http://${host}:${taken}`,
    close: async () => {
      await server.close();
      await probes.end();
      await forwarder.close();
    },
  };
}

/** The client that a route is for. */
function clientOf(route: string | undefined): string | undefined {
  return route && /^\/([^/]+)\/graphql$/.exec(route)?.[1];
}

/** What a BFF in any mode may take; each BFF has its own, smaller cap. */
const BODY_BYTES = 100 * 1024;

interface Route {
  readonly client: string;
  readonly replicas: Replicas;
  readonly verify: Verifier;
  readonly mint: Mint;
  readonly forwarder: Forwarder;
  readonly log: Log;
}

function route(server: FastifyInstance, options: Route): void {
  const { client, replicas, verify, mint, forwarder, log } = options;
  server.all(`/${client}/graphql`, async (request, reply) => {
    // Of two such headers Node would keep the first: together they prove nothing.
    const authorization = request.raw.headersDistinct.authorization?.join(', ');
    const viewer = await verify(authorization, client);
    const tokenFor = (digest: string) =>
      mint({ audience: bffNamed(client), client, viewer, requestId: request.id, digest });
    const headersFor = (message: Message) => ({
      ...upstreamHeaders(request),
      authorization: `Bearer ${tokenFor(digestOf(message))}`,
    });
    const answer = await forwarder.forward(request, reply, { client, replicas, headersFor });
    logRequest(log, forwardedRequest(client, request, reply));
    return answer;
  });
}

/** Ready means: somebody can be answered, and whoever brings a token can be told from others. */
function health(
  server: FastifyInstance,
  clients: ReadonlyMap<string, Replicas>,
  issuers: readonly Issuer[],
): void {
  server.get('/health/live', () => ({ status: 'live' }));
  server.get('/health/ready', async (_, reply) => {
    const states = [...clients].map(([client, { isReady }]) => [client, isReady] as const);
    const hasKeys = issuers.every(({ isReady }) => isReady);
    if (hasKeys && states.some(([, ready]) => ready)) {
      return { status: 'ready', bffs: Object.fromEntries(states) };
    }
    const message = hasKeys ? 'No BFF is ready.' : 'Keys of tokens are not there yet.';
    return write(reply, refusal('NOT_READY', message, { 'retry-after': '1' }));
  });
}
