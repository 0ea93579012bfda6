import { type ConstDirectiveNode, type ConstValueNode, type DocumentNode, Kind } from 'graphql';

/**
 * What a subgraph calls Federation's directives: the name there → the name in the specification. A
 * subgraph of Federation 1 links nothing and uses the names as they are.
 *
 * @see https://specs.apollo.dev/link/v1.0
 */
export function federationNames(document: DocumentNode): (name: string) => string {
  const links = document.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? []).filter(linksFederation)
      : [],
  );
  const imports = new Map(links.flatMap((link) => importsOf(argument(link, 'import'))));
  const prefix = `${text(links.flatMap((link) => argument(link, 'as') ?? [])[0]) ?? 'federation'}__`;
  return (name) =>
    imports.get(name) ?? (name.startsWith(prefix) ? name.slice(prefix.length) : name);
}

function linksFederation(directive: ConstDirectiveNode): boolean {
  const url = text(argument(directive, 'url')) ?? '';
  return /^https:\/\/specs\.apollo\.dev\/(?:federation|tag)\/v/.test(url);
}

/** An import is `"@key"`, or `{ name: "@key", as: "@primaryKey" }`. */
function importsOf(list: ConstValueNode | undefined): [string, string][] {
  if (list?.kind !== Kind.LIST) return [];
  return list.values.flatMap((each): [string, string][] => {
    if (each.kind !== Kind.OBJECT) return named(text(each), text(each));
    const value = (key: string) => each.fields.find(({ name }) => name.value === key)?.value;
    return named(text(value('as')) ?? text(value('name')), text(value('name')));
  });
}

function named(here: string | undefined, there: string | undefined): [string, string][] {
  return here?.startsWith('@') && there ? [[here.slice(1), there.slice(1)]] : [];
}

function argument({ arguments: given = [] }: ConstDirectiveNode, name: string) {
  return given.find((each) => each.name.value === name)?.value;
}

function text(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}
