import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';

/** The coordinates of fields that may be null, or hold null, in fewer places than before. */
export function hardenedFields(before: GraphQLSchema, after: GraphQLSchema): ReadonlySet<string> {
  const old = fieldTypes(before);
  const hardened = [...fieldTypes(after)].filter(([coordinate, type]) => {
    const was = old.get(coordinate) ?? type;
    return bare(was) === bare(type) && nonNulls(type) > nonNulls(was);
  });
  return new Set(hardened.map(([coordinate]) => coordinate));
}

/** `Product.media` → `[Media!]!` */
function fieldTypes(schema: GraphQLSchema): Map<string, string> {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) || isInterfaceType(type),
  );
  return new Map(
    types.flatMap((type) =>
      Object.values(type.getFields()).map((field): [string, string] => [
        `${type.name}.${field.name}`,
        String(field.type),
      ]),
    ),
  );
}

const bare = (type: string) => type.replaceAll('!', '');

const nonNulls = (type: string) => type.split('!').length - 1;
