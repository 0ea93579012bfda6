import {
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { argumentsOf, type FilteredSchema } from './filtered-schema.ts';

/**
 * The names of the types that a client can meet: from the root types and the directives of
 * operations, along kept fields and arguments. Where a field returns an interface, all that
 * implements it can come back. An interface that only reachable types implement is reachable as the
 * condition of a fragment, and does not make its other implementations so.
 */
export function findReachable(schema: FilteredSchema): Set<string> {
  const reachable = new Set<string>();
  const pending = [...entryTypes(schema)];
  for (let type = pending.pop(); type; type = pending.pop()) {
    if (reachable.has(type.name) || schema.removals.has(type.name)) continue;
    reachable.add(type.name);
    pending.push(...neighbours(schema, type));
  }
  return reachable;
}

function* entryTypes({ api }: FilteredSchema): Generator<GraphQLNamedType> {
  for (const root of [api.getQueryType(), api.getMutationType(), api.getSubscriptionType()]) {
    if (root) yield root;
  }
  for (const { args } of api.getDirectives()) {
    for (const { type } of args) yield getNamedType(type);
  }
}

function* neighbours(schema: FilteredSchema, type: GraphQLNamedType): Generator<GraphQLNamedType> {
  if (isUnionType(type)) yield* type.getTypes();
  if (isObjectType(type) || isInterfaceType(type)) {
    yield* type.getInterfaces();
    yield* typesOfFields(schema, type);
  }
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) {
      if (!schema.removals.has(`${type.name}.${field.name}`)) yield getNamedType(field.type);
    }
  }
}

function* typesOfFields(
  { api, removals }: FilteredSchema,
  type: GraphQLObjectType | GraphQLInterfaceType,
): Generator<GraphQLNamedType> {
  for (const field of Object.values(type.getFields())) {
    if (removals.has(`${type.name}.${field.name}`)) continue;
    const returned = getNamedType(field.type);
    yield returned;
    if (isInterfaceType(returned)) {
      const { objects, interfaces } = api.getImplementations(returned);
      yield* [...objects, ...interfaces];
    }
    for (const { coordinate, definition } of argumentsOf(type.name, field)) {
      if (!removals.has(coordinate)) yield getNamedType(definition.type);
    }
  }
}
