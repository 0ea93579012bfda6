import { expect, test } from '@jest/globals';
import { pairedClients } from './paired-operations.ts';
import { composedOf, type TestRevision } from './review.fixture.ts';
import type { ReviewedOperation } from './revision.ts';

const revision = (...operations: readonly string[]): TestRevision => ({
  subgraphs: { a: 'type Query { a: Int b: Int }' },
  operations,
});
const pairsOf = (base: TestRevision, head: TestRevision) =>
  pairedClients({ base: composedOf(base), head: composedOf(head) }).flatMap(({ operations }) =>
    operations.map(({ before, after }) => [before?.operation.body, after?.operation.body]),
  );

test('An operation is compared with itself, or with what had its name; the rest is new or gone', () => {
  const base = revision('query Same { a }', 'query Changed { a }', 'query Gone { a }');
  const head = revision('query Same { a }', 'query Changed { b }', 'query New { a }');
  expect(pairsOf(base, head)).toEqual([
    ['query Changed { a }', 'query Changed { b }'],
    ['query Gone { a }', undefined],
    [undefined, 'query New { a }'],
    ['query Same { a }', 'query Same { a }'],
  ]);
});

test('A text that a release still lists and the text that follows it are both compared with it', () => {
  const base = revision('query Page { a }');
  const [released] = composedOf(base).revision.clients[0]?.operations ?? [];
  const [next] = composedOf(revision('query Page { b }')).revision.clients[0]?.operations ?? [];
  const { place: _, ...unplaced } = released as ReviewedOperation;
  const head = { ...base, web: { operations: [next as ReviewedOperation, unplaced] } };
  expect(pairsOf(base, head)).toEqual([
    ['query Page { a }', 'query Page { b }'],
    ['query Page { a }', 'query Page { a }'],
  ]);
});

test('A client of one side alone has its operations there', () => {
  const head = composedOf(revision('query Same { a }'));
  const base = composedOf({ ...revision('query Same { a }'), web: { client: 'tv' } });
  const clients = pairedClients({ base, head });
  expect(clients.map(({ client }) => client)).toEqual(['web', 'tv']);
  expect(clients[0]?.operations[0]?.before).toBeUndefined();
  expect(clients[1]?.operations.map(({ after }) => after)).toEqual([undefined]);
});
