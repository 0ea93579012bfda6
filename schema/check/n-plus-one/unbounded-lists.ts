import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  parse,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  type TypeNode,
} from 'graphql';
import type { SubgraphFile } from '../revision.ts';

/**
 * The fields of a subgraph that give lists of objects of any length, by their coordinates: nobody can
 * say how many, and nothing says how many there are. What a connection holds is bounded by the field
 * that gives the connection.
 */
export function unboundedLists({ sdl }: SubgraphFile): string[] {
  const document = parse(sdl, { noLocation: true });
  const leaves = leafTypes(document);
  const sized = sizedFields(document);
  return typesOf(document).flatMap((type) =>
    fieldsOf(type)
      .filter((field) => isListOfObjects(field, leaves) && !isBounded(field))
      .filter((field) => !isPage(type, field) && !sized.has(field.name.value))
      .map((field) => `${type.name.value}.${field.name.value}`),
  );
}

type TypeElement = TypeDefinitionNode | TypeExtensionNode;

function typesOf({ definitions }: DocumentNode): TypeElement[] {
  return definitions.filter((each) => isTypeDefinitionNode(each) || isTypeExtensionNode(each));
}

/** Of types that clients are given. */
function fieldsOf(type: TypeElement): readonly FieldDefinitionNode[] {
  switch (type.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      return type.fields ?? [];
    default:
      return [];
  }
}

const SCALARS = ['Int', 'Float', 'String', 'Boolean', 'ID'];

function leafTypes(document: DocumentNode): ReadonlySet<string> {
  const declared = typesOf(document).filter(
    ({ kind }) => kind === Kind.SCALAR_TYPE_DEFINITION || kind === Kind.ENUM_TYPE_DEFINITION,
  );
  return new Set([...SCALARS, ...declared.map(({ name }) => name.value)]);
}

function isListOfObjects(
  { type, name }: FieldDefinitionNode,
  leaves: ReadonlySet<string>,
): boolean {
  return isList(type) && !leaves.has(namedType(type)) && !name.value.startsWith('_');
}

function isList(type: TypeNode): boolean {
  if (type.kind === Kind.NON_NULL_TYPE) return isList(type.type);
  return type.kind === Kind.LIST_TYPE;
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

const BOUNDS: ReadonlySet<string> = new Set(['first', 'last', 'limit', 'take', 'pageSize']);

function isBounded({ arguments: args = [], directives = [] }: FieldDefinitionNode): boolean {
  const isAsked = args.some(({ name }) => BOUNDS.has(name.value));
  const sizes = directives.filter(isListSize);
  return isAsked || sizes.some((each) => has(each, 'assumedSize') || has(each, 'slicingArguments'));
}

/** It may be imported under a prefix. */
function isListSize({ name }: ConstDirectiveNode): boolean {
  return name.value === 'listSize' || name.value.endsWith('__listSize');
}

function has({ arguments: given = [] }: ConstDirectiveNode, argument: string): boolean {
  return given.some(({ name }) => name.value === argument);
}

/** `edges` and `nodes` of what has `pageInfo`. */
function isPage(type: TypeElement, { name }: FieldDefinitionNode): boolean {
  const isConnection =
    type.name.value.endsWith('Connection') ||
    fieldsOf(type).some((field) => field.name.value === 'pageInfo');
  return isConnection && (name.value === 'edges' || name.value === 'nodes');
}

/** The names of lists that a field above them bounds, by `@listSize(sizedFields:)`. */
function sizedFields(document: DocumentNode): ReadonlySet<string> {
  const directives = typesOf(document).flatMap((type) =>
    fieldsOf(type).flatMap(({ directives: given = [] }) => given.filter(isListSize)),
  );
  const values = directives.flatMap(({ arguments: given = [] }) =>
    given.flatMap(({ name, value }) => (name.value === 'sizedFields' ? [value] : [])),
  );
  return new Set(
    values.flatMap((value) =>
      value.kind === Kind.LIST
        ? value.values.flatMap((each) => (each.kind === Kind.STRING ? [each.value] : []))
        : [],
    ),
  );
}
