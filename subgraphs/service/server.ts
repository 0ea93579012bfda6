import type { AddressInfo } from 'node:net';
import { ApolloServer, type ApolloServerPlugin, type GraphQLServerContext } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema, type GraphQLSchemaModule } from '@apollo/subgraph';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { announceChanges, type ChangingContext } from './announce-changes.ts';
import { recogniseBffs } from './caller.ts';
import type { CallerKeys } from './caller-keys.ts';
import { callersOnly } from './callers-only.ts';
import { type Changes, collectChanges } from './changes.ts';
import { type DrainOptions, drainOf } from './drain.ts';
import { boundHeaderLines } from './header-lines.ts';
import type { Log } from './log.ts';
import { maskUnexpected } from './masking.ts';
import type { Publisher } from './publisher.ts';
import { type LoggedContext, logRequests, requestIdOf } from './request-log.ts';
import { keepTime, type TimeLeft } from './time-left.ts';
import type { Viewer } from './viewer.ts';

/** A service that answers on `url` until it is closed. */
export interface Listening {
  readonly name: string;
  readonly url: string;
  /** Answers what is under way, then ends. */
  close(how?: DrainOptions): Promise<void>;
}

export interface ServerOptions<Context extends object> {
  readonly name: string;
  readonly port: number;
  /** Whose calls are answered. */
  readonly callers: CallerKeys;
  readonly modules: GraphQLSchemaModule[];
  readonly contextFor: (asking: Asking) => Context;
  /** Adds what is served beside GraphQL. */
  readonly addRoutes: (app: FastifyInstance) => void;
  readonly publisher: Publisher;
  readonly log: Log;
  readonly onClose: () => Promise<void>;
}

/** What is known of a request before it runs. */
export interface Asking {
  readonly viewer: Viewer | null;
  readonly changed: Changes['changed'];
  /** The server's own address, `http://127.0.0.1:4102`. */
  readonly origin: string;
  /** Aborts when nobody waits for the answer any more; of a mutation, never. */
  readonly signal: AbortSignal;
}

/** Serves a subgraph schema on the loopback interface: `/graphql`, `/health/live`, `/health/ready`. */
export async function listen<Context extends object>(
  options: ServerOptions<Context>,
): Promise<Listening> {
  const app = fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    // A log of its own for each request would cost more than its one line.
    childLoggerFactory: (log) => log,
    genReqId: requestIdOf,
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
    // Requests that still arrive while it closes are answered as all others.
    return503OnClosing: false,
  });
  boundHeaderLines(app);
  const apollo = apolloServerOf(options, app);
  await apollo.start();
  const recognise = recogniseBffs(options.name, options.callers, (error) =>
    app.log.error({ err: error }, 'the keys of callers are not usable; the last ones stand'),
  );
  let origin = '';
  const { timed, timeOf } = keepTime();
  app.register((scope, _, done) => {
    const viewerOf = callersOnly(scope, recognise);
    const context = async (request: FastifyRequest) => {
      const viewer = viewerOf(request);
      const changes = collectChanges();
      const time = timeOf(request);
      const asking = { viewer, changed: changes.changed, origin, signal: time.signal };
      return { ...options.contextFor(asking), changes, time, request };
    };
    scope.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      handler: timed(fastifyApolloHandler(apollo, { context })),
    });
    done();
  });
  app.get('/health/live', () => ({ status: 'live' }));
  const drain = drainOf(app.server);
  app.get('/health/ready', (_, reply) =>
    drain.isDraining
      ? reply.code(503).send({ status: 'going away' })
      : reply.send({ status: 'ready' }),
  );
  options.addRoutes(app);
  await app.listen({ host: '127.0.0.1', port: options.port });
  const { port } = app.server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  return {
    name: options.name,
    url: `${origin}/graphql`,
    close: async (how) => {
      await drain.drain(() => app.close(), how);
      await apollo.stop();
      await options.onClose();
    },
  };
}

/** What the server itself needs to know of a request. */
interface ServerContext extends ChangingContext, LoggedContext {
  readonly time: TimeLeft;
}

/** Entity fetches of whole lists are large; a gateway caps what it sends far below this. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

function apolloServerOf<Context extends object>(
  options: ServerOptions<Context>,
  app: FastifyInstance,
): ApolloServer<Context & ServerContext> {
  const { publisher } = options;
  const onError = (err: unknown, tags: readonly string[]) =>
    app.log.error({ err, tags }, 'nobody could be told of changes');
  return new ApolloServer<Context & ServerContext>({
    schema: buildSubgraphSchema(options.modules),
    persistedQueries: false,
    // Whoever started the service closes it; Apollo Server would kill the process meanwhile.
    stopOnTerminationSignals: false,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    formatError: maskUnexpected,
    plugins: [
      fastifyApolloDrainPlugin(app),
      ApolloServerPluginInlineTraceDisabled(),
      announceChanges({ publisher, onError }),
      logRequests(app),
      finishMutations,
      quiet,
    ],
  });
}

/** What has begun to write goes on, though its caller gave up or has gone: it may have written already. */
const finishMutations: ApolloServerPlugin<ServerContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation, contextValue }) => {
      if (operation?.operation === 'mutation') contextValue.time.finishAnyway();
    },
  }),
};

/** No landing page: a subgraph is called by the gateway, not by browsers. */
const quiet: ApolloServerPlugin = {
  serverWillStart: async (_: GraphQLServerContext) => ({
    renderLandingPage: async () => ({ html: '' }),
  }),
};
