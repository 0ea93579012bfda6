import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { ClientError, type ErrorCode } from './errors.ts';

/** What a free text may hold. */
export interface DocumentLimits {
  /** Most tokens, counted while it is parsed. Default 1,000. */
  readonly tokens: number;
  /** Most fields within fields, introspection not counted. Default 10. */
  readonly depth: number;
  /** Most aliases, fragments counted wherever they are spread. Default 15. */
  readonly aliases: number;
  /** Most root fields. Default 10. */
  readonly rootFields: number;
  /** Most directives. Default 50. */
  readonly directives: number;
  /** Most selections once every fragment is written out. Default 1,000. */
  readonly expandedSelections: number;
  /** Most that it may cost by `@cost` and `@listSize`, with its variables. Default 10,000. */
  readonly cost: number;
}

export const DOCUMENT_LIMITS: DocumentLimits = {
  tokens: 1_000,
  depth: 10,
  aliases: 15,
  rootFields: 10,
  directives: 50,
  expandedSelections: 1_000,
  cost: 10_000,
};

/**
 * Refuses a document that would cost too much to validate, plan or run. Counts in linear time,
 * each fragment once, however often it is spread: it runs before anything that is not linear.
 *
 * @throws ClientError with the code of the first limit that is passed
 */
export function requireWithinLimits(document: DocumentNode, limits = DOCUMENT_LIMITS): void {
  const count = new Census(document.definitions);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { depth, aliases, fields, directives, selections } = count.operation(definition);
    requireAtMost('MAX_DEPTH_LIMIT', 'levels of fields', depth, limits.depth);
    requireAtMost('COST_ESTIMATED_TOO_EXPENSIVE', 'fields', selections, limits.expandedSelections);
    requireAtMost('MAX_ALIASES_LIMIT', 'aliases', aliases, limits.aliases);
    requireAtMost('MAX_ROOT_FIELDS_LIMIT', 'root fields', fields, limits.rootFields);
    requireAtMost('COST_ESTIMATED_TOO_EXPENSIVE', 'directives', directives, limits.directives);
  }
}

/** How deep and how large a document of one operation is, counted as for the limits. */
export function documentExtent(document: DocumentNode): {
  readonly depth: number;
  readonly selections: number;
} {
  const count = new Census(document.definitions);
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return NOTHING;
  return count.operation(operation);
}

function requireAtMost(code: ErrorCode, what: string, found: number, most: number): void {
  if (found <= most) return;
  throw new ClientError(code, `The document holds more than ${most} ${what}.`);
}

/** What a selection set holds once every fragment is written out. */
interface Count {
  readonly depth: number;
  readonly aliases: number;
  /** Fields of this very level. */
  readonly fields: number;
  readonly directives: number;
  readonly selections: number;
}

const NOTHING: Count = { depth: 0, aliases: 0, fields: 0, directives: 0, selections: 0 };

class Census {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #counted = new Map<string, Count>();

  constructor(definitions: readonly DefinitionNode[]) {
    this.#fragments = new Map(
      definitions.flatMap((each) =>
        each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [],
      ),
    );
  }

  operation({ selectionSet, directives = [] }: OperationDefinitionNode): Count {
    return sum(this.#set(selectionSet), { ...NOTHING, directives: directives.length });
  }

  #set({ selections }: SelectionSetNode): Count {
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
  #fragment(name: string): Count {
    const known = this.#counted.get(name);
    if (known) return known;
    this.#counted.set(name, NOTHING);
    const fragment = this.#fragments.get(name);
    const count = fragment ? this.#set(fragment.selectionSet) : NOTHING;
    this.#counted.set(name, count);
    return count;
  }
}

function sum(some: Count, others: Count): Count {
  return {
    depth: Math.max(some.depth, others.depth),
    aliases: some.aliases + others.aliases,
    fields: some.fields + others.fields,
    directives: some.directives + others.directives,
    selections: some.selections + others.selections,
  };
}
