import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import type { BffDefinition } from './definition.ts';
import { type DrainOptions, drainOf } from './drain.ts';
import type { Handler } from './gateway.ts';
import { createHttpServer, write, writeAnswer } from './http.ts';
import type { Identify } from './identity/caller.ts';
import { addInvalidationEndpoint } from './invalidation-endpoint.ts';
import type { OverloadGuard } from './overload/overload.ts';
import { createEarlyRefusals, type EarlyRefusals } from './overload/refuse-early.ts';
import type { Triage } from './overload/triage.ts';
import type { Playground } from './playground/playground.ts';
import { httpRequestOf, type ReadRequest } from './read-request.ts';
import { type HttpResponse, refusal } from './response.ts';
import type { AnsweredRequest } from './telemetry/answered-request.ts';
import type { Metrics } from './telemetry/metrics.ts';
import { takeUsualRequests } from './usual-requests.ts';

/** A BFF that answers at `url` until it is closed. */
export interface Bff {
  readonly client: string;
  readonly url: string;
  /** Answers what is under way, then ends. */
  close(options?: DrainOptions): Promise<void>;
}

/** Where a server of a BFF stands. */
export interface ServerPlace {
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** TCP port; 0 takes a free one. */
  readonly port: number;
  /** What services and operators must carry to tell of changes. Default: they cannot. */
  readonly invalidationCredential?: string | undefined;
}

/** What is served there. */
export interface Served {
  readonly handle: Handler;
  readonly onAnswered: (answered: AnsweredRequest) => void;
  readonly identify: Identify;
  readonly metrics: Metrics;
  readonly playground: Playground | undefined;
  readonly overload: OverloadGuard;
  readonly triage: Triage;
  readonly invalidate: (tags: readonly string[]) => Promise<void>;
  readonly onClose: () => Promise<void>;
}

/** Answers at the address that is asked for, until it is closed. */
export async function serveBff(
  { client, limits }: Pick<BffDefinition, 'client' | 'limits'>,
  { host = '127.0.0.1', port, invalidationCredential }: ServerPlace,
  served: Served,
): Promise<Bff> {
  const {
    handle,
    onAnswered,
    identify,
    metrics,
    playground,
    overload,
    triage,
    invalidate,
    onClose,
  } = served;
  const server = createHttpServer({
    bodyBytes: limits.bodyBytes,
    onRefused: (answered) => onAnswered(answered),
  });
  const early = createEarlyRefusals(overload.admission, triage);
  const answer = async (request: ReadRequest, response: ServerResponse) => {
    const http = httpRequestOf(request, response, identify(request));
    writeAnswer(response, request.id, await handle(http));
  };
  takeUsualRequests(server, {
    path: '/graphql',
    bodyBytes: limits.bodyBytes,
    early,
    answer,
    onRefused: onAnswered,
  });
  server.server.on('connection', overload.connected);
  const drain = drainOf(server.server);
  server.all('/graphql', earlyHooks(early), async (request, reply) => {
    await answer(request, reply.raw);
    reply.hijack();
  });
  server.get('/health/live', () => ({ status: 'live' }));
  server.get('/health/ready', (_, reply) => {
    const reason = drain.isDraining
      ? 'This BFF is going away.'
      : overload.admission.isDrowning && 'This BFF has too much to do.';
    return reason
      ? write(reply, refusal('NOT_READY', reason, { 'retry-after': '1' }))
      : reply.send({ status: 'ready', client });
  });
  server.get('/metrics', async (_, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
  addInvalidationEndpoint(server, { credential: invalidationCredential, invalidate });
  playground?.serve(server);
  await server.listen({ host, port });
  const { port: taken } = server.server.address() as AddressInfo;
  return {
    client,
    url: `http://${host}:${taken}/graphql`,
    close: async (how) => {
      await drain.drain(() => server.close(), how);
      await onClose();
    },
  };
}

/** The same refusals where Fastify reads a request. */
function earlyHooks({ unread, read }: EarlyRefusals) {
  const refuseOr =
    (refusalOf: (request: FastifyRequest) => HttpResponse | undefined) =>
    (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => {
      const refused = refusalOf(request);
      if (refused) write(reply, refused);
      else done();
    };
  return { onRequest: refuseOr(unread), preHandler: refuseOr(read) };
}
