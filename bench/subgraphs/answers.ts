import { buildASTSchema, type GraphQLArgs, type GraphQLSchema, graphqlSync, parse } from 'graphql';
import { type SubgraphName, writableSdl } from '../workload/subgraph-sdl.ts';
import type { Asking } from './asking.ts';
import { type Representation, ROOTS } from './roots.ts';

/**
 * The answers of one subgraph. Each distinct request is executed once; from then on its answer is
 * looked up by the request's text, so that subgraphs hardly count beside the gateway measured. What
 * depends on who asks, or writes, is executed each time.
 */
export function createAnswers(name: SubgraphName): (requestBody: string, asking: Asking) => Buffer {
  const schema = executableSchema(name);
  const root = rootValue(name);
  const known = new Map<string, Buffer>();
  return (requestBody, asking) => {
    let answer = known.get(requestBody);
    if (answer === undefined) {
      answer = execute(requestBody, { schema, rootValue: root, contextValue: asking });
      if (asking.isForEverybody) known.set(requestBody, answer);
    }
    return answer;
  };
}

type Execution = Pick<GraphQLArgs, 'schema' | 'rootValue' | 'contextValue'>;

function execute(requestBody: string, execution: Execution): Buffer {
  const { query, variables, operationName } = JSON.parse(requestBody);
  const result = graphqlSync({
    ...execution,
    source: query,
    variableValues: variables,
    operationName,
  });
  return Buffer.from(JSON.stringify(result));
}

/** @see https://www.apollographql.com/docs/graphos/reference/federation/subgraph-spec */
function executableSchema(name: SubgraphName): GraphQLSchema {
  const sdl = writableSdl(name);
  const entities = [...sdl.matchAll(/^type (\w+) @key/gm)].map(([, type]) => type);
  const query = /^type Query /m.test(sdl) ? 'extend type Query' : 'type Query';
  const federation = `
    scalar _Any
    union _Entity = ${entities.join(' | ')}
    ${query} { _entities(representations: [_Any!]!): [_Entity]! }
  `;
  // `@key` and its like mean nothing to an executor, which therefore need not know them.
  const document = parse(`${sdl.replace(/^extend schema\s+@link.*\)$/m, '')}${federation}`);
  return buildASTSchema(document, { assumeValidSDL: true });
}

function rootValue(name: SubgraphName): Readonly<Record<string, unknown>> {
  const { query, mutation, entity } = ROOTS[name];
  return {
    ...query,
    ...mutation,
    _entities: ({ representations }: { readonly representations: readonly Representation[] }) =>
      representations.map(entity),
  };
}
