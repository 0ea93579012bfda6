import { appended, sdl } from './edits.ts';
import { describePullRequests } from './pull-request.ts';

describePullRequests('Composition: a pull request that', [
  {
    title: 'gives a shared field another type in one subgraph',
    edits: [
      sdl('orders', 'amount: Int! @tag(name: "partner")', 'amount: Float! @tag(name: "partner")'),
    ],
    expected: ['blocking FIELD_TYPE_MISMATCH - Money.amount'],
    verdict: 'failed',
  },
  {
    title: 'does not parse',
    edits: [sdl('reviews', 'type Query {', 'type Query {{')],
    expected: ['blocking INVALID_GRAPHQL - reviews'],
    verdict: 'failed',
  },
  {
    title: 'requires a field that its subgraph does not know',
    edits: [
      sdl(
        'orders',
        '@requires(fields: "weight { grams } price { amount }")',
        '@requires(fields: "weight { grams } size { litres }")',
      ),
    ],
    expected: [
      'blocking EXTERNAL_UNUSED - Product.price',
      'blocking REQUIRES_INVALID_FIELDS - Product.shippingEstimate',
    ],
    verdict: 'failed',
  },
  {
    title: 'gives an entity a field that another subgraph has already',
    edits: [
      sdl(
        'reviews',
        '  "What people think of it on average; null',
        '  "Name of the product."\n  title: String!\n  "What people think of it on average; null',
      ),
    ],
    expected: ['blocking INVALID_FIELD_SHARING - Product.title'],
    verdict: 'failed',
  },
  {
    title: 'describes a shared type otherwise in one subgraph',
    edits: [sdl('orders', '"An amount of money."', '"How much money."')],
    expected: ['warning INCONSISTENT_DESCRIPTION - Money'],
    verdict: 'passed',
  },
  {
    title: 'makes public what only a viewer could see',
    edits: [sdl('users', 'loyalty: Loyalty @authenticated', 'loyalty: Loyalty')],
    expected: ['warning AUTH_REQUIREMENT_REMOVED - User.loyalty'],
    verdict: 'passed',
  },
  {
    title: 'adds a type and a field that fit',
    edits: [
      appended(
        'reviews',
        '"A sign of trust."\ntype Badge @cacheControl(maxAge: 60) {\n  "What it says."\n  label: String!\n}',
      ),
      sdl(
        'reviews',
        '  "What people wrote last, about anything."',
        '  "What the shop is known for."\n  badge: Badge\n  "What people wrote last, about anything."',
      ),
    ],
    expected: [],
    verdict: 'passed',
  },
]);
