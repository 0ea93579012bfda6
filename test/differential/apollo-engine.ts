import { type GraphQLSchema, parse } from 'graphql';
import type { Answer, AnswerError, Engine } from './engine.ts';
import { serviceOf } from './faults/chained-requirements-apart.ts';
import { askSubgraph } from './subgraph-request.ts';

// Apollo Gateway looks for its switch when it is imported, so the switch comes first.
process.env.APOLLO_TELEMETRY_DISABLED = 'true';
const { ApolloGateway } = await import('@apollo/gateway');

export interface ApolloOptions {
  readonly supergraph: string;
  readonly subgraphs: ReadonlyMap<string, GraphQLSchema>;
  /** Changes what subgraphs answer before Apollo sees it. Default: nothing. */
  readonly received?: (answer: Answer) => Answer;
}

type Gateway = InstanceType<typeof ApolloGateway>;
type RequestContext = Parameters<Gateway['executor']>[0];
type QueryPlanCache = NonNullable<
  NonNullable<
    NonNullable<ConstructorParameters<typeof ApolloGateway>[0]>['queryPlannerConfig']
  >['cache']
>;
type Service = ReturnType<
  NonNullable<NonNullable<ConstructorParameters<typeof ApolloGateway>[0]>['buildService']>
>;

/**
 * Stock Apollo: its planner and its executor, without Apollo Server around them. What it reports
 * only as `extensions.valueCompletion` (null where the schema says non-null) counts as errors, for
 * by the specification it is one.
 */
export async function apolloEngine({
  supergraph,
  subgraphs,
  received = (answer) => answer,
}: ApolloOptions): Promise<Engine> {
  const gateway = new ApolloGateway({
    supergraphSdl: async () => ({ supergraphSdl: supergraph }),
    logger: SILENT,
    // No operation comes twice, so keeping plans and measuring their size is wasted time.
    queryPlannerConfig: { cache: NO_CACHE },
    buildService: ({ name }) => sourceOf(subgraphs.get(serviceOf(name)), name, received),
  });
  await gateway.load();
  return async ({ query, variables }) => {
    try {
      const { data, errors, extensions } = await gateway.executor({
        request: { query, variables },
        document: parse(query),
        queryHash: '',
        metrics: {},
        context: {},
        logger: SILENT,
      } as unknown as RequestContext);
      const violations = extensions?.valueCompletion as readonly AnswerError[] | undefined;
      const all = (errors ?? violations) as readonly AnswerError[] | undefined;
      return { data, ...(all && { errors: all }) };
    } catch (error) {
      return { errors: [{ message: String(error) }] };
    }
  };
}

const quiet = () => {};
const SILENT = { debug: quiet, info: quiet, warn: quiet, error: quiet };

const NO_CACHE: QueryPlanCache = {
  get: async () => undefined,
  set: async () => {},
  delete: async () => true,
  clear: () => {},
};

function sourceOf(
  schema: GraphQLSchema | undefined,
  name: string,
  received: (answer: Answer) => Answer,
): Service {
  if (!schema) throw new Error(`There is no subgraph ${name}.`);
  return {
    process: async ({ request: { query = '', variables, operationName } }) => {
      const answer = await askSubgraph(schema, { query, variables, operationName });
      return received(answer) as Awaited<ReturnType<Service['process']>>;
    },
  };
}
