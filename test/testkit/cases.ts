import {
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** A way into a subgraph: from an entity or a root list along fields, ending at what is measured. */
export interface Case {
  readonly name: string;
  /** The entity it starts from; null when its first step is a root list. */
  readonly entity: Entity | null;
  readonly steps: readonly Step[];
}

/** An entity that a subgraph resolves, and one of its keys. */
export interface Entity {
  readonly type: GraphQLObjectType;
  readonly key: string;
}

/** A field of a type. */
export interface Step {
  readonly on: GraphQLObjectType;
  readonly field: Field;
}

export type Field = GraphQLField<unknown, unknown>;

/** Values for required arguments of root lists; one that is missing here fails the test. */
export const ROOT_ARGUMENTS: Readonly<Record<string, string>> = { 'search.text': '"en"' };

/** Ways that by their nature lead nowhere: the root list of categories holds those without a parent. */
const DEAD_ENDS = new Set(['Query.categories.parent']);

/** Fields from a root list's elements or from an entity: enough to reach a list in a list. */
const HOPS = 2;

/** Every entity with each of its keys, every root list, and what is reached from them. */
export function casesOf(schema: GraphQLSchema): Case[] {
  const fromEntities = entitiesOf(schema).flatMap((entity) =>
    [[], ...walksFrom(schema, entity.type, HOPS)].map((steps) => caseOf(entity, steps)),
  );
  const fromRoots = rootListsOf(schema).flatMap((list) =>
    [[], ...walksFrom(schema, nodeTypeOf(list.field), HOPS)].map((steps) =>
      caseOf(null, [list, ...steps]),
    ),
  );
  return [...fromEntities, ...fromRoots].filter(
    ({ name }) => ![...DEAD_ENDS].some((end) => `${name}.`.startsWith(`${end}.`)),
  );
}

/** Every type with a resolvable key, once for each of its keys. */
export function entitiesOf(schema: GraphQLSchema): Entity[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) =>
      directivesOf(type, 'key')
        .filter(({ resolvable }) => resolvable !== false)
        .map(({ fields }) => ({ type, key: String(fields) })),
    );
}

/** The arguments of each use of a directive on a type or field. */
export function directivesOf(
  element: GraphQLObjectType | Field,
  name: string,
): Record<string, unknown>[] {
  const extensions = 'extensionASTNodes' in element ? element.extensionASTNodes : [];
  return [element.astNode, ...extensions]
    .flatMap((node) => node?.directives ?? [])
    .filter((directive) => directive.name.value === name)
    .map(({ arguments: given = [] }) =>
      Object.fromEntries(
        given.map(({ name: { value: key }, value }) => [key, 'value' in value && value.value]),
      ),
    );
}

/** The type of what a field holds: of one element for a list, of a node for a connection. */
export function nodeTypeOf(field: Field) {
  const edges = connectionOf(field)?.getFields().edges;
  const edge = edges && getNamedType(edges.type);
  const node = isObjectType(edge) ? edge.getFields().node : undefined;
  return getNamedType((node ?? field).type);
}

/** The connection type of a field, or undefined for another field. */
export function connectionOf(field: Field): GraphQLObjectType | undefined {
  const type = getNamedType(field.type);
  return isObjectType(type) && type.getFields().edges ? type : undefined;
}

/** Whether a field holds one value that only the viewer may see. */
export function isPrivateLeaf(field: Field): boolean {
  const isPrivate = directivesOf(field, 'cacheControl').some(({ scope }) => scope === 'PRIVATE');
  return isPrivate && isLeafType(getNamedType(field.type));
}

/** Whether another subgraph resolves the field. */
export function isExternal(field: Field): boolean {
  return directivesOf(field, 'external').length > 0;
}

/** The object types that a type may stand for. */
export function objectsOf(schema: GraphQLSchema, type: unknown): readonly GraphQLObjectType[] {
  if (isObjectType(type)) return [type];
  const abstract = type as GraphQLInterfaceType;
  return isAbstractType(abstract) || isInterfaceType(abstract)
    ? schema.getPossibleTypes(abstract)
    : [];
}

function rootListsOf(schema: GraphQLSchema): Step[] {
  const on = schema.getQueryType();
  if (!on) return [];
  return Object.values(on.getFields())
    .filter(({ args }) => args.some(({ name }) => name === 'first'))
    .map((field) => ({ on, field }));
}

/** A field twice on one way would measure nothing new, and a tree may not be that deep. */
function walksFrom(
  schema: GraphQLSchema,
  type: unknown,
  hops: number,
  walked: readonly Field[] = [],
): Step[][] {
  if (hops === 0) return [];
  return objectsOf(schema, type).flatMap((on) =>
    Object.values(on.getFields())
      .filter((field) => !isExternal(field) && !field.args.some(isRequiredArgument))
      .filter((field) => !walked.includes(field))
      .filter((field) => isPrivateLeaf(field) || !isLeafType(getNamedType(field.type)))
      .flatMap((field) => {
        const further = walksFrom(schema, nodeTypeOf(field), hops - 1, [...walked, field]);
        return [[], ...further].map((steps) => [{ on, field }, ...steps]);
      }),
  );
}

function caseOf(entity: Entity | null, steps: readonly Step[]): Case {
  const start = entity ? `${entity.type.name}(${entity.key})` : 'Query';
  return { name: [start, ...steps.map(({ field }) => field.name)].join('.'), entity, steps };
}
