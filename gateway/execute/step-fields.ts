import {
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { Part, Step } from '#schema';
import type { AskedField } from '../subgraph/field-breakers.ts';

/** What a part of a step asks for. */
export interface PartFields {
  /** Its root fields, or the types of its entities. */
  readonly asked: readonly AskedField[];
  /** Of entities: what they get, by their type. */
  readonly filled: readonly Filled[];
}

export interface Filled {
  readonly type: string;
  /** Keys of the data. */
  readonly keys: readonly string[];
}

/** What the parts of a step ask for, read from its document. */
export function fieldsOfParts({ text, kind, parts }: Step): readonly PartFields[] {
  const { selectionSet } = operationIn(text);
  const fields = fieldsIn(selectionSet);
  const root = kind === 'mutation' ? 'Mutation' : 'Query';
  return parts.map((part) => {
    if (!part.entities) {
      const asked = fields.map((field) => ({
        scope: `${root}.${field.name.value}`,
        key: keyOf(field),
        isEntity: false,
      }));
      return { asked, filled: [] };
    }
    const key = part.entities.field;
    const entities = fields.find((field) => keyOf(field) === key)?.selectionSet;
    const filled = filledIn(entities, part);
    return { asked: filled.map(({ type }) => ({ scope: type, key, isEntity: true })), filled };
  });
}

/** Keys of fields that have fields themselves, and those inside them, whatever their types. */
export interface NestedFields extends ReadonlyMap<string, NestedFields> {}

/** The fields of a request's document that lead to others. */
export function nestedFields(text: string): NestedFields {
  return nestedIn([operationIn(text).selectionSet]);
}

function nestedIn(sets: readonly SelectionSetNode[]): NestedFields {
  const inner = new Map<string, SelectionSetNode[]>();
  for (const field of sets.flatMap(fieldsIn)) {
    if (!field.selectionSet) continue;
    const known = inner.get(keyOf(field));
    if (known) known.push(field.selectionSet);
    else inner.set(keyOf(field), [field.selectionSet]);
  }
  return new Map([...inner].map(([key, nested]) => [key, nestedIn(nested)]));
}

function operationIn(text: string): OperationDefinitionNode {
  for (const definition of parse(text, { noLocation: true }).definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) return definition;
  }
  throw new Error('A step holds no operation.');
}

function filledIn(entities: SelectionSetNode | undefined, { renames = [] }: Part): Filled[] {
  const renamed = new Map(renames.map(({ path, to }) => [path.at(-1), to]));
  const keysOf = new Map<string, string[]>();
  for (const selection of entities?.selections ?? []) {
    const type = selection.kind === Kind.INLINE_FRAGMENT && selection.typeCondition?.name.value;
    if (!type) continue;
    const keys = fieldsIn(selection.selectionSet).map(keyOf);
    const known = keysOf.get(type) ?? [];
    keysOf.set(type, [...known, ...keys.map((key) => renamed.get(key) ?? key)]);
  }
  return [...keysOf].map(([type, keys]) => ({ type, keys }));
}

/** The fields of a selection, whatever their types, but for `__typename`. */
function fieldsIn({ selections }: SelectionSetNode): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsIn(selection.selectionSet);
    const isField = selection.kind === Kind.FIELD && selection.name.value !== '__typename';
    return isField ? [selection] : [];
  });
}

function keyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}
