import { buildSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { buildSchema, type GraphQLSchema, isObjectType, parse, printSchema } from 'graphql';
import { composeSupergraph, readSupergraph } from '../../schema/index.ts';

/** A federated graph whose subgraphs answer in this process, and the same data in one schema. */
export interface Graph {
  readonly name: string;
  /** The supergraph's SDL. */
  readonly supergraph: string;
  /** Executable subgraphs by name; they need neither a root value nor a context. */
  readonly subgraphs: ReadonlyMap<string, GraphQLSchema>;
  /** What clients may see. */
  readonly api: GraphQLSchema;
  /** The third opinion: plain graphql-js over all types with the same data. */
  readonly monolith?: GraphQLSchema;
  /** Values worth asking for, by the name of an argument or input field, or of a scalar. */
  readonly values: Values;
  /** Undoes what mutations did, so that every engine starts from the same state. */
  reset?(): void;
  close?(): Promise<void>;
}

export type Values = Readonly<Record<string, readonly unknown[]>>;

/** Functions by type and field. Other fields are read from the object itself, as graphql-js does. */
export type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>;
type Resolver = (source: never, args: never, context: never, info: never) => unknown;

export interface GraphDefinition {
  readonly name: string;
  readonly subgraphs: Readonly<Record<string, SubgraphDefinition>>;
  /** How the monolith answers what its objects do not hold. Its schema is the graph's API schema. */
  readonly monolith: Resolvers;
  readonly values?: Values;
  readonly reset?: () => void;
}

export interface SubgraphDefinition {
  readonly sdl: string;
  readonly resolvers: Resolvers;
}

/** The federation directives, imported from the given version of the specification. */
export const LINK = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: [
    "@key", "@shareable", "@requires", "@provides", "@external", "@override", "@inaccessible",
    "@interfaceObject", "@tag"
  ]
)
`;

/** Composes a graph from its subgraphs and builds the monolith from what clients see of it. */
export function defineGraph(definition: GraphDefinition): Graph {
  const { name, subgraphs, values = {}, reset } = definition;
  const supergraph = compose(name, subgraphs);
  const api = apiOf(supergraph);
  return {
    name,
    supergraph,
    api,
    subgraphs: new Map(
      Object.entries(subgraphs).map(([subgraph, { sdl, resolvers }]) => [
        subgraph,
        buildSubgraphSchema([
          { typeDefs: parse(sdl), resolvers: resolvers as GraphQLResolverMap<unknown> },
        ]),
      ]),
    ),
    monolith: withResolvers(apiOf(supergraph), definition.monolith),
    values,
    ...(reset && { reset }),
  };
}

/** The schema that clients of a supergraph see. */
export function apiOf(supergraph: string): GraphQLSchema {
  const read = readSupergraph(supergraph);
  if (read.kind === 'failed') throw new Error(read.errors.map(String).join('\n'));
  return buildSchema(printSchema(read.api));
}

function compose(graph: string, subgraphs: GraphDefinition['subgraphs']): string {
  const composition = composeSupergraph(
    Object.entries(subgraphs).map(([name, { sdl }]) => ({ name, url: `http://${name}.test`, sdl })),
  );
  if (composition.kind === 'composed') return composition.supergraph;
  const messages = composition.errors.map(({ code, message }) => `${code} ${message}`);
  throw new Error([`The graph "${graph}" does not compose:`, ...messages].join('\n'));
}

function withResolvers(schema: GraphQLSchema, resolvers: Resolvers): GraphQLSchema {
  for (const [typeName, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) throw new Error(`The monolith has no object type ${typeName}.`);
    for (const [fieldName, resolve] of Object.entries(fields)) {
      const field = type.getFields()[fieldName];
      if (!field) throw new Error(`The monolith has no field ${typeName}.${fieldName}.`);
      field.resolve = resolve as NonNullable<typeof field.resolve>;
    }
  }
  return schema;
}
