import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { type DrainOptions, drainOf } from '../drain.ts';
import { type EdgeChoices, validEdgeChoices } from '../edge-choices.ts';
import { createHttpServer } from '../http.ts';
import { bffNamed } from '../identity/identity.ts';
import { digestOf, type Message } from '../identity/internal-token.ts';
import { createMint, type Mint } from '../identity/mint.ts';
import type { SigningKey } from '../identity/signing-key.ts';
import { type OverloadChoices, validOverload } from '../overload/choices.ts';
import type { Redis } from '../redis.ts';
import { createEdgeMetrics, type EdgeMetrics } from '../telemetry/edge-metrics.ts';
import type { Log } from '../telemetry/log.ts';
import { logRequest } from '../telemetry/request-log.ts';
import { createAdmission } from './admission.ts';
import { Counts } from './counts.ts';
import { createForwarder, type Forwarder } from './forward.ts';
import { forwardedRequest } from './forwarded-request.ts';
import { upstreamHeaders } from './headers.ts';
import { addHealth } from './health.ts';
import type { Issuer } from './issuer.ts';
import { serveMetrics } from './metrics-server.ts';
import { type EdgeOverload, guardEdge, refuseWhenFull, whenAdmitted } from './overload.ts';
import type { KeyRing } from './partner-keys/key-ring.ts';
import { startProbes } from './probes.ts';
import { type RateLimits, setUpRateLimits } from './rate-limits.ts';
import { Replicas } from './replicas.ts';
import { createVerifier, type Verifier } from './viewer.ts';

export interface EdgeOptions {
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** TCP port of this machine only, where `/metrics` is told; 0 takes a free one. Default: nowhere. */
  readonly metricsPort?: number | undefined;
  /** Addresses of each client's BFFs, up to and with `/graphql`: one for each replica. */
  readonly bffs: Readonly<Record<string, readonly string[]>>;
  /** Whom each client lets ask, and how often. Default: everybody, at the default rates. */
  readonly choices?: Readonly<Record<string, EdgeChoices>>;
  /** Who signs viewers' tokens. Default: nobody, and every token is refused. */
  readonly issuers?: readonly Issuer[] | undefined;
  /** Keys of partners. Default: none, and every key is refused. */
  readonly keys?: KeyRing | undefined;
  /**
   * Whether those who may ask a client that is not for everybody must prove that they are those.
   * Default `required`.
   */
  readonly proof?: 'required' | 'optional';
  /** The edge's own key, as it is now: signs what BFFs are told of who asks. */
  readonly internalKey: () => SigningKey;
  /** Where edges sum up what they count. Default: each counts for itself. */
  readonly redis?: Redis | undefined;
  /** Addresses and networks whose `X-Forwarded-For` tells where a request is from. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** Time for a BFF to answer, longer than any BFF's own deadline. Default 10,000. */
  readonly answerMs?: number;
  /**
   * When requests are refused because there is too much to do; `runningMax` is meant for each client.
   * Default: as of a BFF, but for a `runningMax` of 2,000.
   */
  readonly overload?: OverloadChoices;
  readonly log: Log;
}

/** An edge that answers at `url` until it is closed. */
export interface Edge {
  readonly name: string;
  readonly url: string;
  /** Where its metrics are told, if anywhere. */
  readonly metricsUrl: string | undefined;
  /** Answers what is under way, then ends. */
  close(options?: DrainOptions): Promise<void>;
}

/** Starts the edge: `/{client}/graphql` goes to that client's BFFs, nothing else goes anywhere. */
export async function createEdge(options: EdgeOptions): Promise<Edge> {
  const { host = '127.0.0.1', port, metricsPort, issuers = [], log } = options;
  const metrics = createEdgeMetrics(Object.keys(options.bffs));
  const server = createHttpServer({
    bodyBytes: BODY_BYTES,
    trustedProxies: options.trustedProxies,
    onRefused: (refused, route) => {
      const answered = { ...refused, client: clientOf(route) };
      metrics.refused(answered);
      logRequest(log, answered);
    },
  });
  const clients = new Map(
    Object.entries(options.bffs).map(([client, urls]) => [client, new Replicas(urls)]),
  );
  const probes = startProbes([...clients.values()].flatMap(({ all }) => all));
  const counts = new Counts(options.redis, log);
  const { answerMs = 10_000 } = options;
  const forwarder = createForwarder({ answerMs, metrics: metrics.replicas, log });
  const overload = guardEdge({
    clients: clients.keys(),
    choices: validOverload({ runningMax: 2_000, ...options.overload }),
    metrics,
    log,
  });
  watch(metrics, clients, options);
  server.decorateRequest('caller', null);
  const shared = {
    options,
    forwarder,
    overload,
    metrics,
    verifier: createVerifier(issuers),
    mint: createMint(options.internalKey),
    rateLimits: await setUpRateLimits(server, counts),
  };
  for (const [client, replicas] of clients) addRoute(server, { ...shared, client, replicas });
  const drain = drainOf(server.server);
  addHealth(server, { clients, issuers, keys: options.keys, drain, overload });
  await probes.asked;
  const told =
    metricsPort === undefined ? undefined : await serveMetrics(metrics, metricsPort, log);
  await server.listen({ host, port });
  const { port: taken } = server.server.address() as AddressInfo;
  return {
    name: 'edge',
    url: `http://${host}:${taken}`,
    metricsUrl: told?.url,
    close: async (how) => {
      await drain.drain(() => server.close(), how);
      await probes.end();
      await forwarder.close();
      overload.close();
      counts.close();
      await told?.close();
    },
  };
}

/** Has metrics look at what nobody tells them of. */
function watch(
  { replicas, keys }: EdgeMetrics,
  clients: ReadonlyMap<string, Replicas>,
  { issuers = [], keys: ring }: Pick<EdgeOptions, 'issuers' | 'keys'>,
): void {
  replicas.watch(() => Array.from(clients, ([client, { seen }]) => ({ client, ...seen })));
  keys.watch(() => [...issuers, ...(ring ? [ring] : [])].flatMap(({ readings }) => readings ?? []));
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
  readonly options: EdgeOptions;
  readonly verifier: Verifier;
  readonly mint: Mint;
  readonly rateLimits: RateLimits;
  readonly forwarder: Forwarder;
  readonly overload: EdgeOverload;
  readonly metrics: EdgeMetrics;
}

function addRoute(server: FastifyInstance, route: Route): void {
  const { client, replicas, options, verifier, mint, forwarder, overload, metrics } = route;
  const { keys, proof = 'required', choices, log } = options;
  const { callers, rateLimits } = choices?.[client] ?? validEdgeChoices({});
  const admit = createAdmission(
    { client, callers, verifier, keys, proof },
    route.rateLimits(client, rateLimits),
  );
  const admission = overload.admissionOf(client);
  const refuse = refuseWhenFull(admission, (refused) => metrics.refused({ ...refused, client }));
  const onRequest = [refuse, admit];
  server.all(`/${client}/graphql`, { onRequest }, async (request, reply) => {
    const viewer = request.caller?.viewer ?? null;
    const tokenFor = (digest: string) =>
      mint({ audience: bffNamed(client), client, viewer, requestId: request.id, digest });
    const headersFor = (message: Message) => ({
      ...upstreamHeaders(request),
      authorization: `Bearer ${tokenFor(digestOf(message))}`,
    });
    const answer = await whenAdmitted(admission, request, () =>
      forwarder.forward(request, reply, { client, replicas, headersFor }),
    );
    const answered = forwardedRequest(client, request, reply);
    metrics.forwarded(answered);
    logRequest(log, answered);
    return answer;
  });
}
