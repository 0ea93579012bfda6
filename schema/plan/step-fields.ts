import { Kind, parse, type SelectionNode, type SelectionSetNode } from 'graphql';
import type { Step } from './plan.ts';

/**
 * The coordinates of the fields that a request asks for at its root, or at the top of its entities:
 * `Query.products`, `Product.rating`. What only tells entities apart is left out.
 */
export function stepFields({ kind, text, parts }: Pick<Step, 'kind' | 'text' | 'parts'>): string[] {
  const entities = new Set(parts.flatMap((part) => part.entities?.field ?? []));
  const keys = new Set(parts.flatMap(({ marks = [] }) => marks.map(({ key }) => key)));
  const root = kind === 'mutation' ? 'Mutation' : 'Query';
  const fields = rootSelections(text).flatMap((selection) =>
    selection.kind === Kind.FIELD && entities.has(responseName(selection))
      ? fieldsIn(selection.selectionSet, '_Entity', keys)
      : fieldsOf(selection, root, keys),
  );
  return [...new Set(fields)];
}

function rootSelections(text: string): readonly SelectionNode[] {
  return parse(text, { noLocation: true }).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [],
  );
}

function fieldsIn(
  set: SelectionSetNode | undefined,
  type: string,
  keys: ReadonlySet<string>,
): string[] {
  return (set?.selections ?? []).flatMap((selection) => fieldsOf(selection, type, keys));
}

function fieldsOf(selection: SelectionNode, type: string, keys: ReadonlySet<string>): string[] {
  if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
  if (selection.kind === Kind.INLINE_FRAGMENT) {
    const condition = selection.typeCondition?.name.value ?? type;
    return fieldsIn(selection.selectionSet, condition, keys);
  }
  const isMark = selection.alias !== undefined && keys.has(selection.alias.value);
  return isMark || selection.name.value === '__typename' ? [] : [`${type}.${selection.name.value}`];
}

function responseName(field: Extract<SelectionNode, { kind: Kind.FIELD }>): string {
  return (field.alias ?? field.name).value;
}
