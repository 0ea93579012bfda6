import { type ConstDirectiveNode, type DefinitionNode, type DocumentNode, Kind } from 'graphql';

/**
 * The supergraph as the planner gets it. Planners take the first key of a type, even one that its
 * subgraph does not resolve, so resolvable keys come first.
 */
export function withResolvableKeysFirst(document: DocumentNode): DocumentNode {
  return { ...document, definitions: document.definitions.map(sorted) };
}

function sorted(definition: DefinitionNode): DefinitionNode {
  if (
    definition.kind !== Kind.OBJECT_TYPE_DEFINITION &&
    definition.kind !== Kind.INTERFACE_TYPE_DEFINITION
  ) {
    return definition;
  }
  const directives = definition.directives ?? [];
  const isLast = (directive: ConstDirectiveNode) => isUnresolvableKey(directive);
  return {
    ...definition,
    directives: [...directives.filter((each) => !isLast(each)), ...directives.filter(isLast)],
  };
}

function isUnresolvableKey({ name, arguments: given = [] }: ConstDirectiveNode): boolean {
  return (
    name.value === 'join__type' &&
    given.some(
      (argument) =>
        argument.name.value === 'resolvable' &&
        argument.value.kind === Kind.BOOLEAN &&
        !argument.value.value,
    )
  );
}
