import {
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
} from 'graphql';

/** The types that objects of a type can have. */
export function objectsOf(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
): readonly GraphQLObjectType[] {
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
}

/** Whether an object can be of both types. */
export function overlap(
  schema: GraphQLSchema,
  one: GraphQLCompositeType,
  other: GraphQLCompositeType,
): boolean {
  const objects = objectsOf(schema, one);
  return objectsOf(schema, other).some((each) => objects.includes(each));
}
