import {
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** Why a field, argument, input field or enum value is deprecated; undefined: it is not. */
export function deprecationOf(coordinate: string, schema: GraphQLSchema): string | undefined {
  const [, typeName = '', member = '', argument] =
    /^(\w+)\.(\w+)(?:\((\w+):\))?$/.exec(coordinate) ?? [];
  const type = schema.getType(typeName);
  if (isEnumType(type)) return type.getValue(member)?.deprecationReason ?? undefined;
  if (isInputObjectType(type)) return type.getFields()[member]?.deprecationReason ?? undefined;
  if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
  const field = type.getFields()[member];
  const element = argument ? field?.args.find(({ name }) => name === argument) : field;
  return element?.deprecationReason ?? undefined;
}
