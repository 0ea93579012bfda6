import {
  type DocumentNode,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * The coordinates of all fields that a document selects; of one on an abstract type also those of the
 * objects behind it.
 */
export function selectedFields(document: DocumentNode, schema: GraphQLSchema): ReadonlySet<string> {
  const fields = new Set<string>();
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      [Kind.FIELD]: ({ name }) => {
        const parent = types.getParentType();
        if (!parent) return;
        const objects = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [];
        for (const each of [parent, ...objects]) fields.add(`${each.name}.${name.value}`);
      },
    }),
  );
  return fields;
}
