import { newOperation, operation, sdl } from './edits.ts';
import { describePullRequests } from './pull-request.ts';

describePullRequests('Budgets: a pull request that', [
  {
    title: 'makes a field dearer than a client can pay',
    edits: [sdl('products', '@cost(weight: 10)', '@cost(weight: 200)')],
    expected: ['blocking BUDGET_EXCEEDED mobile Search 5.2'],
    verdict: 'failed',
  },
  {
    title: 'asks for more than the client has',
    edits: [
      newOperation(
        'mobile/Everything',
        'query Everything {\n  categories(first: 20) {\n    products(first: 20) {\n      edges {\n        node {\n          id\n          rating {\n            average\n          }\n        }\n      }\n    }\n  }\n}\n',
      ),
    ],
    // Of cost and of bytes.
    expected: [
      'blocking BUDGET_EXCEEDED mobile Everything',
      'blocking BUDGET_EXCEEDED mobile Everything',
    ],
    verdict: 'failed',
  },
  {
    title: 'lowers a budget below what is asked',
    edits: [],
    choices: { web: () => ({ budgets: { depth: 6 } }) },
    expected: [
      'warning BUDGET_EXCEEDED web AccountPage 8.0',
      'warning BUDGET_EXCEEDED web HomePage 8.0',
      'warning BUDGET_EXCEEDED web ProfilePage 8.0',
    ],
    verdict: 'passed',
  },
  {
    title: 'makes an answer much heavier',
    edits: [
      operation(
        'web/ProductListing',
        '        ...ProductCard\n',
        '        ...ProductCard\n        description\n',
      ),
    ],
    expected: [
      'blocking BUDGET_EXCEEDED web ProductListing',
      'warning BYTES_GREW web ProductListing',
    ],
    verdict: 'failed',
  },
]);
