import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  visit,
} from 'graphql';
import { addTypenames } from './typenames.ts';

/** Which selection sets of a persisted operation ask for `__typename`. */
export type Typenames = 'as-written' | 'every-object';

/**
 * The text of an operation as it is registered: the operation, then the fragments it needs, sorted
 * by name. With `every-object`, `__typename` stands at the end of each selection set but the root's,
 * just where Apollo Client puts it, so that the client's own hash of its document is the id.
 *
 * @see https://www.apollographql.com/docs/graphos/platform/security/persisted-queries
 */
export function operationBody(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  typenames: Typenames,
): string {
  const names = [...neededFragments(operation, fragments)].sort();
  const definitions = [operation, ...names.flatMap((name) => fragments.get(name) ?? [])];
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions };
  return print(typenames === 'every-object' ? addTypenames(document) : document);
}

function neededFragments(
  node: DefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  needed = new Set<string>(),
): Set<string> {
  visit(node, {
    FragmentSpread({ name: { value: name } }) {
      const fragment = fragments.get(name);
      if (fragment === undefined || needed.has(name)) return;
      needed.add(name);
      neededFragments(fragment, fragments, needed);
    },
  });
  return needed;
}
