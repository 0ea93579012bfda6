import { type DocumentNode, Kind } from 'graphql';

/** The values of `join__Graph` in a supergraph by the names of their subgraphs. */
export function graphsByName({ definitions }: DocumentNode): ReadonlyMap<string, string> {
  const graphs = new Map<string, string>();
  for (const definition of definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION) continue;
    if (definition.name.value !== 'join__Graph') continue;
    for (const { name, directives = [] } of definition.values ?? []) {
      const named = directives.flatMap((each) => each.arguments ?? []);
      const value = named.find((argument) => argument.name.value === 'name')?.value;
      if (value?.kind === Kind.STRING) graphs.set(value.value, name.value);
    }
  }
  return graphs;
}
