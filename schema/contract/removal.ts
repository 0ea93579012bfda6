import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import {
  argumentsOf,
  memberCoordinates,
  namedTypes,
  type Removal,
  type TagFilter,
} from './filtered-schema.ts';

/** An API schema and the tags of its elements by coordinate. */
export interface TaggedSchema {
  readonly api: GraphQLSchema;
  readonly tags: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * What a filter takes out of a schema, with the reason for each coordinate. The rules are those of
 * GraphOS contracts: an excluded tag removes any element; when tags are included, object and
 * interface fields need one on themselves or on their type, and unions on themselves; whatever has
 * lost all its members goes as well.
 *
 * @see https://www.apollographql.com/docs/graphos/platform/schema-management/delivery/contracts/overview
 */
export function removeByTags(schema: TaggedSchema, filter: TagFilter): Map<string, Removal> {
  const removals = new Map<string, Removal>();
  for (const candidate of candidates(schema.api)) {
    const removal = judge(candidate, schema.tags, filter);
    if (removal) removals.set(candidate.coordinate, removal);
  }
  const types = namedTypes(schema.api);
  // Unions last: a member may just have been emptied.
  removeEmptied(
    types.filter((type) => !isUnionType(type)),
    removals,
  );
  removeEmptied(types.filter(isUnionType), removals);
  return removals;
}

interface Candidate {
  readonly coordinate: string;
  /** Whose tags count for including it; none: it lives by reachability and needs no tag. */
  readonly includedBy: readonly string[];
}

function* candidates(api: GraphQLSchema): Generator<Candidate> {
  for (const type of namedTypes(api)) {
    yield { coordinate: type.name, includedBy: isUnionType(type) ? [type.name] : [] };
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        const coordinate = `${type.name}.${field.name}`;
        yield { coordinate, includedBy: [coordinate, type.name] };
        for (const argument of argumentsOf(type.name, field)) {
          yield { coordinate: argument.coordinate, includedBy: [] };
        }
      }
    } else if (!isUnionType(type)) {
      for (const coordinate of memberCoordinates(type)) yield { coordinate, includedBy: [] };
    }
  }
}

function judge(
  { coordinate, includedBy }: Candidate,
  tags: TaggedSchema['tags'],
  { includeTags = [], excludeTags = [] }: TagFilter,
): Removal | undefined {
  const excluding = excludeTags.find((tag) => tags.get(coordinate)?.has(tag));
  if (excluding !== undefined) return { kind: 'excluded', tag: excluding };
  if (includeTags.length === 0 || includedBy.length === 0) return undefined;
  const included = includedBy.some((owner) => includeTags.some((tag) => tags.get(owner)?.has(tag)));
  return included ? undefined : { kind: 'not-included' };
}

function removeEmptied(types: readonly GraphQLNamedType[], removals: Map<string, Removal>): void {
  for (const type of types) {
    const members = memberCoordinates(type);
    const emptied = members.length > 0 && members.every((member) => removals.has(member));
    if (emptied && !removals.has(type.name)) removals.set(type.name, { kind: 'empty' });
  }
}
