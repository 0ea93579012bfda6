import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  parse,
  print,
} from 'graphql';

/**
 * The supergraph as the planner gets it. Planners take the first key of a type, even one that its
 * subgraph does not resolve, so resolvable keys come first.
 */
export function plannerSupergraph(supergraph: string): string {
  const document: DocumentNode = parse(supergraph, { noLocation: true });
  return print({ ...document, definitions: document.definitions.map(withResolvableKeysFirst) });
}

function withResolvableKeysFirst(definition: DefinitionNode): DefinitionNode {
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
