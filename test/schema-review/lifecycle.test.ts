import { appended, newOperation, operation, sdl } from './edits.ts';
import { describePullRequests } from './pull-request.ts';

const DRAFT = appended('products', '"Not to be used yet."\ndirective @draft on FIELD_DEFINITION');

const ALLOWED_FOR = appended(
  'products',
  '"Only these clients may use it."\ndirective @allowedFor("Their names." clients: [String!]!) on FIELD_DEFINITION',
);

const field = (text: string) =>
  sdl('products', '  "What it weighs."', `${text}\n  "What it weighs."`);

const GIFT = 'query Gift($id: ID!) {\n  product(id: $id) {\n    id\n    giftWrap\n  }\n}\n';

describePullRequests('Lifecycle: a pull request that', [
  {
    title: 'adds a draft',
    edits: [DRAFT, field('  "Whether it can be wrapped as a gift."\n  giftWrap: Boolean @draft')],
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'uses a draft',
    edits: [
      DRAFT,
      field('  "Whether it can be wrapped as a gift."\n  giftWrap: Boolean @draft'),
      newOperation('mobile/Gift', GIFT),
    ],
    expected: ['blocking DRAFT_FIELD_USED mobile Product.giftWrap: Gift'],
    verdict: 'failed',
  },
  {
    title: 'uses what is for another client',
    edits: [
      ALLOWED_FOR,
      field(
        '  "Whether it can be wrapped as a gift."\n  giftWrap: Boolean @allowedFor(clients: ["web"])',
      ),
      newOperation('mobile/Gift', GIFT),
    ],
    expected: ['blocking FIELD_NOT_ALLOWED_FOR_CLIENT mobile Product.giftWrap: Gift'],
    verdict: 'failed',
  },
  {
    title: 'uses what is for this client',
    edits: [
      ALLOWED_FOR,
      field(
        '  "Whether it can be wrapped as a gift."\n  giftWrap: Boolean @allowedFor(clients: ["web"])',
      ),
      newOperation('web/Gift', GIFT),
    ],
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'deprecates a field and lets one more operation use it',
    edits: [
      sdl(
        'products',
        '  listPrice: Money',
        '  listPrice: Money @deprecated(reason: "Use price, until 2027-01-31")',
      ),
      newOperation(
        'mobile/Sale',
        'query Sale($id: ID!) {\n  product(id: $id) {\n    id\n    listPrice {\n      formatted\n    }\n  }\n}\n',
      ),
    ],
    expected: ['blocking DEPRECATED_FIELD_USE_ADDED mobile Product.listPrice: Sale'],
    notes: ['note FIELD_DEPRECATION_ADDED mobile Product.listPrice: ProductScreen 5.2'],
    verdict: 'failed',
  },
  {
    title: 'deprecates a field that operations go on using',
    edits: [
      sdl(
        'products',
        '  listPrice: Money',
        '  listPrice: Money @deprecated(reason: "Use price, until 2027-01-31")',
      ),
      operation('mobile/ProductScreen', '    availability\n', '    availability\n    brand\n'),
    ],
    expected: [],
    verdict: 'passed',
  },
]);
