import {
  type GraphQLField,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { ContractError } from './contract-error.ts';
import { danglingInput } from './dangling-input.ts';
import { danglingImplementation } from './dangling-interface.ts';
import { explainTypeRemoval } from './explain.ts';
import { argumentsOf, type FilteredSchema, namedTypes } from './filtered-schema.ts';

/**
 * Kept elements that need a removed one, each as an error. Nothing is removed silently because its
 * neighbour is: a tag is its owner's word about one element.
 */
export function* findDangling(schema: FilteredSchema): Generator<ContractError> {
  yield* missingQuery(schema);
  for (const type of namedTypes(schema.api)) {
    if (schema.removals.has(type.name)) continue;
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        yield* danglingField(schema, type.name, field);
      }
      yield* danglingImplementation(schema, type);
    } else if (isInputObjectType(type)) {
      for (const definition of Object.values(type.getFields())) {
        const coordinate = `${type.name}.${definition.name}`;
        yield* danglingInput(schema, { kind: 'INPUT_FIELD', coordinate, definition });
      }
    }
  }
}

function* missingQuery(schema: FilteredSchema): Generator<ContractError> {
  const query = schema.api.getQueryType();
  if (!query || !schema.removals.has(query.name)) return;
  yield {
    code: 'CONTRACT_QUERY_REMOVED',
    coordinate: query.name,
    message: `is the query root type, ${explainTypeRemoval(schema, query)}`,
  };
}

function* danglingField(
  schema: FilteredSchema,
  typeName: string,
  field: GraphQLField<unknown, unknown>,
): Generator<ContractError> {
  const coordinate = `${typeName}.${field.name}`;
  if (schema.removals.has(coordinate)) return;
  const type = getNamedType(field.type);
  if (schema.removals.has(type.name)) {
    const why = explainTypeRemoval(schema, type);
    yield {
      code: 'CONTRACT_FIELD_TYPE_REMOVED',
      coordinate,
      message: `returns ${type.name}, ${why}, or leave ${coordinate} out`,
    };
  }
  for (const { coordinate: argument, definition } of argumentsOf(typeName, field)) {
    yield* danglingInput(schema, { kind: 'ARGUMENT', coordinate: argument, definition });
  }
}
