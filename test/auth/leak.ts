import {
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Graph } from '../differential/graph.ts';
import type { PlainRequirements } from './plain-requirements.ts';

/** A request to a subgraph. */
export interface Asked {
  readonly service: string;
  readonly document: DocumentNode;
}

/** What subgraphs were asked for that may not be had, beside what joins need. */
export function leakOf(
  asked: readonly Asked[],
  { api, subgraphs, supergraph }: Graph,
  requirements: PlainRequirements,
): string | undefined {
  const joining = joiningFields(supergraph);
  const leaks = asked.flatMap(({ service, document }) => {
    const schema = subgraphs.get(service);
    return (schema ? fieldsIn(document, schema) : []).flatMap(([object, field]) => {
      // An interface object is no object of clients': it stands for some of them, nobody tells which.
      const type = api.getType(object);
      const isLeak =
        isObjectType(type) && !joining.has(field) && !requirements.mayHave(field, [type]);
      return isLeak ? [`${service} ${object}.${field}`] : [];
    });
  });
  return leaks.length > 0 ? `asked for ${leaks.join(', ')}` : undefined;
}

/** The fields of a request, each with the name of every object that it is asked of. */
function fieldsIn(
  document: DocumentNode,
  schema: GraphQLSchema,
): [object: string, field: string][] {
  const operation = getOperationAST(document);
  const root = operation && schema.getRootType(operation.operation);
  return root ? fieldsOf(operation.selectionSet, { type: root, objects: [root.name] }, schema) : [];
}

interface Place {
  readonly type: GraphQLCompositeType;
  /** The objects that meet all fragments on the way. */
  readonly objects: readonly string[];
}

function fieldsOf(
  { selections }: SelectionSetNode,
  { type, objects }: Place,
  schema: GraphQLSchema,
): [object: string, field: string][] {
  return selections.flatMap((selection): [string, string][] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('A fragment has a name.');
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const narrowed = schema.getType(selection.typeCondition?.name.value ?? type.name);
      if (!isCompositeType(narrowed)) return [];
      const within = objectsOf(narrowed, schema).filter((object) => objects.includes(object));
      return fieldsOf(selection.selectionSet, { type: narrowed, objects: within }, schema);
    }
    const field = selection.name.value;
    const returned = 'getFields' in type ? getNamedType(type.getFields()[field]?.type) : undefined;
    const inner =
      selection.selectionSet && isCompositeType(returned)
        ? fieldsOf(
            selection.selectionSet,
            { type: returned, objects: objectsOf(returned, schema) },
            schema,
          )
        : [];
    const own = field.startsWith('_') ? [] : objects;
    return [...own.map((object): [string, string] => [object, field]), ...inner];
  });
}

function objectsOf(type: GraphQLCompositeType, schema: GraphQLSchema): readonly string[] {
  if (!isAbstractType(type)) return [type.name];
  return schema.getPossibleTypes(type).map(({ name }) => name);
}

/** The names of all fields that stand in keys, and in what fields require or provide. */
function joiningFields(supergraph: string): ReadonlySet<string> {
  const texts = supergraph.matchAll(/(?:key|requires|provides): "([^"]+)"/g);
  return new Set([...texts].flatMap(([, fields = '']) => fields.match(/\w+/g) ?? []));
}
