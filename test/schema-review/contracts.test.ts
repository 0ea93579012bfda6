import { sdl } from './edits.ts';
import { describePullRequests } from './pull-request.ts';

describePullRequests('Contracts: a pull request that', [
  {
    title: 'takes the tag away that hid a field',
    edits: [sdl('orders', 'fraudScore: Int! @tag(name: "internal")', 'fraudScore: Int!')],
    expected: [
      'warning CONTRACT_ELEMENT_ADDED mobile Order.fraudScore',
      'warning CONTRACT_ELEMENT_ADDED web Order.fraudScore',
    ],
    notes: [],
    verdict: 'passed',
  },
  {
    title: 'hides a field that clients use by a tag',
    edits: [sdl('products', '  summary: String!', '  summary: String! @tag(name: "internal")')],
    expected: [
      'blocking FIELD_REMOVED mobile Product.summary: ProductScreen 5.2',
      'blocking FIELD_REMOVED web Product.summary: ProductPage 8.0',
    ],
    notes: ['note CONTRACT_ELEMENT_REMOVED mobile Product.summary'],
    verdict: 'failed',
  },
  {
    title: 'takes the tag away by which partners see a field',
    edits: [sdl('products', 'brand: String! @tag(name: "partner")', 'brand: String!')],
    expected: [
      'blocking FIELD_REMOVED partner Product.brand: CatalogueByFilter 3, CatalogueExport 3, ProductDetails 3',
    ],
    notes: ['note CONTRACT_ELEMENT_REMOVED partner Product.brand'],
    verdict: 'failed',
  },
  {
    title: 'lets a client see more by its own choice',
    edits: [],
    choices: {
      mobile: ({ contract }) => ({ contract: { ...contract, excludeTags: ['internal'] } }),
    },
    expected: [],
    notes: [
      'note CONTRACT_CHOICE_CHANGED mobile -',
      'note CONTRACT_ELEMENT_ADDED mobile Attribute',
    ],
    verdict: 'passed',
  },
  {
    title: 'leaves a client nothing to see',
    edits: [],
    choices: {
      partner: ({ contract }) => ({ contract: { ...contract, includeTags: ['resellers'] } }),
    },
    expected: ['blocking CONTRACT_INVALID partner Query'],
    notes: ['note CONTRACT_CHOICE_CHANGED partner -'],
    verdict: 'failed',
  },
  {
    title: 'lowers how much a client may ask for at once',
    edits: [],
    choices: {
      partner: ({ contract }) => ({
        contract: { ...contract, limits: { lists: { max: 50, default: 50 } } },
      }),
    },
    expected: [
      'blocking OPERATION_INVALID partner CatalogueExport 3',
      'blocking OPERATION_INVALID partner StockList 3',
      'warning CONTRACT_LIMIT_LOWERED partner Query.products(first:): CatalogueByFilter 3',
    ],
    verdict: 'failed',
  },
]);
