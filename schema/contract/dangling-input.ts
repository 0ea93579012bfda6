import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isRequiredInputField,
  Kind,
  type ValueNode,
} from 'graphql';
import { parentCoordinate } from '../coordinate.ts';
import type { ContractError } from './contract-error.ts';
import { explainMemberRemoval, explainTypeRemoval } from './explain.ts';
import type { FilteredSchema } from './filtered-schema.ts';

/** An argument of a kept field, or a field of a kept input type. */
export interface InputElement {
  readonly kind: 'ARGUMENT' | 'INPUT_FIELD';
  readonly coordinate: string;
  readonly definition: GraphQLArgument | GraphQLInputField;
}

/**
 * What is wrong with an argument or input field in a contract: it is gone although clients must
 * give it, or it stays although its type, or a part of its default value, is gone.
 */
export function* danglingInput(
  schema: FilteredSchema,
  input: InputElement,
): Generator<ContractError> {
  const { kind, coordinate, definition } = input;
  if (schema.removals.has(coordinate)) {
    if (isRequiredInputField(definition)) yield requiredRemoved(schema, input);
    return;
  }
  const type = getNamedType(definition.type);
  if (schema.removals.has(type.name)) {
    const why = explainTypeRemoval(schema, type);
    yield {
      code: `CONTRACT_${kind}_TYPE_REMOVED`,
      coordinate,
      message: `takes ${type.name}, ${why}, or leave ${coordinate} out`,
    };
    return;
  }
  for (const element of elementsInValue(definition.astNode?.defaultValue, type)) {
    if (!schema.removals.has(element)) continue;
    const how = explainMemberRemoval(schema, element);
    yield {
      code: 'CONTRACT_DEFAULT_VALUE_REMOVED',
      coordinate,
      message: `has ${element} in its default value: ${how}, or change the default value`,
    };
  }
}

function requiredRemoved(
  schema: FilteredSchema,
  { kind, coordinate }: InputElement,
): ContractError {
  const how = explainMemberRemoval(schema, coordinate);
  return {
    code: `CONTRACT_REQUIRED_${kind}_REMOVED`,
    coordinate,
    message: `is required: ${how}, make it optional, or leave ${parentCoordinate(coordinate)} out`,
  };
}

/** The enum values and input fields that a value written in SDL uses, by coordinate. */
function* elementsInValue(value: ValueNode | undefined, type: GraphQLNamedType): Generator<string> {
  if (value?.kind === Kind.LIST) {
    for (const item of value.values) yield* elementsInValue(item, type);
  } else if (value?.kind === Kind.ENUM && isEnumType(type)) {
    yield `${type.name}.${value.value}`;
  } else if (value?.kind === Kind.OBJECT && isInputObjectType(type)) {
    for (const { name, value: inner } of value.fields) {
      yield `${type.name}.${name.value}`;
      const field = type.getFields()[name.value];
      if (field) yield* elementsInValue(inner, getNamedType(field.type));
    }
  }
}
