import { expect, test } from '@jest/globals';
import type { OperationMeasures } from '../check/client-review.ts';
import { clientTable } from './client-table.ts';
import { measures } from './review.fixture.ts';

function tableOf(before: Partial<OperationMeasures>, after: Partial<OperationMeasures>) {
  const operation = { name: 'Home', id: 'a', versions: [] };
  const sides = { before: measures(before), after: measures(after) };
  return clientTable({
    client: 'web',
    contractDiff: '',
    operations: [{ ...operation, ...sides }],
  });
}

test('more is worse, less is better, another cache policy is neither', () => {
  const { rows } = tableOf(
    { requests: 2, cost: 10 },
    { requests: 3, cost: 9, cache: { maxAgeS: 0, scope: 'PUBLIC' } },
  );
  expect(rows[0]?.cells.map(({ trend }) => trend)).toEqual([
    'worse',
    'same',
    'same',
    'better',
    'same',
    'other',
  ]);
});

test('what a reader cannot see is no change', () => {
  const { rows, unchanged } = tableOf({ bytes: 41_000 }, { bytes: 41_010 });
  expect({ rows, unchanged }).toEqual({ rows: [], unchanged: 1 });
});

test('an operation that only loses something else when a subgraph is down has no row, and is changed', () => {
  const radius = [{ subgraph: 'reviews', nulls: [], isTotal: true }];
  expect(tableOf({}, { radius })).toEqual({ rows: [], unchanged: 0 });
});
