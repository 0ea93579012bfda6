import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { execute, type GraphQLSchema, parse, validate } from 'graphql';
import type { ComposedGraph } from './composed-graph.ts';
import type { Answer, Engine } from './engine.ts';

// Apollo Gateway looks for its switch when it is imported, so the switch comes first.
process.env.APOLLO_TELEMETRY_DISABLED = 'true';
const { ApolloGateway } = await import('@apollo/gateway');

/**
 * Stock Apollo: Apollo Server with Apollo Gateway, before subgraphs in this process. What it
 * reports only as `extensions.valueCompletion` (null where a value does not fit the schema) counts
 * as errors, for by the specification it is one.
 */
export async function apolloEngine({ supergraph, subgraphs }: ComposedGraph): Promise<Engine> {
  const gateway = new ApolloGateway({
    supergraphSdl: supergraph,
    logger: SILENT,
    buildService: ({ name }) => serviceOf(subgraphs.get(name), name),
  });
  const server = new ApolloServer({
    gateway,
    logger: SILENT,
    stopOnTerminationSignals: false,
    plugins: [ApolloServerPluginCacheControlDisabled()],
  });
  await server.start();
  return async (query, variables) => {
    const { body } = await server.executeOperation({ query, variables: { ...variables } });
    if (body.kind === 'incremental') throw new Error('Nobody asked for parts.');
    const { data, errors, extensions } = body.singleResult;
    const violations = extensions?.valueCompletion as Answer['errors'];
    const all = errors ?? violations;
    return JSON.parse(JSON.stringify({ data, ...(all && { errors: all }) })) as Answer;
  };
}

const quiet = () => {};
const SILENT = { debug: quiet, info: quiet, warn: quiet, error: quiet };

type Service = ReturnType<
  NonNullable<NonNullable<ConstructorParameters<typeof ApolloGateway>[0]>['buildService']>
>;

/** Asks a subgraph as if it were on the wire: what goes in and comes out is JSON. */
function serviceOf(schema: GraphQLSchema | undefined, name: string): Service {
  if (!schema) throw new Error(`There is no subgraph ${name}.`);
  return {
    process: async ({ request: { query = '', variables = {}, operationName } }) => {
      const document = parse(query);
      const errors = validate(schema, document);
      const result =
        errors.length > 0
          ? { errors }
          : await execute({
              schema,
              document,
              variableValues: JSON.parse(JSON.stringify(variables)) as Record<string, unknown>,
              operationName: operationName ?? null,
            });
      return JSON.parse(JSON.stringify(result)) as Awaited<ReturnType<Service['process']>>;
    },
  };
}
