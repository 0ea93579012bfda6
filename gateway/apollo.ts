import {
  ApolloServer,
  type ApolloServerOptionsWithGateway,
  type ApolloServerPlugin,
  type GraphQLRequest,
  type GraphQLRequestListener,
  type GraphQLResponse,
  HeaderMap,
} from '@apollo/server';
import { ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import type {
  DocumentNode,
  FormattedExecutionResult,
  GraphQLFormattedError,
  GraphQLSchema,
} from 'graphql';
import type { Executable } from './execute/executable.ts';
import type { KeptUse } from './execute/run.ts';
import { lazyData, stringifyResult } from './lazy-data.ts';
import { maskError } from './masking.ts';
import { mediaTypeFor } from './media-type.ts';
import type { Operation } from './operation.ts';
import type { CacheHint } from './subgraph/cache-hint.ts';
import type { SubgraphContext } from './subgraph/client.ts';
import { isLate } from './subgraph/service.ts';
import type { Log } from './telemetry/log.ts';

/** One operation to be run: what it is compiled to, and what goes down with it. */
export interface Execution extends SubgraphContext {
  readonly operation: Operation;
  readonly executable: Executable;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly kept: KeptUse;
  /** The caller's `Accept` header. */
  readonly accept: string | undefined;
}

/** What Apollo Server answered. */
export interface ApolloAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether errors stand beside its data. */
  readonly hasErrors: boolean;
  /** The code of each error, once. */
  readonly errorCodes: readonly string[];
}

/** Apollo Server around compiled operations: what HTTP and the ecosystem's plugins expect. */
export interface Apollo {
  execute(execution: Execution): Promise<ApolloAnswer>;
  stop(): Promise<void>;
}

export interface ApolloOptions {
  /** The client's schema. */
  readonly schema: GraphQLSchema;
  /** The supergraph's SDL, for plugins that ask for it. */
  readonly supergraph: string;
  /** The text of a registered operation, by its SHA-256. */
  readonly textOf: (hash: string) => string | undefined;
  /** The document of an operation, by the SHA-256 of its text. */
  readonly documentOf: (hash: string) => DocumentNode | undefined;
  /** Told when Apollo Server had to parse a text itself. */
  readonly onParse: () => void;
  readonly log: Log;
}

/**
 * Starts an Apollo Server that runs what a request's context holds. It parses nothing, validates
 * nothing and serializes nothing: all of that has been done.
 */
export async function startApollo(options: ApolloOptions): Promise<Apollo> {
  const { log, textOf, documentOf, onParse } = options;
  const server = new ApolloServer<Held>({
    gateway: gatewayOf(options),
    logger: log,
    nodeEnv: 'production',
    persistedQueries: { cache: readOnly(textOf) },
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    dangerouslyDisableValidation: true,
    documentStore: {
      ...readOnly(documentOf),
      set: async () => onParse(),
    },
    formatError: (formatted, error) => maskError(formatted, error, log),
    plugins: [ApolloServerPluginUsageReportingDisabled(), answering(log)],
  });
  await server.start();
  return { execute: (execution) => execute(server, execution), stop: () => server.stop() };
}

/** What a request's context holds, until it is answered. */
interface Held {
  readonly held: {
    readonly execution: Execution;
    /** What the execution rejected with. */
    failure?: unknown;
  };
}

/** What is known already, as Apollo Server looks for it; it has nothing to add. */
function readOnly<Value>(find: (hash: string) => Value | undefined) {
  return {
    get: async (key: string) => find(key.slice(-HASH_LENGTH)),
    set: async () => {},
    delete: async () => {},
  };
}

/** Hexadecimal digits of a SHA-256; Apollo Server may put a prefix before it. */
const HASH_LENGTH = 64;

type Gateway = ApolloServerOptionsWithGateway<Held>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;

