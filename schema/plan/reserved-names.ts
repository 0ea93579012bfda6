import { type DocumentNode, Kind, parse, type SelectionSetNode, visit } from 'graphql';

/**
 * The names of all fields that planners may ask for beside the client's own: those of keys and of
 * what fields require or provide.
 */
export function reservedNames(supergraph: DocumentNode): ReadonlySet<string> {
  const names = new Set(['__typename']);
  visit(supergraph, {
    Directive: ({ name, arguments: given = [] }) => {
      if (!name.value.startsWith('join__')) return;
      for (const { name: argument, value } of given) {
        if (!FIELD_SETS.has(argument.value) || value.kind !== Kind.STRING) continue;
        addFields(fieldSet(value.value), names);
      }
    },
  });
  return names;
}

const FIELD_SETS: ReadonlySet<string> = new Set(['key', 'requires', 'provides']);

/** The selections of a field set such as `id owner { id }`. */
export function fieldSet(text: string): SelectionSetNode {
  const [operation] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  if (operation?.kind === Kind.OPERATION_DEFINITION) return operation.selectionSet;
  throw new Error(`"${text}" is no field set.`);
}

function addFields({ selections }: SelectionSetNode, names: Set<string>): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) names.add(selection.name.value);
    if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet) {
      addFields(selection.selectionSet, names);
    }
  }
}
