import { appended, owners, sdl } from './edits.ts';
import { describePullRequests } from './pull-request.ts';

/** Adds a field to products, with these lines above it. */
const field = (text: string) =>
  sdl('products', '  "What it weighs."', `${text}\n  "What it weighs."`);

describePullRequests('Lint: a pull request that', [
  {
    title: 'gives a field, an argument and a type names that are written otherwise',
    edits: [
      field('  "Its colour."\n  Main_colour("As what." colour_space: String = "rgb"): colour'),
      appended(
        'products',
        '"A colour."\ntype colour @cacheControl(inheritMaxAge: true) {\n  "Its value."\n  value: String!\n}',
      ),
    ],
    expected: [
      'blocking FIELD_NAMES_SHOULD_BE_CAMEL_CASE - Product.Main_colour',
      'blocking INPUT_ARGUMENT_NAMES_SHOULD_BE_CAMEL_CASE - Product.Main_colour(colour_space:)',
      'blocking TYPE_NAMES_SHOULD_BE_PASCAL_CASE - colour',
    ],
    verdict: 'failed',
  },
  {
    title: 'adds what nobody described',
    edits: [field('  colour: String')],
    expected: ['warning ALL_ELEMENTS_REQUIRE_DESCRIPTION - Product.colour'],
    verdict: 'passed',
  },
  {
    title: 'takes for granted what another service answers',
    edits: [sdl('orders', 'product: Product\n', 'product: Product!\n')],
    expected: [
      'blocking NON_NULL_ACROSS_SERVICES - OrderLine.product',
      'warning BLAST_RADIUS_GREW mobile OrderLine.product: OrderStatus 5.2',
      'warning BLAST_RADIUS_GREW web OrderLine.product: AccountPage 8.0, OrderPage 8.0',
    ],
    verdict: 'failed',
  },
  {
    title: 'deprecates a field without a reason',
    edits: [sdl('products', '  createdAt: DateTime!', '  createdAt: DateTime! @deprecated')],
    expected: ['blocking DEPRECATED_DIRECTIVE_MISSING_REASON - Product.createdAt'],
    verdict: 'failed',
  },
  {
    title: 'deprecates a field for ever',
    edits: [
      sdl(
        'products',
        '  createdAt: DateTime!',
        '  createdAt: DateTime! @deprecated(reason: "Nobody asks.")',
      ),
    ],
    expected: ['warning DEPRECATION_WITHOUT_DATE - Product.createdAt'],
    verdict: 'passed',
  },
  {
    title: 'hides a field by a tag that no contract knows',
    edits: [field('  "What it costs to make."\n  makingPrice: Money @tag(name: "intern")')],
    expected: ['blocking TAG_DIRECTIVE_USES_UNKNOWN_NAME - Product.makingPrice'],
    verdict: 'failed',
  },
  {
    title: 'leaves a subgraph without an owner',
    edits: [owners('/subgraphs/reviews/              @facet/reviews\n', '')],
    expected: ['blocking TYPE_WITHOUT_OWNER - reviews'],
    verdict: 'failed',
  },
  {
    title: 'adds a connection that has no end',
    edits: [
      field('  "Who bought it."\n  buyers: BuyerConnection'),
      appended(
        'products',
        '"A page of buyers."\ntype BuyerConnection @cacheControl(inheritMaxAge: true) {\n  "The buyers."\n  nodes("How many at most." first: Int! = 5): [String!]! @listSize(slicingArguments: ["first"])\n}',
      ),
    ],
    expected: [
      'warning CONNECTION_SHAPE - BuyerConnection',
      'warning CONNECTION_WITHOUT_BOUND - Product.buyers',
    ],
    verdict: 'passed',
  },
  {
    title: 'waives a finding until a day, and says why',
    edits: [
      field(
        '  # facet-waive FIELD_NAMES_SHOULD_BE_CAMEL_CASE until 2027-03-31: partners know it by this name\n  "European article number."\n  EAN: String',
      ),
    ],
    expected: [],
    notes: ['note FIELD_NAMES_SHOULD_BE_CAMEL_CASE - Product.EAN'],
    verdict: 'passed',
  },
  {
    title: 'waives the removal of a field that is used',
    edits: [
      sdl(
        'products',
        '"Something the shop sells."',
        '# facet-waive FIELD_REMOVED until 2026-12-31: mobile 5.1 is retired on the 30th\n"Something the shop sells."',
      ),
      sdl('products', '  "When it came into the catalogue."\n  createdAt: DateTime!\n', ''),
    ],
    expected: [],
    notes: ['note FIELD_REMOVED mobile Product.createdAt: NewArrivals 5.1'],
    verdict: 'passed',
  },
  {
    title: 'waives without a reason, without a day, and for ever',
    edits: [
      field(`  # facet-waive FIELD_NAMES_SHOULD_BE_CAMEL_CASE until 2027-03-31
  "One."
  A: String
  # facet-waive FIELD_NAMES_SHOULD_BE_CAMEL_CASE: it is so
  "Another."
  B: String
  # facet-waive FIELD_NAMES_SHOULD_BE_CAMEL_CASE until 2030-01-01: it is so
  "A third."
  C: String`),
    ],
    expected: [
      'blocking FIELD_NAMES_SHOULD_BE_CAMEL_CASE - Product.A',
      'blocking FIELD_NAMES_SHOULD_BE_CAMEL_CASE - Product.B',
      'blocking FIELD_NAMES_SHOULD_BE_CAMEL_CASE - Product.C',
      'blocking WAIVER_TOO_LONG - Product.C',
      'blocking WAIVER_WITHOUT_EXPIRY - Product.B',
      'blocking WAIVER_WITHOUT_REASON - Product.A',
    ],
    verdict: 'failed',
  },
]);
