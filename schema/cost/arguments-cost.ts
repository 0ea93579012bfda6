import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  getNamedType,
  isInputObjectType,
  Kind,
  type ObjectValueNode,
  type ValueNode,
} from 'graphql';
import { weightOf } from './cost-directives.ts';
import type { AskedField } from './list-size.ts';

/**
 * What the arguments of a field cost that are given: an input object 1 and its fields, anything else
 * nothing, and `@cost` where it says otherwise. Of a variable all fields count, each type once: what
 * it will hold is not known when it is registered.
 */
export function argumentsCost({ node, field }: AskedField): number {
  let cost = 0;
  for (const { name, value } of node.arguments ?? []) {
    const argument = field.args.find((each) => each.name === name.value);
    if (argument) cost += givenCost(argument, value);
  }
  return cost;
}

type Input = GraphQLArgument | GraphQLInputField;

/** What stands in the text is counted as it stands there. */
function givenCost(input: Input, value: ValueNode): number {
  const type = getNamedType(input.type);
  if (!isInputObjectType(type)) return leafCost(input);
  switch (value.kind) {
    case Kind.LIST:
      return value.values.reduce((sum, each) => sum + givenCost(input, each), 0);
    case Kind.OBJECT:
      return (weightOf(input) ?? 1) + givenFieldsCost(type, value);
    case Kind.VARIABLE:
      return anyCost(input, new Set());
    default:
      return 0;
  }
}

function givenFieldsCost(type: GraphQLInputObjectType, { fields }: ObjectValueNode): number {
  const known = type.getFields();
  return fields.reduce((sum, { name, value }) => {
    const field = known[name.value];
    return field ? sum + givenCost(field, value) : sum;
  }, 0);
}

function anyCost(input: Input, counted: Set<GraphQLInputObjectType>): number {
  const type = getNamedType(input.type);
  if (!isInputObjectType(type)) return leafCost(input);
  const own = weightOf(input) ?? 1;
  if (counted.has(type)) return own;
  counted.add(type);
  return Object.values(type.getFields()).reduce((sum, field) => sum + anyCost(field, counted), own);
}

function leafCost(input: Input): number {
  return weightOf(input) ?? weightOf(getNamedType(input.type)) ?? 0;
}
