import { expect, test } from '@jest/globals';
import { affectedOperations } from './affected-operations.ts';
import type { OperationUse, ReviewedOperation } from './revision.ts';

const operation = (name: string, ...releases: OperationUse[]): ReviewedOperation => ({
  id: `id of ${name}`,
  name,
  type: 'query',
  body: `query ${name} { a }`,
  releases,
});

test('What was used last stands first, by the last of its releases; what was never used, last', () => {
  const affected = affectedOperations('web', [
    operation('Unused'),
    operation('Early', { version: '1', lastSeenAt: '2026-01-02T00:00:00Z' }),
    operation('Late', { version: '1' }, { version: '2', lastSeenAt: '2026-03-01T00:00:00+02:00' }),
    operation('Also'),
  ]);
  expect(affected.map((each) => each.operation)).toEqual(['Late', 'Early', 'Also', 'Unused']);
  expect(affected[0]).toEqual({
    client: 'web',
    operation: 'Late',
    id: 'id of Late',
    versions: ['1', '2'],
    lastSeenAt: '2026-03-01T00:00:00+02:00',
  });
});
