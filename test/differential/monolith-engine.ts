import { execute, type GraphQLSchema, parse } from 'graphql';
import type { Answer, Engine } from './engine.ts';

/** Plain graphql-js over one schema with all types: what an answer must be by the specification. */
export function monolithEngine(schema: GraphQLSchema): Engine {
  return async ({ query, variables }) => {
    const document = parse(query);
    const { data, errors } = await execute({ schema, document, variableValues: variables });
    return { data, ...(errors && { errors: errors as Answer['errors'] }) } as Answer;
  };
}
