import { expect, test } from '@jest/globals';
import type { ReviewedOperation } from '#schema/check';
import { defineBff } from '../../definition.ts';
import { clientRevision, liveOperations } from './client-revision.ts';

const BFF = defineBff({ client: 'tv', budgets: { bytes: 9_000 }, optionalSubgraphs: ['weather'] });

const PLACE = { file: 'bffs/tv/operations/A.graphql', line: 1, column: 1 };

const operation = (id: string): ReviewedOperation => ({
  ...{ id, name: `Op${id}`, type: 'query', body: `query Op${id} { a }`, releases: [] },
});

const files = (...ids: string[]) => ({
  operations: ids.map((id) => ({ ...operation(id), place: PLACE })),
  errors: [],
});

test('A client is judged by what it chooses', () => {
  expect(clientRevision({ bff: BFF })).toMatchObject({
    client: 'tv',
    budgets: { bytes: 9_000 },
    growth: { subgraphRequests: 1, sequentialRequests: 0, entityLookups: 1 },
    optionalSubgraphs: ['weather'],
    operations: [],
  });
});

test('An operation that is written and live stands once; what only a release holds has no place', () => {
  const releases = [{ version: '1.0' }];
  const live = [
    { ...operation('a'), releases },
    { ...operation('b'), releases },
  ];
  expect(clientRevision({ bff: BFF }, files('a', 'c'), live).operations).toEqual([
    { ...operation('a'), place: PLACE, releases },
    { ...operation('c'), place: PLACE },
    { ...operation('b'), releases },
  ]);
});

test('A client that was never published is live as it is committed in the base', () => {
  const use = { lastSeen: Date.UTC(2026, 10, 1), version: '(none)', requests: 7 };
  const live = { operations: [], uses: new Map([['a', use]]), notices: [] };
  const seen = { lastSeenAt: '2026-11-01T00:00:00.000Z', count: 7 };
  expect(liveOperations(live, files('a', 'b'))).toEqual([
    { ...operation('a'), releases: [{ version: '(committed)', ...seen }] },
    { ...operation('b'), releases: [{ version: '(committed)' }] },
  ]);
});

test('A client with a live release is live by its releases alone', () => {
  const released = { ...operation('a'), releases: [{ version: '1.0' }] };
  const live = { operations: [released], uses: new Map(), notices: [] };
  expect(liveOperations(live, files('b'))).toEqual([released]);
});
