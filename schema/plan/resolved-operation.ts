import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** Values of the variables that `@skip` and `@include` ask for. */
export type Conditions = Readonly<Record<string, boolean>>;

/** An operation without fragment spreads, `@skip` and `@include`: all of it is wanted. */
export type ResolvedOperation = OperationDefinitionNode;

/**
 * The operation as it runs under some conditions; without any given, all of it. Planning it without conditions avoids every
 * fault of planners that lift a condition over a request, and lets a compiled operation test none.
 *
 * @see https://spec.graphql.org/draft/#CollectFields()
 */
export function resolveOperation(
  operation: OperationDefinitionNode,
  document: DocumentNode,
  conditions?: Conditions,
): ResolvedOperation {
  const fragments = fragmentsOf(document);
  return {
    ...operation,
    selectionSet: resolveSelections(operation.selectionSet, fragments, conditions),
  };
}

/** The variables that decide over a selection anywhere in the operation, sorted by name. */
export function conditionVariables(
  operation: OperationDefinitionNode,
  document: DocumentNode,
): readonly string[] {
  const fragments = fragmentsOf(document);
  const names = new Set<string>();
  const seen = new Set<string>();
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      for (const { variable } of conditionsOf(selection)) if (variable) names.add(variable);
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const name = selection.name.value;
        const fragment = fragments.get(name);
        if (fragment && !seen.has(name)) visit(seen.add(name) && fragment.selectionSet);
      } else if (selection.selectionSet) visit(selection.selectionSet);
    }
  };
  visit(operation.selectionSet);
  return [...names].sort();
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function fragmentsOf({ definitions }: DocumentNode): Fragments {
  return new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
}

function resolveSelections(
  { selections }: SelectionSetNode,
  fragments: Fragments,
  conditions: Conditions | undefined,
): SelectionSetNode {
  const resolved = selections
    .filter((selection) => isWanted(selection, conditions))
    .map((selection) => resolveSelection(selection, fragments, conditions));
  return { kind: Kind.SELECTION_SET, selections: resolved };
}

function resolveSelection(
  selection: SelectionNode,
  fragments: Fragments,
  conditions: Conditions | undefined,
): SelectionNode {
  if (selection.kind === Kind.FIELD) {
    const { selectionSet } = selection;
    return {
      ...selection,
      directives: directivesOf(selection),
      ...(selectionSet && { selectionSet: resolveSelections(selectionSet, fragments, conditions) }),
    };
  }
  const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
  const fragment = isSpread ? fragments.get(selection.name.value) : selection;
  if (!fragment) throw new Error('The document spreads a fragment that it does not define.');
  return {
    kind: Kind.INLINE_FRAGMENT,
    ...(fragment.typeCondition && { typeCondition: fragment.typeCondition }),
    // What a spread may carry, an inline fragment may not: the spread is gone, and so is this.
    directives: isSpread ? [] : directivesOf(selection),
    selectionSet: resolveSelections(fragment.selectionSet, fragments, conditions),
  };
}

/** All directives that are no conditions. */
function directivesOf({ directives = [] }: SelectionNode): readonly DirectiveNode[] {
  return directives.filter(({ name }) => !isCondition(name.value));
}

function isCondition(directive: string): boolean {
  return directive === 'skip' || directive === 'include';
}

function isWanted(selection: SelectionNode, conditions: Conditions | undefined): boolean {
  if (!conditions) return true;
  return conditionsOf(selection).every(({ variable, value, wanted }) => {
    const holds = variable === undefined ? value : conditions[variable];
    return (holds ?? false) === wanted;
  });
}

interface SelectionCondition {
  readonly variable: string | undefined;
  readonly value: boolean | undefined;
  /** What the condition must be for the selection to stay. */
  readonly wanted: boolean;
}

function conditionsOf({ directives = [] }: SelectionNode): SelectionCondition[] {
  return directives.flatMap(({ name, arguments: given = [] }) => {
    if (!isCondition(name.value)) return [];
    const value = given.find((argument) => argument.name.value === 'if')?.value;
    return [
      {
        variable: value?.kind === Kind.VARIABLE ? value.name.value : undefined,
        value: value?.kind === Kind.BOOLEAN ? value.value : undefined,
        wanted: name.value === 'include',
      },
    ];
  });
}

/** The key under which a field stands in the answer. */
export function responseNameOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}
