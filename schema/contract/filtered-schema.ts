import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isIntrospectionType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';
import type { ArgumentLimits } from '../limits/argument-limit.ts';

/** Which tags a client's view wants and which it refuses; a refusal wins. */
export interface TagFilter {
  /** Absent or empty: everything that is not excluded. */
  readonly includeTags?: readonly string[];
  readonly excludeTags?: readonly string[];
}

/** A client's view: which elements it sees, and how much it may ask for at once. */
export interface ContractFilter extends TagFilter {
  readonly limits?: ArgumentLimits | undefined;
}

/** An API schema and what a filter takes out of it. */
export interface FilteredSchema {
  readonly api: GraphQLSchema;
  readonly filter: TagFilter;
  /** By coordinate: the elements that are out, and why. Children of removed types may be absent. */
  readonly removals: ReadonlyMap<string, Removal>;
}

/** Why an element is out: its own tag, the lack of an included one, or no member is left of it. */
export type Removal =
  | { readonly kind: 'excluded'; readonly tag: string }
  | { readonly kind: 'not-included' }
  | { readonly kind: 'empty' };

/** The types a contract judges: all but the language's own. */
export function namedTypes(api: GraphQLSchema): GraphQLNamedType[] {
  return Object.values(api.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
}

/** Coordinates of what a type consists of; the members' names for a union; none for a scalar. */
export function memberCoordinates(type: GraphQLNamedType): string[] {
  if (isUnionType(type)) return type.getTypes().map(({ name }) => name);
  if (isEnumType(type)) return type.getValues().map(({ name }) => `${type.name}.${name}`);
  return 'getFields' in type
    ? Object.keys(type.getFields()).map((name) => `${type.name}.${name}`)
    : [];
}

/** The arguments of a field, each with its coordinate. */
export function argumentsOf(parent: string, field: GraphQLField<unknown, unknown>) {
  return field.args.map((definition) => ({
    coordinate: `${parent}.${field.name}(${definition.name}:)`,
    definition,
  }));
}
