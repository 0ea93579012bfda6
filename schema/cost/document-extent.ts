import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** How deep and how large an operation is once every fragment is written out. */
export interface OperationExtent {
  /** Fields within fields, introspection not counted. */
  readonly depth: number;
  readonly aliases: number;
  /** Fields of its own level. */
  readonly fields: number;
  readonly directives: number;
  readonly selections: number;
}

/** The extent of each operation of a document. It takes linear time, each fragment being counted once. */
export function documentExtents({ definitions }: DocumentNode): readonly OperationExtent[] {
  const count = new Census(definitions);
  return definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? [count.operation(definition)] : [],
  );
}

const NOTHING: OperationExtent = { depth: 0, aliases: 0, fields: 0, directives: 0, selections: 0 };

class Census {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #counted = new Map<string, OperationExtent>();

  constructor(definitions: readonly DefinitionNode[]) {
    this.#fragments = new Map(
      definitions.flatMap((each) =>
        each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [],
      ),
    );
  }

  operation({ selectionSet, directives = [] }: OperationDefinitionNode): OperationExtent {
    return sum(this.#set(selectionSet), { ...NOTHING, directives: directives.length });
  }

  #set({ selections }: SelectionSetNode): OperationExtent {
    let count = NOTHING;
    for (const selection of selections) {
      const { directives = [] } = selection;
      const own = { ...NOTHING, directives: directives.length };
      if (selection.kind === Kind.FIELD) {
        const isIntrospection = selection.name.value.startsWith('__');
        const inner = selection.selectionSet ? this.#set(selection.selectionSet) : NOTHING;
        count = sum(count, {
          depth: isIntrospection ? 0 : inner.depth + 1,
          aliases: inner.aliases + (selection.alias ? 1 : 0),
          fields: 1,
          directives: inner.directives + directives.length,
          selections: inner.selections + 1,
        });
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        count = sum(count, sum(own, this.#set(selection.selectionSet)));
      } else count = sum(count, sum(own, this.#fragment(selection.name.value)));
    }
    return count;
  }

  /** A fragment that spreads itself counts nothing there: validation refuses it. */
  #fragment(name: string): OperationExtent {
    const known = this.#counted.get(name);
    if (known) return known;
    this.#counted.set(name, NOTHING);
    const fragment = this.#fragments.get(name);
    const count = fragment ? this.#set(fragment.selectionSet) : NOTHING;
    this.#counted.set(name, count);
    return count;
  }
}

function sum(some: OperationExtent, others: OperationExtent): OperationExtent {
  return {
    depth: Math.max(some.depth, others.depth),
    aliases: some.aliases + others.aliases,
    fields: some.fields + others.fields,
    directives: some.directives + others.directives,
    selections: some.selections + others.selections,
  };
}
