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
    expected: [],
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
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'lets a screen ask fewer services',
    edits: [operation('web/CheckoutPage', '    shippingEstimate {\n      ...Price\n    }\n', '')],
    expected: [],
    verdict: 'passed',
  },
]);