function gatewayOf({ schema, supergraph }: ApolloOptions): Gateway {
  return {
    onSchemaLoadOrUpdate: (tell) => {
      tell({ apiSchema: schema, coreSupergraphSdl: supergraph });
      return () => {};
    },
    load: async () => ({ executor: failAgain }),
    stop: async () => {},
  };
}

/**
 * Answers where plugins may answer instead of Apollo Server. For a gateway it would make objects with
 * accessors, which V8 puts among old ones: all that belongs to a request would live until the next full
 * collection. A failure of our own is left to Apollo Server, which tells plugins of it, and masks it.
 */
function answering(log: Log): ApolloServerPlugin<Held> {
  const listener: GraphQLRequestListener<Held> = {
    responseForOperation: async ({ contextValue: { held }, overallCachePolicy }) => {
      try {
        const { cacheHints = [], ...singleResult } = await run(held.execution, log);
        for (const hint of cacheHints) overallCachePolicy.restrict(hint);
        return { http: NO_MORE, body: { kind: 'single', singleResult } };
      } catch (error) {
        held.failure = error;
        return null;
      }
    },
  };
  return { requestDidStart: async () => listener };
}

/** What stands in an answer's head besides. */
const NO_MORE = { headers: new HeaderMap() };

const failAgain: Executor = async ({ context }) => {
  throw (context as Held).held.failure;
};

async function run(
  { executable, signal, ...asked }: Execution,
  log: Log,
): Promise<FormattedExecutionResult & { readonly cacheHints?: readonly CacheHint[] }> {
  const result = await executable({ ...asked, signal }).catch((error) => {
    // The caller left: nobody reads this answer, and it is nobody's failure.
    if (signal.aborted && !isLate(signal)) return undefined;
    throw error;
  });
  if (!result) return { data: null };
  const { answer, errors, stale, cacheHints } = result;
  return {
    data: lazyData(answer),
    ...(errors.length > 0 && { errors: errors.map((error) => maskError(error, error, log)) }),
    ...(stale.length > 0 && { extensions: { stale } }),
    cacheHints,
  };
}

/**
 * Enters Apollo Server behind its own HTTP layer, which would read again what has been read, choose
 * the media type anew and look for a body to parse. Its plugins see the same response, and what is
 * registered as a persisted query.
 */
async function execute(server: ApolloServer<Held>, execution: Execution): Promise<ApolloAnswer> {
  const { operation, accept, variables } = execution;
  const request: GraphQLRequest = {
    ...askedFor(operation),
    variables,
    ...(operation.name !== undefined && { operationName: operation.name }),
    http: {
      method: 'POST',
      search: '',
      // An empty `accept`: there is nothing left to choose, and where none is at all, it tries.
      headers: new HeaderMap([
        ['content-type', 'application/json'],
        ['accept', ''],
      ]),
      body: undefined,
    },
  };
  const response = await server.executeOperation(request, {
    contextValue: { held: { execution } },
  });
  return answerOf(response, accept);
}

function answerOf({ body, http }: GraphQLResponse, accept: string | undefined): ApolloAnswer {
  if (body.kind === 'incremental')
    throw new Error('An operation without @defer answered in chunks.');
  return {
    status: http.status ?? 200,
    headers: {
      'cache-control': 'no-store',
      'content-type': mediaTypeFor(accept),
      ...Object.fromEntries(http.headers),
    },
    body: stringifyResult(body.singleResult),
    hasErrors: body.singleResult.errors !== undefined,
    errorCodes: codesOf(body.singleResult.errors ?? []),
  };
}

function codesOf(errors: readonly GraphQLFormattedError[]): readonly string[] {
  return [...new Set(errors.map(({ extensions }) => String(extensions?.code)))];
}

/** What is registered is a persisted query to Apollo Server too, which hashes any other text. */
function askedFor({ registered, text, hash }: Operation) {
  if (!registered) return { query: text };
  return { extensions: { persistedQuery: { version: 1, sha256Hash: hash } } };
}
