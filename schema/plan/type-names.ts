import { type GraphQLSchema, isAbstractType, isInterfaceType } from 'graphql';

/** Which values of `__typename` fit which type of a supergraph. */
export interface TypeNames {
  /**
   * The names that satisfy a type condition: of an abstract type its own too, which subgraphs that
   * know it as an `@interfaceObject` answer.
   */
  matching(type: string): readonly string[];
}

export function typeNames(supergraph: GraphQLSchema): TypeNames {
  const known = new Map<string, readonly string[]>();
  return {
    matching: (name) => {
      const names = known.get(name) ?? namesMatching(supergraph, name);
      known.set(name, names);
      return names;
    },
  };
}

function namesMatching(supergraph: GraphQLSchema, name: string): string[] {
  const type = supergraph.getType(name);
  if (!isAbstractType(type)) return [name];
  const objects = supergraph.getPossibleTypes(type).map((each) => each.name);
  const interfaces = isInterfaceType(type)
    ? supergraph.getImplementations(type).interfaces.map((each) => each.name)
    : [];
  return [name, ...objects, ...interfaces];
}
