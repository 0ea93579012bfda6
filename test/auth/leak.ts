import {
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
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
  const info = new TypeInfo(schema);
  const fields: [string, string][] = [];
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: ({ name }) => {
        const parent = info.getParentType();
        if (!parent || name.value.startsWith('_')) return;
        for (const object of objectsOf(parent, schema)) fields.push([object, name.value]);
      },
    }),
  );
  return fields;
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
