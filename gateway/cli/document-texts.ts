import { globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type DefinitionNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { operationBody, readDocuments } from '#schema/operations';

/**
 * The operations of a `.graphql` file or a folder of these, each as a text of its own. A file that
 * holds one operation and all it needs is left as it is; elsewhere an operation is printed with
 * the fragments it needs, which may stand in any file of its folder.
 */
export function documentTexts(path: string): readonly string[] {
  const isFolder = statSync(path).isDirectory();
  const around = isFolder ? filesAt(join(path, '**')) : filesAt(dirname(path));
  const own = isFolder ? around : around.filter((file) => file.path === join(path));
  const { definitions } = readDocuments(own).document;
  const operations = definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const [lone] = own;
  if (lone && own.length === 1 && (operations.length === 0 || isWhole(operations, definitions))) {
    return [lone.text];
  }
  const fragments = fragmentsByName(readDocuments(around).document.definitions);
  return operations.map((operation) => operationBody(operation, fragments, 'as-written'));
}

function filesAt(folders: string): { path: string; text: string }[] {
  return globSync(join(folders, '*.{graphql,gql}')).map((path) => ({
    path: join(path),
    text: readFileSync(path, 'utf8'),
  }));
}

function isWhole(
  operations: readonly OperationDefinitionNode[],
  definitions: readonly DefinitionNode[],
): boolean {
  const fragments = fragmentsByName(definitions);
  let lacks = false;
  for (const definition of definitions) {
    visit(definition, {
      FragmentSpread({ name }) {
        lacks ||= !fragments.has(name.value);
      },
    });
  }
  return operations.length === 1 && !lacks;
}

function fragmentsByName(
  definitions: readonly DefinitionNode[],
): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    definitions
      .filter((each) => each.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
}
