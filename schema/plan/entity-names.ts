import {
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  getNullableType,
  type InterfaceTypeDefinitionNode,
  isInterfaceType,
  isLeafType,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { unusedName } from './private-variables.ts';
import { joinArgument } from './stand-ins.ts';

/** What names an entity, which is `Type:value`. */
export interface EntityName {
  /** The first key of its type that is one plain field. */
  readonly field: string;
  /** A response key that no field of the supergraph has, and no private key of a client's field. */
  readonly alias: string;
}

/** The types of a supergraph that are entities. */
export interface EntityNames {
  /** Whether a type, which may be an interface, has any key. */
  isEntity(type: string): boolean;
  /**
   * What names the entities of an object type where a subgraph answers them.
   *
   * @param graph the subgraph's value of `join__Graph`
   * @returns undefined where no key is one plain field, or the subgraph cannot tell it everywhere
   */
  nameIn(graph: string, type: string): EntityName | undefined;
}

/** Reads the keys of a supergraph. */
export function entityNames(supergraph: DocumentNode, schema: GraphQLSchema): EntityNames {
  const taken = fieldNames(schema);
  const entities = new Set<string>();
  const names = new Map<string, EntityName>();
  for (const definition of supergraph.definitions) {
    if (!mayHaveKeys(definition)) continue;
    const type = definition.name.value;
    const keys = keysOf(definition);
    if (keys.length > 0) entities.add(type);
    const field = keys.find(({ key }) => isPlainField(schema, type, key))?.key;
    if (field === undefined) continue;
    const name = { field, alias: unusedName(`_${type}_key`, taken) };
    for (const graph of graphsTelling(field, definition)) names.set(`${graph} ${type}`, name);
  }
  return {
    isEntity: (type) => entities.has(type),
    nameIn: (graph, type) => names.get(`${graph} ${type}`),
  };
}

function fieldNames(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : [],
  );
}

type KeyedDefinition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

function mayHaveKeys(definition: DefinitionNode): definition is KeyedDefinition {
  return (
    definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
    definition.kind === Kind.INTERFACE_TYPE_DEFINITION
  );
}

function keysOf({
  directives = [],
}: KeyedDefinition): { readonly graph: string; readonly key: string }[] {
  return directives.flatMap((directive) => {
    const key = directive.name.value === 'join__type' ? joinArgument(directive, 'key') : undefined;
    return key === undefined ? [] : [{ graph: joinArgument(directive, 'graph') ?? '', key }];
  });
}

function isPlainField(schema: GraphQLSchema, type: string, key: string): boolean {
  const parent = schema.getType(type);
  return isObjectType(parent) && isLeafType(getNullableType(parent.getFields()[key]?.type));
}

/** The graphs that tell a field wherever its type stands: it is a key of theirs, or not external. */
function graphsTelling(field: string, definition: KeyedDefinition): ReadonlySet<string> {
  const keyed = keysOf(definition).flatMap(({ graph, key }) => (key === field ? [graph] : []));
  const { directives = [] } = definition.fields?.find(({ name }) => name.value === field) ?? {};
  const joins = directives.filter(({ name }) => name.value === 'join__field');
  // Without a word on who has it, all have it who have the type.
  const having = joins.length > 0 ? joins : (definition.directives ?? []);
  const own = having.flatMap((directive) =>
    joinArgument(directive, 'external') === 'true' ? [] : (joinArgument(directive, 'graph') ?? []),
  );
  return new Set([...keyed, ...own]);
}
