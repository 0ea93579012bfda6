import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { createContract, type TagFilter } from '#schema';
import type { Artefact } from './artefact.ts';
import { turnApolloTelemetryOff } from './config.ts';
import { GenerationError } from './generation-error.ts';
import { InFlight } from './in-flight.ts';
import { maskError, maskingPlugin } from './masking.ts';
import { type Operation, operationOfText } from './operation.ts';
import { registeredOperations } from './registered-operations.ts';
import type { HttpResponse } from './response.ts';
import type { SubgraphClient } from './subgraph/client.ts';
import { fetchFromSubgraph, type SubgraphContext } from './subgraph/fetch.ts';
import type { Log } from './telemetry/log.ts';

// Apollo Gateway looks for its switch when it is imported, so the switch comes first.
turnApolloTelemetryOff();
const { ApolloGateway } = await import('@apollo/gateway');

/** What a generation is made of. They are loaded, refused and replaced together. */
export interface GenerationArtefacts {
  readonly supergraph: Artefact;
  readonly manifests: readonly Artefact[];
}

export interface GenerationOptions {
  /** The part of the schema the client may see. */
  readonly contract: TagFilter;
  readonly introspection: 'allowed' | 'refused';
  /** Where a subgraph answers, when not where the supergraph says. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  readonly client: SubgraphClient;
  readonly log: Log;
}

/** An operation with its variables, and what goes down to the subgraphs with it. */
export interface Execution extends SubgraphContext {
  readonly operation: Operation;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The caller's `Accept` header. */
  readonly accept: string | undefined;
}

/** An immutable bundle of one supergraph and its operations; a request keeps the one it began on. */
export interface Generation {
  readonly schema: GraphQLSchema;
  readonly operations: ReadonlyMap<string, Operation>;
  /** @throws ClientError when the text does not parse or fit the schema */
  operationOfText(text: string, operationName: string | undefined): Operation;
  execute(execution: Execution): Promise<HttpResponse>;
  /** Lets go of everything once no request runs on it any more. */
  retire(): Promise<void>;
}

/**
 * Makes a generation ready to serve.
 *
 * @throws GenerationError when an artefact is bad: then nothing of it may be served
 */
export async function createGeneration(
  { supergraph, manifests }: GenerationArtefacts,
  options: GenerationOptions,
): Promise<Generation> {
  const contract = createContract(supergraph.text, options.contract);
  if (contract.kind === 'failed') {
    const findings = contract.errors.map((error) => `${error.code} ${error.message}`);
    throw new GenerationError(supergraph.name, findings);
  }
  const schema = buildSchema(contract.schema);
  const operations = new Map(
    manifests
      .flatMap((manifest) => registeredOperations(manifest, schema))
      .map((each) => [each.id, each]),
  );
  const apollo = await startApollo(contract.supergraph, supergraph.name, options);
  const inFlight = new InFlight();
  return {
    schema,
    operations,
    operationOfText: (text, operationName) =>
      operationOfText(text, operationName, { schema, introspection: options.introspection }),
    execute: (execution) => inFlight.run(() => execute(apollo, execution)),
    retire: async () => {
      await inFlight.idle();
      await apollo.stop();
    },
  };
}

type Apollo = ApolloServer<SubgraphContext>;

async function startApollo(
  supergraphSdl: string,
  name: string,
  options: GenerationOptions,
): Promise<Apollo> {
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: options.log,
    buildService: ({ name: service, url = '' }) =>
      dataSource(service, options.subgraphUrls[service] ?? url, options.client),
  });
  const apollo: Apollo = new ApolloServer<SubgraphContext>({
    gateway,
    logger: options.log,
    nodeEnv: 'production',
    persistedQueries: false,
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: false,
    // Every operation that gets here was validated when it was registered or, in development, read.
    dangerouslyDisableValidation: true,
    formatError: (formatted, error) => maskError(formatted, error, options.log),
    plugins: [maskingPlugin, ApolloServerPluginUsageReportingDisabled()],
  });
  try {
    await apollo.start();
  } catch (error) {
    throw new GenerationError(name, [error instanceof Error ? error.message : String(error)]);
  }
  return apollo;
}

type BuildService = NonNullable<
  NonNullable<ConstructorParameters<typeof ApolloGateway>[0]>['buildService']
>;
type DataSource = ReturnType<BuildService>;

/** A subgraph as Apollo Gateway's executor calls it, by way of our client. */
function dataSource(service: string, url: string, client: SubgraphClient): DataSource {
  return {
    process: async (options) => {
      const { subgraphHeaders, signal } = options.context as SubgraphContext;
      const { query, variables, operationName } = options.request;
      const isOperation = options.kind === 'incoming operation';
      const { data, errors, cacheHint } = await fetchFromSubgraph(client, {
        service,
        url,
        request: { query, variables, operationName },
        path: (isOperation && options.pathInIncomingRequest) || [],
        subgraphHeaders,
        signal,
      });
      const policy = isOperation && options.incomingRequestContext.overallCachePolicy;
      if (policy && 'restrict' in policy) policy.restrict(cacheHint);
      return { data, ...(errors.length > 0 && { errors }) } as Awaited<
        ReturnType<DataSource['process']>
      >;
    },
  };
}

async function execute(apollo: Apollo, execution: Execution): Promise<HttpResponse> {
  const { operation, variables, accept, subgraphHeaders, signal } = execution;
  const { status, headers, body } = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: 'POST',
      search: '',
      headers: new HeaderMap([
        ['content-type', 'application/json'],
        ['accept', accept ?? 'application/json'],
      ]),
      body: {
        query: operation.text,
        variables,
        ...(operation.name !== undefined && { operationName: operation.name }),
      },
    },
    context: async () => ({ subgraphHeaders, signal }),
  });
  if (body.kind === 'chunked') throw new Error('An operation without @defer answered in chunks.');
  return {
    status: status ?? 200,
    headers: { 'cache-control': 'no-store', ...Object.fromEntries(headers) },
    body: body.string,
    operation,
    // Apollo Server writes `errors` first, as the specification recommends.
    hasErrors: body.string.startsWith('{"errors"'),
  };
}
