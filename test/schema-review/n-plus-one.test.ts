import { appended, newOperation, sdl } from './edits.ts';
import { describePullRequests } from './pull-request.ts';

const TAG_TYPE =
  '"A word that people look for."\ntype Keyword @cacheControl(inheritMaxAge: true) {\n  "The word."\n  word: String!\n}';

describePullRequests('N+1: a pull request that', [
  {
    title: 'adds a list without pagination',
    edits: [
      sdl(
        'products',
        '  "What it weighs."',
        '  "What people find it by."\n  keywords: [Keyword!]!\n  "What it weighs."',
      ),
      appended('products', TAG_TYPE),
    ],
    expected: ['warning LIST_WITHOUT_PAGINATION - Product.keywords'],
    verdict: 'passed',
  },
  {
    title: 'adds a list with a bound',
    edits: [
      sdl(
        'products',
        '  "What it weighs."',
        '  "What people find it by."\n  keywords("How many at most." first: Int! = 5): [Keyword!]! @listSize(slicingArguments: ["first"])\n  "What it weighs."',
      ),
      appended('products', TAG_TYPE),
    ],
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'looks up products for every line of every order',
    edits: [
      newOperation(
        'web/OrderHistory',
        'query OrderHistory {\n  me {\n    id\n    orders(first: 50) {\n      edges {\n        node {\n          id\n          lines(first: 50) {\n            product {\n              id\n              title\n            }\n          }\n        }\n      }\n    }\n  }\n}\n',
      ),
    ],
    expected: [
      'blocking BUDGET_EXCEEDED web OrderHistory',
      'warning ENTITY_LOOKUPS_MANY web products: OrderHistory',
    ],
    verdict: 'failed',
  },
]);
