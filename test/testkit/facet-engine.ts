import {
  buildSchema,
  type DocumentNode,
  execute,
  type GraphQLSchema,
  parse,
  validate,
} from 'graphql';
import { authorizer, type DecidePolicies } from '../../gateway/authorize.ts';
import { createExecutable } from '../../gateway/execute/executable.ts';
import type { SubgraphClient } from '../../gateway/subgraph/client.ts';
import { requireVariables } from '../../gateway/variables.ts';
import { createVariants } from '../../gateway/variants.ts';
import type { Viewer } from '../../gateway/viewer.ts';
import {
  accessibleOperation,
  allowedBy,
  createPlanner,
  guardsOf,
  openContract,
  operationIn,
  planVariant,
  resolveOperation,
} from '../../schema/index.ts';

/** A federated graph in this process: its supergraph's SDL, and executable subgraphs by name. */
export interface InProcessGraph {
  readonly supergraph: string;
  readonly subgraphs: ReadonlyMap<string, GraphQLSchema>;
}

export interface InProcessAnswer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: { readonly code?: unknown };
  }[];
}

/** Who asks, and what `@policy` decides of them. */
export interface Caller {
  readonly viewer: Viewer | null;
  readonly policies?: DecidePolicies;
}

/** Told of each request to a subgraph: its document, which is valid there. */
export type OnAsked = (service: string, document: DocumentNode) => void;

const ANONYMOUS: Caller = { viewer: null };

/** Facet without its servers: a text is validated, planned, compiled and run in this process. */
export async function facetEngine(
  graph: InProcessGraph,
  onAsked: OnAsked = () => {},
): Promise<
  (
    query: string,
    variables: Readonly<Record<string, unknown>>,
    caller?: Caller,
  ) => Promise<InProcessAnswer>
> {
  const contract = openContract(graph.supergraph, {});
  if (contract.kind === 'failed') throw new Error(contract.errors.join());
  const schema = buildSchema(contract.opened.schema);
  const planner = createPlanner(contract.supergraph, contract.opened.schema);
  const abstractTypes = new Set<unknown>(contract.opened.abstractTypes);
  const client = clientOf(graph.subgraphs, onAsked);
  const over = { schema, rules: contract.opened.access };
  return async (query, variables, { viewer, policies } = ANONYMOUS) => {
    try {
      const document = parse(query, { noLocation: true });
      const invalid = validate(schema, document);
      if (invalid.length > 0) return { errors: invalid.map(({ message }) => ({ message })) };
      const definition = operationIn(document);
      const sent = requireVariables({ definition }, variables, schema);
      const guards = guardsOf(resolveOperation(definition, document), over);
      const find = createVariants(
        { definition, document },
        {
          labels: planner.overrideLabels,
          isEnabled: () => false,
          planOf: (variant) =>
            planVariant(planner, { document, operation: definition, ...variant }),
          compile: (operation, plan, access) => {
            const shown = accessibleOperation(operation, over, allowedBy(guards, access));
            return createExecutable(shown.allowed, plan, {
              schema,
              client,
              urlOf: (service) => service,
              isAbstract: (typename) => abstractTypes.has(typename),
              shown,
            });
          },
        },
      );
      const executable = await find(sent, authorizer(guards, policies)(viewer));
      const { signal } = new AbortController();
      const { answer, errors } = await executable({
        variables: sent,
        requestId: 'r',
        viewer,
        signal,
      });
      return { ...(JSON.parse(answer) as object), ...(errors.length > 0 && { errors }) };
    } catch (error) {
      return { errors: [{ message: error instanceof Error ? error.message : String(error) }] };
    }
  };
}

/** Subgraphs in this process, asked by what would be sent to them, which must be valid for them. */
function clientOf(subgraphs: InProcessGraph['subgraphs'], onAsked: OnAsked): SubgraphClient {
  return {
    send: async ({ service, body }) => {
      const schema = subgraphs.get(service);
      if (!schema) throw new Error(`There is no subgraph ${service}.`);
      const { query, variables, operationName } = JSON.parse(String(body));
      const document = parse(query, { noLocation: true });
      const invalid = validate(schema, document);
      if (invalid.length > 0) throw new Error(`${service} does not understand: ${invalid.join()}`);
      onAsked(service, document);
      const result = await execute({ schema, document, variableValues: variables, operationName });
      // What comes over a wire is nobody else's.
      const text = JSON.stringify(result);
      const { data, errors = [] } = JSON.parse(text);
      return { data, errors, cacheControl: undefined, changed: [], isPlain: !text.includes('\\') };
    },
    startAnew: () => {},
    pressures: () => [],
    mayAsk: () => true,
    close: async () => {},
  };
}
