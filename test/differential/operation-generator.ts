import {
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  OperationTypeNode,
  parse,
  print,
  validate,
} from 'graphql';
import { argumentsOf, nameNode } from './argument-generator.ts';
import type { Operation } from './engine.ts';
import type { Values } from './graph.ts';
import { type Random, randomOf } from './random.ts';
import { type Draft, emptyPlace, selectionSetOf } from './selection-generator.ts';

export interface GeneratorOptions {
  /** Values worth asking for, by the name of an argument or input field, or of a scalar. */
  readonly values?: Values;
  /** Which kind operations are of where there are mutations. Default `any`. */
  readonly kinds?: 'any' | 'queries';
  /** How deep selections nest. Default 5. */
  readonly maxDepth?: number;
  /** How many fields are written down at most, a few more or less. Default 14. */
  readonly maxFields?: number;
}

/**
 * A valid operation for the schema, the same for the same seed. It has whatever makes executors
 * stumble: aliases that are names of other fields, arguments from literals and variables, fragments
 * on abstract types, conditions on everything, the same field in several places.
 *
 * Selections are written freely, and what fails validation (mostly fields that cannot be merged) is
 * thrown away: that keeps the strange operations that a careful writer would not dare.
 */
export function generateOperation(
  schema: GraphQLSchema,
  seed: number,
  options: GeneratorOptions = {},
): Operation {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const random = randomOf(seed + attempt * 0x9e3779b1);
    const { document, variables } = draft(schema, random, options);
    const query = print(document);
    if (validate(schema, parse(query)).length === 0) return { query, variables };
  }
  return { query: '{ __typename }', variables: {} };
}

const ATTEMPTS = 50;

function draft(
  schema: GraphQLSchema,
  random: Random,
  { values = {}, kinds = 'any', maxDepth = 5, maxFields = 14 }: GeneratorOptions,
): { document: DocumentNode; variables: Record<string, unknown> } {
  const state: Draft = {
    schema,
    random,
    arguments: argumentsOf(random, values),
    maxDepth,
    fragments: [],
    fieldsLeft: 1 + random.below(maxFields),
  };
  const mutation = schema.getMutationType();
  const [kind, root] =
    mutation && kinds === 'any' && random.chance(0.5)
      ? ([OperationTypeNode.MUTATION, mutation] as const)
      : ([OperationTypeNode.QUERY, schema.getQueryType() as GraphQLObjectType] as const);
  const selectionSet = selectionSetOf(state, root, emptyPlace(), state.maxDepth);
  return {
    document: {
      kind: Kind.DOCUMENT,
      definitions: [
        {
          kind: Kind.OPERATION_DEFINITION,
          operation: kind,
          ...(random.chance(0.5) && { name: nameNode('Generated') }),
          variableDefinitions: state.arguments.definitions(),
          selectionSet,
        },
        ...state.fragments,
      ],
    },
    variables: state.arguments.variables(),
  };
}
