import { readFileSync } from 'node:fs';
import { buildSchema, graphqlSync } from 'graphql';
import { WORLD } from './world.ts';

/** The data one schema over all the data answers with: what every gateway must answer. */
export function expectedAnswer(query: string, variables: object = {}): unknown {
  const { data, errors } = graphqlSync({
    schema: SCHEMA,
    source: query,
    variableValues: { ...variables },
    rootValue: WORLD,
  });
  if (errors) throw new AggregateError(errors, 'the benchmark asks for what does not exist');
  // graphql-js answers with objects without a prototype.
  return JSON.parse(JSON.stringify(data));
}

const SCHEMA = buildSchema(readFileSync(`${import.meta.dirname}/monolith.graphql`, 'utf8'));
