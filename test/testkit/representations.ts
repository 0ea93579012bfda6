import {
  type FieldNode,
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { type Case, casesOf, directivesOf, type Entity, entitiesOf } from './cases.ts';
import { documentOf } from './document.ts';
import type { Answer, Representation, Subgraph } from './subgraphs.ts';

/** Existing entities by type and key, as they were found in the subgraphs' own answers. */
export interface Known {
  /** Whose requests these are: the user with the most to show. */
  readonly viewer: string;
  of(entity: Entity): readonly Representation[];
}

const ENOUGH = 100;
/** Each round finds what the entities of the round before lead to. */
const ROUNDS = 3;

/** Finds entities of every type by asking the root lists, then whatever is reached from them. */
export async function findEntities(subgraphs: readonly Subgraph[]): Promise<Known> {
  const anonymous = await harvest(subgraphs, null);
  const users = [...(anonymous.get('User(id)')?.values() ?? [])].map(({ id }) => String(id));
  const answers = await Promise.all(
    users.slice(0, 25).map(async (id) => ({ id, weight: await weightOf(subgraphs, id) })),
  );
  const [richest] = answers.sort((a, b) => b.weight - a.weight);
  if (!richest) throw new Error('No root list leads to a user.');
  const found = await harvest(subgraphs, richest.id);
  return {
    viewer: richest.id,
    of: ({ type, key }) =>
      [...(found.get(`${type.name}(${key})`)?.values() ?? [])]
        .slice(0, ENOUGH)
        .map((representation) => ({ ...representation, ...requiredOf(type) })),
  };
}

type Found = Map<string, Map<string, Representation>>;

async function harvest(subgraphs: readonly Subgraph[], viewer: string | null): Promise<Found> {
  const found: Found = new Map();
  if (viewer) add(found, { __typename: 'User', id: viewer }, 'id');
  const entities = subgraphs.flatMap(({ schema }) => entitiesOf(schema));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const subgraph of subgraphs) {
      for (const each of nearOf(subgraph)) {
        const { data } = await askAll(subgraph, each, { found, viewer });
        collect(data, entities, found);
      }
    }
  }
  return found;
}

/** The cases that lead one field on: more rounds lead further. */
const nearOf = ({ schema }: Subgraph) =>
  casesOf(schema).filter(({ entity, steps }) => steps.length <= (entity ? 1 : 2));

async function askAll(
  subgraph: Subgraph,
  each: Case,
  { found, viewer }: { found: Found; viewer: string | null },
): Promise<Answer> {
  const { entity } = each;
  const known = entity && found.get(`${entity.type.name}(${entity.key})`);
  if (entity && !known) return { data: null };
  const representations = [...(known?.values() ?? [])].slice(0, ENOUGH);
  const query = documentOf(subgraph.schema, each, { first: ENOUGH, inner: 2 });
  return subgraph.ask({ query, representations, viewer });
}

/** Adds every entity in an answer under each key whose fields the answer holds. */
function collect(value: unknown, entities: readonly Entity[], found: Found): void {
  if (typeof value !== 'object' || value === null) return;
  const object = value as Record<string, unknown>;
  for (const { type, key } of entities) {
    if (object.__typename === type.name) add(found, object, key);
  }
  for (const inner of Object.values(object)) collect(inner, entities, found);
}

function add(found: Found, object: Record<string, unknown>, key: string): void {
  const fields = key.split(/\s+/);
  if (fields.some((field) => object[field] === undefined)) return;
  const representation = Object.fromEntries(
    ['__typename', ...fields].map((field) => [field, object[field]]),
  );
  const name = `${object.__typename}(${key})`;
  const known = found.get(name) ?? new Map<string, Representation>();
  found.set(name, known.set(JSON.stringify(representation), representation));
}

async function weightOf(subgraphs: readonly Subgraph[], viewer: string): Promise<number> {
  const found: Found = new Map();
  add(found, { __typename: 'User', id: viewer }, 'id');
  const answers = subgraphs.flatMap((subgraph) =>
    nearOf(subgraph)
      .filter(({ entity }) => entity?.type.name === 'User')
      .map((each) => askAll(subgraph, each, { found, viewer })),
  );
  return JSON.stringify((await Promise.all(answers)).map(({ data }) => data)).length;
}

/** Made-up values of the fields that a type's `@requires` names: another subgraph would send them. */
function requiredOf(type: GraphQLObjectType): Representation {
  return Object.assign(
    {},
    ...Object.values(type.getFields())
      .flatMap((field) => directivesOf(field, 'requires'))
      .map(({ fields }) => sampleOf(type, selectionSetOf(String(fields)))),
  );
}

function selectionSetOf(fields: string): SelectionSetNode {
  const [definition] = parse(`{ ${fields} }`).definitions;
  if (definition?.kind === Kind.OPERATION_DEFINITION) return definition.selectionSet;
  throw new Error(`Not a field set: ${fields}`);
}

function sampleOf(type: GraphQLObjectType, { selections }: SelectionSetNode): Representation {
  const fields = selections.filter(
    (selection): selection is FieldNode => selection.kind === Kind.FIELD,
  );
  return Object.fromEntries(
    fields.map(({ name: { value: name }, selectionSet }) => {
      const named = getNamedType(type.getFields()[name]?.type);
      if (isObjectType(named) && selectionSet) return [name, sampleOf(named, selectionSet)];
      if (isEnumType(named)) return [name, named.getValues()[0]?.name];
      return [name, { Int: 500, Float: 0.5, Boolean: true }[String(named)] ?? 'x'];
    }),
  );
}
