import { execute, type GraphQLSchema, parse } from 'graphql';
import type { Answer } from './engine.ts';

/** What a gateway sends to a subgraph. */
export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly operationName?: string | undefined;
}

/**
 * Asks a subgraph in this process as if it were on the wire: what goes in and what comes out is
 * JSON, so that no engine can change, or see the identity of, the data set's own objects.
 */
export async function askSubgraph(
  schema: GraphQLSchema,
  { query, variables = {}, operationName }: SubgraphRequest,
): Promise<Answer> {
  const result = await execute({
    schema,
    document: parse(query, { noLocation: true }),
    variableValues: JSON.parse(JSON.stringify(variables)) as Record<string, unknown>,
    operationName: operationName ?? null,
  });
  return JSON.parse(JSON.stringify(result)) as Answer;
}
