import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';

/**
 * The document with `__typename` at the end of each selection set but the root's, as Apollo Client
 * and urql send it. As in Apollo Client, any introspection field counts as asking already.
 */
export function addTypenames(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet(node, _key, parent) {
      const asks = node.selections.some(
        (selection) => selection.kind === Kind.FIELD && selection.name.value.startsWith('__'),
      );
      return kindOf(parent) === Kind.OPERATION_DEFINITION || asks
        ? undefined
        : { ...node, selections: [...node.selections, TYPENAME] };
    },
  });
}

/** Where mobile toolchains ask for `__typename`. */
export type TypenamePlaces =
  /** In fields and fragments: Apollo iOS, and Apollo Kotlin with `addTypename = "always"`. */
  | 'fields'
  /** Beside fragments of both kinds: Apollo Kotlin. */
  | 'beside-fragments';

/** The document with `__typename` at the start of selection sets, as mobile toolchains write it. */
export function addTypenamesFirst(document: DocumentNode, places: TypenamePlaces): DocumentNode {
  return visit(document, {
    SelectionSet(node, _key, parent) {
      if (!asksFirst(node, kindOf(parent), places)) return undefined;
      const others = node.selections.filter((selection) => !isTypename(selection));
      return { ...node, selections: [TYPENAME, ...others] };
    },
  });
}

/**
 * The document without any `__typename` that stands beside others under its own name; or only
 * without those at the end of a selection set, where Apollo Client and urql add them.
 */
export function withoutTypenames(
  document: DocumentNode,
  which: 'all' | 'last' = 'all',
): DocumentNode {
  return visit(document, {
    SelectionSet(node) {
      const others = node.selections.filter(
        (selection, index) =>
          !isTypename(selection) || (which === 'last' && index < node.selections.length - 1),
      );
      return others.length === 0 ? undefined : { ...node, selections: others };
    },
  });
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function asksFirst(
  { selections }: SelectionSetNode,
  parent: Kind | undefined,
  places: TypenamePlaces,
): boolean {
  if (places === 'fields') return parent === Kind.FIELD || parent === Kind.FRAGMENT_DEFINITION;
  return selections.some(({ kind }) => kind !== Kind.FIELD);
}

function isTypename(selection: SelectionNode): boolean {
  if (selection.kind !== Kind.FIELD || selection.name.value !== '__typename') return false;
  return selection.alias === undefined && (selection.directives ?? []).length === 0;
}

function kindOf(parent: ASTNode | readonly ASTNode[] | undefined): Kind | undefined {
  return parent && 'kind' in parent ? parent.kind : undefined;
}
