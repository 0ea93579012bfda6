import {
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import { fieldSignature } from '../../plan/field-signature.ts';
import type { Plan } from '../../plan/plan.ts';
import { type ResolvedOperation, responseNameOf } from '../../plan/resolved-operation.ts';
import { collectedFields, selectionsBelow } from '../collected-fields.ts';
import type { Answered, AnsweredField } from './answered.ts';

/** A place of an answer: `products.edges[].node.rating`; `ITSELF`: all of `data`. */
export type AnswerPlace = string;

export const ITSELF: AnswerPlace = '';

export interface Shaped {
  /** The client's schema. */
  readonly schema: GraphQLSchema;
  /** Where values stand in the data. */
  readonly keys: Plan['keys'];
}

/** A place that is null. */
export interface NullPlace {
  readonly place: AnswerPlace;
  /** The coordinate of the field that is not there; from it null climbs to the place. */
  readonly cause: string;
}

/**
 * The places of an answer that are null for its data lacks them, outermost only: a null climbs
 * until it stands where it may. Of an interface or union, what is null of any of its objects.
 *
 * @see https://spec.graphql.org/September2025/#sec-Handling-Execution-Errors
 */
export function nullPlaces(
  { operation, selectionSet }: ResolvedOperation,
  answered: Answered,
  shaped: Shaped,
): readonly NullPlace[] {
  const root = shaped.schema.getRootType(operation);
  return root ? outermost(new Walk(shaped).object(root, [selectionSet], answered)) : [];
}

/** In alphabetical order, without the places that are within another one. */
export function outermost(nulls: readonly NullPlace[]): readonly NullPlace[] {
  const places = new Map(nulls.map((each) => [each.place, each]));
  const isInner = (place: AnswerPlace) =>
    [...places.keys()].some((other) => other !== place && isWithin(place, other));
  return [...places.values()]
    .filter(({ place }) => !isInner(place))
    .sort((a, b) => (a.place < b.place ? -1 : 1));
}

/** Whether a place is another one, or stands within it. */
export function isWithin(place: AnswerPlace, other: AnswerPlace): boolean {
  if (other === ITSELF || place === other) return true;
  return place.startsWith(`${other}.`) || place.startsWith(`${other}[]`);
}

/** Each method tells which places are null, from where it stands; `ITSELF` is where that is. */
class Walk {
  readonly #shaped: Shaped;

  constructor(shaped: Shaped) {
    this.#shaped = shaped;
  }

  object(
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    { fields }: Answered,
    isAsked: (name: string) => boolean = () => true,
  ): readonly NullPlace[] {
    const nulls: NullPlace[] = [];
    for (const [name, nodes] of collectedFields(type, sets, this.#shaped.schema)) {
      if (!isAsked(name)) continue;
      const [node] = nodes;
      const definition = type.getFields()[node.name.value];
      // What tells of the schema is always there.
      if (!definition) continue;
      const field = fields.get(this.#keyOf(node));
      const below = field?.on.has(type.name)
        ? this.#value(definition.type, nodes, field)
        : [{ place: ITSELF, cause: `${type.name}.${node.name.value}` }];
      const climbing = isNonNullType(definition.type) && below.find(isItself);
      if (climbing) return [climbing];
      nulls.push(...below.map((each) => under(name, each)));
    }
    return nulls;
  }

  #value(
    type: GraphQLOutputType,
    nodes: readonly FieldNode[],
    field: AnsweredField,
  ): readonly NullPlace[] {
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      const below = this.#value(nullable.ofType, nodes, field);
      const climbing = isNonNullType(nullable.ofType) && below.find(isItself);
      return climbing ? [climbing] : below.map((each) => under('[]', each));
    }
    const sets = selectionsBelow(nodes);
    if (isObjectType(nullable)) return this.object(nullable, sets, field.value);
    if (!isAbstractType(nullable)) return [];
    if (field.value.isUntyped) return this.#untyped(nullable, sets, field.value);
    const objects = this.#shaped.schema.getPossibleTypes(nullable);
    return objects.flatMap((each) => this.object(each, sets, field.value));
  }

  /** Of objects that do not tell their types: what any of them has, and never which one it is. */
  #untyped(
    type: GraphQLAbstractType,
    sets: readonly SelectionSetNode[],
    answered: Answered,
  ): readonly NullPlace[] {
    const { schema } = this.#shaped;
    const objects = schema.getPossibleTypes(type);
    const asked = objects.map((each) => collectedFields(each, sets, schema));
    const ofAll = (name: string) => asked.every((fields) => fields.has(name));
    const typename = [...(asked[0] ?? [])].find(
      ([name, [node]]) => node.name.value === '__typename' && ofAll(name),
    );
    if (typename) return [{ place: ITSELF, cause: `${type.name}.__typename` }];
    return objects.flatMap((each) => this.object(each, sets, answered, ofAll));
  }

  #keyOf(field: FieldNode): string {
    const { keys } = this.#shaped;
    const signature = fieldSignature(field);
    return (Object.hasOwn(keys, signature) && keys[signature]) || responseNameOf(field);
  }
}

function isItself({ place }: NullPlace): boolean {
  return place === ITSELF;
}

function under(name: string, { place, cause }: NullPlace): NullPlace {
  if (place === ITSELF) return { place: name, cause };
  return { place: place.startsWith('[]') ? name + place : `${name}.${place}`, cause };
}
