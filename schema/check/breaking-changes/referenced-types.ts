import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** Whether a field or an argument of a schema leads to a type. */
export function isReferenced(type: string, schema: GraphQLSchema): boolean {
  const known = REFERENCED.get(schema) ?? referencedTypes(schema);
  REFERENCED.set(schema, known);
  return known.has(type);
}

/** A change can remove many types. */
const REFERENCED = new WeakMap<GraphQLSchema, ReadonlySet<string>>();

function referencedTypes(schema: GraphQLSchema): Set<string> {
  return new Set(Object.values(schema.getTypeMap()).flatMap(referencesOf));
}

function referencesOf(type: GraphQLNamedType): string[] {
  if (isInputObjectType(type)) return Object.values(type.getFields()).map(typeNameOf);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    typeNameOf(field),
    ...field.args.map(typeNameOf),
  ]);
}

function typeNameOf({ type }: { readonly type: Parameters<typeof getNamedType>[0] }): string {
  return getNamedType(type)?.name ?? '';
}
