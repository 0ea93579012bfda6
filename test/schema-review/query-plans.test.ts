import { operation, sdl } from './edits.ts';
import { describePullRequests } from './pull-request.ts';

describePullRequests('Query plans: a pull request that', [
  {
    title: 'makes ratings wait for products',
    edits: [
      sdl(
        'reviews',
        '  "What people think of it on average; null while the reviews service cannot tell."\n  rating: Rating',
        '  sku: String! @external\n  "What people think of it on average; null while the reviews service cannot tell."\n  rating: Rating @requires(fields: "sku")',
      ),
      sdl('reviews', 'import: ["@key", ', 'import: ["@key", "@external", "@requires", '),
    ],
    expected: [
      'blocking PLAN_REQUESTS_GREW web Product.rating: AddReview 8.0',
      'blocking PLAN_SEQUENCE_GREW web Product.rating: AddReview 8.0, HomePage 8.0, OrderPage 8.0, ProductPage 8.0, ProfilePage 8.0',
      'warning BLAST_RADIUS_GREW web Product.rating: AddReview 8.0',
      'warning ENTITY_FETCHED_TWICE web Product.rating: HomePage 8.0',
      'warning PLAN_REQUESTS_GREW web Product.rating: HomePage 8.0, ProfilePage 8.0',
    ],
    notes: ['note BUDGET_NEARLY_SPENT web ProductPage 8.0'],
    verdict: 'failed',
  },
  {
    title: 'lets a screen ask one more service',
    edits: [
      operation(
        'web/CategoryPage',
        '          ...ProductCard\n',
        '          ...ProductCard\n          shippingEstimate {\n            ...Price\n          }\n',
      ),
    ],
    expected: ['warning BYTES_GREW web CategoryPage'],
    notes: ['note PLAN_REQUESTS_GREW web CategoryPage'],
    verdict: 'passed',
  },
  {
    title: 'lets a screen ask fewer services',
    edits: [operation('web/CheckoutPage', '    shippingEstimate {\n      ...Price\n    }\n', '')],
    expected: [],
    notes: ['note PLAN_IMPROVED web CheckoutPage'],
    verdict: 'passed',
  },
]);
