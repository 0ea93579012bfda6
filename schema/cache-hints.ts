import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  parse,
  print,
} from 'graphql';

/** How long, and for whom, a subgraph lets its answers be kept. */
export interface CacheHint {
  /** In seconds. */
  readonly maxAge?: number;
  readonly scope?: 'PUBLIC' | 'PRIVATE';
  /** As long as what it stands in. */
  readonly inheritMaxAge?: boolean;
}

/** The hints of all subgraphs, by their values of `join__Graph`. */
export interface CacheHints {
  /** What a subgraph says of a type, or of a field as `Type.field`. */
  on(graph: string, coordinate: string): CacheHint | undefined;
  /** Whether a subgraph gives any hint at all. */
  areGivenBy(graph: string): boolean;
}

/**
 * Writes the `@cacheControl` hints of subgraphs into their supergraph. Composition drops them, for
 * each is one subgraph's own; `@join__directive` keeps what a directive was, and where.
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
    eachElement(typeDefs, (coordinate, { directives = [] }) => {
      const hint = directives.find((directive) => directive.name.value === 'cacheControl');
      if (!hint) return;
      const members = (hint.arguments ?? []).map((argument) => print(argument)).join(', ');
      const graph = graphs.get(name);
      const text = `@join__directive(graphs: [${graph}], name: "cacheControl", args: {${members}})`;
      hints.set(coordinate, [...(hints.get(coordinate) ?? []), text]);
    });
  }
  return inserted(supergraph, document, hints);
}

/** Reads the hints that `withCacheHints` wrote. */
export function readCacheHints(supergraph: DocumentNode): CacheHints {
  const hints = new Map<string, CacheHint>();
  const givers = new Set<string>();
  eachElement(supergraph, (coordinate, { directives = [] }) => {
    for (const directive of directives) {
      const { graphs, hint } = readJoinDirective(directive);
      for (const graph of graphs) {
        givers.add(graph);
        hints.set(`${graph} ${coordinate}`, hint);
      }
    }
  });
  return {
    on: (graph, coordinate) => hints.get(`${graph} ${coordinate}`),
    areGivenBy: (graph) => givers.has(graph),
  };
}

function isJoinDirective(definition: DefinitionNode): boolean {
  return (
    definition.kind === Kind.DIRECTIVE_DEFINITION && definition.name.value === 'join__directive'
  );
}

/** The values of `join__Graph` by the names of their subgraphs. */
function graphsByName({ definitions }: DocumentNode): ReadonlyMap<string, string> {
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

type Element = TypeWithFields | FieldDefinitionNode;
type TypeWithFields = Extract<DefinitionNode, { readonly fields?: readonly FieldDefinitionNode[] }>;

/** Visits every object and interface type, and every field of one, by its coordinate. */
function eachElement(
  { definitions }: DocumentNode,
  visit: (coordinate: string, element: Element) => void,
): void {
  for (const definition of definitions) {
    if (!hasFields(definition)) continue;
    const type = definition.name.value;
    visit(type, definition);
    for (const field of definition.fields ?? []) visit(`${type}.${field.name.value}`, field);
  }
}

function hasFields(definition: DefinitionNode): definition is TypeWithFields {
  return (
    definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
    definition.kind === Kind.OBJECT_TYPE_EXTENSION ||
    definition.kind === Kind.INTERFACE_TYPE_DEFINITION ||
    definition.kind === Kind.INTERFACE_TYPE_EXTENSION
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

function readJoinDirective({ name, arguments: given = [] }: ConstDirectiveNode): {
  readonly graphs: readonly string[];
  readonly hint: CacheHint;
} {
  const argumentOf = (argument: string) =>
    given.find((each) => each.name.value === argument)?.value;
  const [directive, graphs, args] = [argumentOf('name'), argumentOf('graphs'), argumentOf('args')];
  const isHint =
    name.value === 'join__directive' &&
    directive?.kind === Kind.STRING &&
    directive.value === 'cacheControl';
  if (!isHint || graphs?.kind !== Kind.LIST) return { graphs: [], hint: {} };
  const hint: { -readonly [Name in keyof CacheHint]: CacheHint[Name] } = {};
  for (const { name: member, value } of args?.kind === Kind.OBJECT ? args.fields : []) {
    if (member.value === 'maxAge' && value.kind === Kind.INT) hint.maxAge = Number(value.value);
    if (member.value === 'inheritMaxAge' && value.kind === Kind.BOOLEAN) {
      hint.inheritMaxAge = value.value;
    }
    if (member.value === 'scope' && value.kind === Kind.ENUM) {
      hint.scope = value.value === 'PUBLIC' ? 'PUBLIC' : 'PRIVATE';
    }
  }
  return {
    graphs: graphs.values.flatMap((value) => (value.kind === Kind.ENUM ? [value.value] : [])),
    hint,
  };
}
