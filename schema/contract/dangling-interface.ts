import type { GraphQLInterfaceType, GraphQLObjectType } from 'graphql';
import type { ContractError } from './contract-error.ts';
import { explainMemberRemoval } from './explain.ts';
import type { FilteredSchema } from './filtered-schema.ts';

/**
 * What a kept type lacks of the kept interfaces it implements: each field and each argument that
 * the interface keeps, the type must keep, too.
 *
 * @see https://spec.graphql.org/September2025/#IsValidImplementation()
 */
export function* danglingImplementation(
  schema: FilteredSchema,
  type: GraphQLObjectType | GraphQLInterfaceType,
): Generator<ContractError> {
  for (const implemented of type.getInterfaces()) {
    if (schema.removals.has(implemented.name)) continue;
    for (const member of implementableMembers(schema, implemented)) {
      const coordinate = `${type.name}.${member}`;
      if (!schema.removals.has(coordinate)) continue;
      const how = explainMemberRemoval(schema, coordinate);
      yield {
        code: `CONTRACT_INTERFACE_${member.endsWith(')') ? 'ARGUMENT' : 'FIELD'}_REMOVED`,
        coordinate,
        message: `implements ${implemented.name}.${member}: ${how}, or leave ${implemented.name}.${member} out`,
      };
    }
  }
}

/** `field` and `field(argument:)` for all that a contract keeps of an interface. */
function implementableMembers(schema: FilteredSchema, implemented: GraphQLInterfaceType): string[] {
  return Object.values(implemented.getFields())
    .flatMap((field) => [field.name, ...field.args.map(({ name }) => `${field.name}(${name}:)`)])
    .filter((member) => !schema.removals.has(`${implemented.name}.${member}`));
}
