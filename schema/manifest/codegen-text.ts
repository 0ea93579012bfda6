import {
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  Kind,
  OperationTypeNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * A document as GraphQL Code Generator's client preset registers it: on one line; definitions,
 * variables and selections sorted, but for those of a mutation's root, whose order means something.
 * Whatever differs in order or white space only has one such text.
 *
 * @see https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#persisted-documents
 */
export function codegenText({ definitions }: DocumentNode): string {
  const sorted = sortedBy(definitions.map(sortedDefinition), definitionKey);
  return oneLine(print({ kind: Kind.DOCUMENT, definitions: sorted }));
}

/** Each run of white space as one space. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function definitionKey(definition: DefinitionNode): string {
  // A name is missing in anonymous operations only, which come last of their kind.
  const name = 'name' in definition ? definition.name?.value : undefined;
  return `${definition.kind} ${name ?? '~'}`;
}

function sortedDefinition(definition: DefinitionNode): DefinitionNode {
  if (definition.kind === Kind.FRAGMENT_DEFINITION) {
    return { ...definition, selectionSet: sortedSet(definition.selectionSet) };
  }
  if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
  const { selectionSet, variableDefinitions = [], operation } = definition;
  return {
    ...definition,
    variableDefinitions: sortedBy(variableDefinitions, ({ variable }) => variable.name.value),
    selectionSet:
      operation === OperationTypeNode.MUTATION ? rootSet(selectionSet) : sortedSet(selectionSet),
  };
}

/** A mutation's root, fragments in it included: fields run in their order. */
function rootSet(set: SelectionSetNode): SelectionSetNode {
  const selections = set.selections.map((selection) =>
    selection.kind === Kind.INLINE_FRAGMENT
      ? { ...selection, selectionSet: rootSet(selection.selectionSet) }
      : sortedSelection(selection),
  );
  return { ...set, selections };
}

function sortedSet(set: SelectionSetNode): SelectionSetNode {
  return { ...set, selections: sortedBy(set.selections, selectionKey).map(sortedSelection) };
}

/** Fields come first, then spreads, then inline fragments. */
function selectionKey(selection: SelectionNode): string {
  if (selection.kind === Kind.FIELD) return `0${selection.name.value}`;
  if (selection.kind === Kind.FRAGMENT_SPREAD) return `1${selection.name.value}`;
  const { typeCondition, selectionSet } = selection;
  const inner = sortedBy(selectionSet.selections, selectionKey).map(print).join(' ');
  return `2${typeCondition?.name.value ?? ''}${oneLine(inner)}`;
}

function sortedSelection(selection: SelectionNode): SelectionNode {
  if (selection.kind === Kind.FRAGMENT_SPREAD) {
    return { ...selection, directives: sortedDirectives(selection.directives) };
  }
  if (selection.kind === Kind.INLINE_FRAGMENT) {
    const directives = sortedDirectives(selection.directives);
    return { ...selection, directives, selectionSet: sortedSet(selection.selectionSet) };
  }
  const { selectionSet } = selection;
  return selectionSet ? { ...selection, selectionSet: sortedSet(selectionSet) } : selection;
}

function sortedDirectives(directives: readonly DirectiveNode[] = []): readonly DirectiveNode[] {
  return sortedBy(directives, ({ name }) => name.value);
}

function sortedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  return keyed.map(({ item }) => item);
}
