import { type GraphQLNamedType, isEnumType, isUnionType } from 'graphql';
import { type FilteredSchema, memberCoordinates } from './filtered-schema.ts';

/**
 * Why a type is not in the contract and which tag to add or remove to bring it back, as a relative
 * clause: `which has no field in this contract: tag Seller or one of its fields @tag(name: "a")`.
 */
export function explainTypeRemoval(schema: FilteredSchema, type: GraphQLNamedType): string {
  const removal = schema.removals.get(type.name);
  if (removal?.kind === 'excluded') {
    return `which ${asTag(removal.tag)} excludes: remove that tag from ${type.name}`;
  }
  if (removal?.kind === 'not-included') {
    return `which carries no included tag: tag ${type.name} ${includedTags(schema)}`;
  }
  return explainEmptied(schema, type);
}

/** How to bring back a field, an argument, an input field or an enum value, as an imperative. */
export function explainMemberRemoval(schema: FilteredSchema, coordinate: string): string {
  const removal = schema.removals.get(coordinate);
  return removal?.kind === 'excluded'
    ? `remove ${asTag(removal.tag)} from ${coordinate}`
    : `tag ${coordinate} ${includedTags(schema)}`;
}

function explainEmptied(schema: FilteredSchema, type: GraphQLNamedType): string {
  if (isUnionType(type)) {
    const members = type
      .getTypes()
      .map((member) => `${member.name}, ${explainTypeRemoval(schema, member)}`);
    return `which has no member in this contract (${members.join('; ')})`;
  }
  const noun = isEnumType(type) ? 'value' : 'field';
  const tags = excludingTags(schema, type);
  // Every member that is not excluded lacks an included tag: adding one is the gentler remedy.
  const remedy =
    tags === undefined
      ? `tag ${type.name} or one of its ${noun}s ${includedTags(schema)}`
      : `remove ${tags} from one of its ${noun}s`;
  return `which has no ${noun} in this contract: ${remedy}`;
}

/** The tags that exclude the members of a type; undefined when they do not exclude all of them. */
function excludingTags({ removals }: FilteredSchema, type: GraphQLNamedType): string | undefined {
  const members = memberCoordinates(type).map((coordinate) => removals.get(coordinate));
  const tags = members.map((removal) => (removal?.kind === 'excluded' ? removal.tag : undefined));
  return tags.includes(undefined) ? undefined : [...new Set(tags)].map(asTag).join(' or ');
}

function includedTags({ filter }: FilteredSchema): string {
  return (filter.includeTags ?? []).map(asTag).join(' or ');
}

function asTag(name: string | undefined): string {
  return `@tag(name: ${JSON.stringify(name)})`;
}
