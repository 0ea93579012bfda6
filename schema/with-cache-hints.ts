import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  parse,
  print,
  type TypeNode,
} from 'graphql';
import { eachElement } from './cache-hints.ts';
import { graphsByName } from './graphs-by-name.ts';

/**
 * Writes the `@cacheControl` hints of subgraphs into their supergraph. Composition drops them, for
 * each is one subgraph's own; `@join__directive` keeps what a directive was, and where. It may not stand
 * on unions: a union's hint stands on the fields that lead to it.
 *
 * @see https://www.apollographql.com/docs/apollo-server/performance/caching
 */
export function withCacheHints(
  supergraph: string,
  subgraphs: readonly { readonly name: string; readonly typeDefs: DocumentNode }[],
): string {
  const document = parse(supergraph);
  if (!document.definitions.some(isJoinDirective)) return supergraph;
  const graphs = graphsByName(document);
  const hints = new Map<string, string[]>();
  for (const { name, typeDefs } of subgraphs) {
    const ofUnions = unionHints(typeDefs);
    eachElement(typeDefs, (coordinate, element) => {
      const led = element.kind === Kind.FIELD_DEFINITION && ofUnions.get(typeName(element.type));
      const given = new Map([...(led || []), ...hintOn(element)]);
      if (given.size === 0) return;
      const members = [...given].map(([name, value]) => `${name}: ${value}`).join(', ');
      const graph = graphs.get(name);
      const text = `@join__directive(graphs: [${graph}], name: "cacheControl", args: {${members}})`;
      hints.set(coordinate, [...(hints.get(coordinate) ?? []), text]);
    });
  }
  return inserted(supergraph, document, hints);
}

/** The arguments of a hint, by their names. */
type HintArguments = ReadonlyMap<string, string>;

function hintOn({
  directives = [],
}: {
  readonly directives?: readonly ConstDirectiveNode[];
}): HintArguments {
  const hint = directives.find((directive) => directive.name.value === 'cacheControl');
  return new Map((hint?.arguments ?? []).map(({ name, value }) => [name.value, print(value)]));
}

function unionHints({ definitions }: DocumentNode): ReadonlyMap<string, HintArguments> {
  return new Map(
    definitions.flatMap((definition) => {
      const isUnion =
        definition.kind === Kind.UNION_TYPE_DEFINITION ||
        definition.kind === Kind.UNION_TYPE_EXTENSION;
      const hint = isUnion ? hintOn(definition) : undefined;
      return isUnion && hint && hint.size > 0 ? [[definition.name.value, hint] as const] : [];
    }),
  );
}

function typeName(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : typeName(type.type);
}

function isJoinDirective(definition: DefinitionNode): boolean {
  return (
    definition.kind === Kind.DIRECTIVE_DEFINITION && definition.name.value === 'join__directive'
  );
}

/** Inserts texts behind what the elements hold already; the rest of the SDL stays to the letter. */
function inserted(
  sdl: string,
  document: DocumentNode,
  hints: ReadonlyMap<string, readonly string[]>,
): string {
  const insertions: { readonly at: number; readonly text: string }[] = [];
  eachElement(document, (coordinate, element) => {
    const texts = hints.get(coordinate);
    if (!texts) return;
    const isField = element.kind === Kind.FIELD_DEFINITION;
    const before = isField ? element : (element.directives?.at(-1) ?? element.name);
    const separator = isField ? ' ' : '\n  ';
    const text = texts.map((each) => separator + each).join('');
    insertions.push({ at: before.loc?.end ?? 0, text });
  });
  return insertions
    .sort((a, b) => b.at - a.at)
    .reduce((text, each) => text.slice(0, each.at) + each.text + text.slice(each.at), sdl);
}
