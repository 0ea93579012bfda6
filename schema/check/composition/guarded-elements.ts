import { GraphQLError, isInterfaceType, isObjectType, parse } from 'graphql';
import { takeRequirements } from '../../auth/applied-requirements.ts';
import { allOf, type Requirement } from '../../auth/requirement.ts';
import { buildServedSupergraph } from '../../supergraph.ts';

/** What viewers need for the elements of a supergraph. */
export interface GuardedElements {
  /** Where requirements are written, but for interfaces: those follow from their objects. */
  readonly written: readonly string[];
  /** All that it takes to be given a type's objects, or a field of them; undefined: it is not there. */
  readonly guardOf: (coordinate: string) => Requirement | undefined;
}

/** Reads a supergraph, or says why it cannot be served. */
export function guardedElements(supergraph: string): GuardedElements | GraphQLError {
  try {
    const { schema, access } = buildServedSupergraph(supergraph);
    const { applied } = takeRequirements(parse(supergraph, { noLocation: true }));
    const typeOf = (coordinate: string) => schema.getType(coordinate.split('.')[0] ?? '');
    return {
      written: [...applied.keys()].filter((each) => !isInterfaceType(typeOf(each))),
      guardOf: (coordinate) => {
        const type = typeOf(coordinate);
        if (!isObjectType(type)) return type && allOf([applied.get(coordinate) ?? []]);
        const [, field] = coordinate.split('.');
        if (field !== undefined && !type.getFields()[field]) return undefined;
        const ofObject = access[`${type.name}.__typename`] ?? [];
        return allOf([ofObject, access[coordinate] ?? []]);
      },
    };
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}
