import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
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

/** Reads the hints that stand in a supergraph written by `withCacheHints`. */
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

/** What a hint may stand on in a supergraph. */
export type HintedElement = TypeWithFields | FieldDefinitionNode;
type TypeWithFields = Extract<DefinitionNode, { readonly fields?: readonly FieldDefinitionNode[] }>;

/** Visits every object and interface type, and every field of one, by its coordinate. */
export function eachElement(
  { definitions }: DocumentNode,
  visit: (coordinate: string, element: HintedElement) => void,
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
