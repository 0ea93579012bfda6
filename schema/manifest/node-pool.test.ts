import { expect, test } from '@jest/globals';
import { type DocumentNode, type OperationDefinitionNode, parse, print } from 'graphql';
import { NodePool } from './node-pool.ts';

const BODY = `query Q($id: ID! = "a") { item(id: $id) @include(if: true) { id name ...F } a: id }
fragment F on Item { id name parts { id } }`;

const documentOf = (body: string) => parse(body, { noLocation: true });

test('A document from a pool means what it meant', () => {
  const shared = new NodePool().share(documentOf(BODY));
  expect(print(shared)).toBe(print(documentOf(BODY)));
});

test('What two documents have in common is held once', () => {
  const pool = new NodePool();
  const [first, second] = [pool.share(documentOf(BODY)), pool.share(documentOf('{ x { name } }'))];
  expect(fieldOf(second, 0, 0)).toBe(fieldOf(first, 0, 1));
});

test('A field with an alias, arguments, directives or fields of its own stays its own', () => {
  const document = new NodePool().share(documentOf('{ id id: id id(a: 1) id @b id { id } }'));
  const { selections } = operationOf(document).selectionSet;
  expect(new Set(selections).size).toBe(5);
});

function operationOf({ definitions }: DocumentNode): OperationDefinitionNode {
  return definitions[0] as OperationDefinitionNode;
}

function fieldOf(document: DocumentNode, ...path: number[]): unknown {
  return path.reduce<unknown>(
    (node, index) => (node as OperationDefinitionNode).selectionSet.selections[index],
    operationOf(document),
  );
}
