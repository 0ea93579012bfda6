import type { OperationMeasures } from '../check/client-review.ts';
import type { Finding } from '../check/finding.ts';
import type { Review } from '../check.ts';
import type { ReviewContext } from './review-context.ts';

/** A pull request that removes a field which a phone's old release shows, and makes a screen slower. */
export const FAILED: Review = {
  verdict: 'failed',
  findings: [
    {
      code: 'FIELD_REMOVED',
      check: 'breaking-changes',
      severity: 'blocking',
      message: 'Field Product.price was removed.',
      advice: 'Deprecate it, and remove it when no live release uses it.',
      subgraph: 'products',
      coordinate: 'Product.price',
      place: { file: 'subgraphs/products/schema.graphql', line: 12, column: 3, side: 'base' },
      client: 'mobile',
      affected: [
        {
          client: 'mobile',
          operation: 'ProductScreen',
          id: 'a'.repeat(64),
          versions: ['5.1', '5.2'],
          lastSeenAt: '2026-11-26T10:00:00.000Z',
        },
        { client: 'mobile', operation: 'Search', id: 'b'.repeat(64), versions: ['5.1'] },
      ],
    },
    {
      code: 'PLAN_REQUESTS_GREW',
      check: 'query-plans',
      severity: 'warning',
      message: 'HomeFeed asks subgraphs 4 times, once more than before.',
      place: { file: 'bffs/mobile/operations/home.graphql', line: 1, column: 1 },
      client: 'mobile',
    },
    {
      code: 'DEPRECATION_OVERDUE',
      check: 'lint',
      severity: 'note',
      message: 'User.nickname was to be gone on 2026-10-31.',
      subgraph: 'users',
      coordinate: 'User.nickname',
      place: { file: 'subgraphs/users/schema.graphql', line: 40, column: 3 },
    },
  ],
  clients: [
    {
      client: 'mobile',
      contractDiff: [
        '--- before',
        '+++ after',
        '@@ -10,5 +10,5 @@',
        ' type Product {',
        '   id: ID!',
        '-  price: Money!',
        '+  offer: Offer',
        ' }',
        '',
      ].join('\n'),
      operations: [
        {
          name: 'HomeFeed',
          id: 'c'.repeat(64),
          versions: ['5.2'],
          before: measures({}),
          after: measures({
            requests: 4,
            sequence: 3,
            lookups: 3,
            subgraphs: ['products', 'recommendations', 'reviews'],
            bytes: 4_400,
            cache: { maxAgeS: 60, scope: 'PRIVATE' },
            radius: [
              { subgraph: 'products', nulls: [], isTotal: true },
              { subgraph: 'recommendations', nulls: ['home.recommended'], isTotal: false },
              { subgraph: 'reviews', nulls: ['home.products[].rating'], isTotal: false },
            ],
          }),
        },
        {
          name: 'ProductScreen',
          id: 'a'.repeat(64),
          versions: ['5.1', '5.2'],
          before: measures({ requests: 2 }),
        },
        {
          name: 'Search',
          id: 'b'.repeat(64),
          versions: ['5.1'],
          before: measures({}),
          after: measures({}),
        },
      ],
    },
    {
      client: 'web',
      contractDiff: '',
      operations: [
        {
          name: 'HomePage',
          id: 'd'.repeat(64),
          versions: ['2026.11'],
          before: measures({}),
          after: measures({}),
        },
      ],
    },
  ],
};

/** A pull request that changes nothing a reviewer must know of. */
export const PASSED: Review = { verdict: 'passed', findings: [], clients: [] };

export const CONTEXT: ReviewContext = {
  base: 'main (3f2a1b0)',
  head: 'the working tree',
  reviewedAt: '2026-11-26T12:30:00.000Z',
  durationMs: 1_234,
  counts: { operations: 4, plannerCalls: 2 },
  settings: { levels: {}, unused: 'warning', today: '2026-11-26' },
  isColoured: false,
};

/** A finding with what a test says, and the rest of no matter. */
export function finding(members: Partial<Finding>): Finding {
  return {
    code: 'FIELD_REMOVED',
    check: 'breaking-changes',
    severity: 'blocking',
    message: 'Field Product.price was removed.',
    ...members,
  };
}

export function measures(members: Partial<OperationMeasures>): OperationMeasures {
  return {
    requests: 3,
    sequence: 2,
    lookups: 2,
    subgraphs: ['products', 'reviews'],
    cost: 120,
    depth: 4,
    selections: 12,
    bytes: 4_100,
    cache: { maxAgeS: 60, scope: 'PUBLIC' },
    radius: [
      { subgraph: 'products', nulls: [], isTotal: true },
      { subgraph: 'reviews', nulls: ['home.products[].rating'], isTotal: false },
    ],
    ...members,
  };
}
