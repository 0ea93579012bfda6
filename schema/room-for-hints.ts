import { type ConstDirectiveNode, type DocumentNode, Kind, type StringValueNode } from 'graphql';

/**
 * A subgraph with `@cacheControl` hints, linked to a version of Federation 2 in whose supergraphs
 * there is room for them: 2.8 was the first, and understands all that was written for those before.
 */
export function withRoomForHints(typeDefs: DocumentNode): DocumentNode {
  const definitions = typeDefs.definitions.map((definition) => {
    const isSchema =
      definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION;
    if (!isSchema) return definition;
    return { ...definition, directives: (definition.directives ?? []).map(linkedAnew) };
  });
  return definesHint(typeDefs) ? { ...typeDefs, definitions } : typeDefs;
}

function definesHint({ definitions }: DocumentNode): boolean {
  return definitions.some(
    (definition) =>
      definition.kind === Kind.DIRECTIVE_DEFINITION && definition.name.value === 'cacheControl',
  );
}

function linkedAnew(directive: ConstDirectiveNode): ConstDirectiveNode {
  if (directive.name.value !== 'link') return directive;
  return {
    ...directive,
    arguments: (directive.arguments ?? []).map((argument) =>
      argument.name.value === 'url' && argument.value.kind === Kind.STRING
        ? { ...argument, value: upgraded(argument.value) }
        : argument,
    ),
  };
}

function upgraded(url: StringValueNode): StringValueNode {
  return { ...url, value: url.value.replace(/(\/federation\/v2)\.[0-7]$/, '$1.8') };
}
