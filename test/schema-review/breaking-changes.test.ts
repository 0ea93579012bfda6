import { appended, sdl } from './edits.ts';
import { describePullRequests } from './pull-request.ts';

describePullRequests('Breaking changes: a pull request that', [
  {
    title: 'removes a field that nobody uses',
    edits: [
      sdl(
        'reviews',
        `  "One review by id, or null if there is none."
  review("The review's id." id: ID!): Review
`,
        '',
      ),
    ],
    expected: [
      'warning FIELD_REMOVED mobile Query.review',
      'warning FIELD_REMOVED web Query.review',
    ],
    verdict: 'passed',
  },
  {
    title: 'removes a field that only mobile 5.1 uses',
    edits: [
      sdl(
        'products',
        `  "When it came into the catalogue."
  createdAt: DateTime!
`,
        '',
      ),
    ],
    expected: [
      'blocking FIELD_REMOVED mobile Product.createdAt: NewArrivals 5.1',
      'warning FIELD_REMOVED web Product.createdAt',
    ],
    verdict: 'failed',
  },
  {
    title: 'makes a field nullable that old apps take for granted',
    edits: [sdl('products', 'summary: String!', 'summary: String')],
    expected: [
      'blocking FIELD_CHANGED_TYPE mobile Product.summary: ProductScreen 5.2',
      'blocking FIELD_CHANGED_TYPE web Product.summary: ProductPage 8.0',
    ],
    verdict: 'failed',
  },
  {
    title: 'makes an optional field of an input required',
    edits: [
      sdl(
        'products',
        'brand: String\n  "Products that cost at least',
        'brand: String!\n  "Products that cost at least',
      ),
    ],
    expected: [
      'warning FIELD_ON_INPUT_OBJECT_CHANGED_TYPE mobile ProductFilter.brand',
      'blocking FIELD_ON_INPUT_OBJECT_CHANGED_TYPE partner ProductFilter.brand: CatalogueByFilter 3',
      'blocking FIELD_ON_INPUT_OBJECT_CHANGED_TYPE web ProductFilter.brand: ProductListing 8.0',
    ],
    verdict: 'failed',
  },
  {
    title: 'adds a value to an enum that apps switch on',
    edits: [
      sdl(
        'products',
        `  "None is left, and none will come."
  DISCONTINUED`,
        `  "None is left, and none will come."
  DISCONTINUED
  "It can be ordered before it is there."
  PREORDER`,
      ),
    ],
    expected: [
      'warning VALUE_ADDED_TO_ENUM mobile Availability.PREORDER: ProductScreen 5.2',
      'warning VALUE_ADDED_TO_ENUM partner Availability.PREORDER: CatalogueByFilter 3, CatalogueExport 3, ProductDetails 3, StockAndPrice 3, StockList 3',
      'warning VALUE_ADDED_TO_ENUM web Availability.PREORDER: CategoryPage 8.0, CheckoutPage 8.0, HomePage 8.0, OrderPage 8.0, ProductListing 8.0, ProductPage 8.0, ProfilePage 8.0, SearchPage 8.0',
    ],
    verdict: 'passed',
  },
  {
    title: 'removes a value from an enum that operations give',
    edits: [
      sdl(
        'products',
        `  "AVIF: the smallest, for those who understand it."
  AVIF
`,
        '',
      ),
    ],
    expected: [
      'blocking VALUE_REMOVED_FROM_ENUM mobile ImageFormat.AVIF: HomeFeed 5.2, OrderStatus 5.2, ProductList 5.2, ProductScreen 5.2, Search 5.2',
      'warning VALUE_REMOVED_FROM_ENUM web ImageFormat.AVIF',
    ],
    verdict: 'failed',
  },
  {
    title: 'asks for one more argument of a field that is used',
    edits: [
      sdl(
        'products',
        '  summary: String!',
        '  summary("In which language." language: String!): String!',
      ),
    ],
    expected: [
      'blocking REQUIRED_ARG_ADDED mobile Product.summary(language:): ProductScreen 5.2',
      'blocking REQUIRED_ARG_ADDED web Product.summary(language:): ProductPage 8.0',
    ],
    verdict: 'failed',
  },
  {
    title: 'removes an argument that is given',
    edits: [
      sdl(
        'reviews',
        `  reviews(
    "The order of the list."
    sort: ReviewSort! = NEWEST
`,
        '  reviews(\n',
      ),
      // Nothing else reaches it now.
      sdl(
        'reviews',
        `"Orders of a review list."
enum ReviewSort {
  "Newest first."
  NEWEST
  "Best rating first."
  RATING_HIGH
  "Worst rating first."
  RATING_LOW
}
`,
        '',
      ),
    ],
    expected: [
      'blocking ARG_REMOVED mobile Product.reviews(sort:): Reviews 5.2',
      'blocking ARG_REMOVED web Product.reviews(sort:): ProductReviews 8.0',
      'blocking TYPE_REMOVED mobile ReviewSort: Reviews 5.2',
      'blocking TYPE_REMOVED web ReviewSort: ProductReviews 8.0',
    ],
    verdict: 'failed',
  },
  {
    title: 'changes a default that operations rely on',
    edits: [
      sdl(
        'products',
        `children("How many at most, up to 100." first: Int! = 20)`,
        `children("How many at most, up to 100." first: Int! = 5)`,
      ),
    ],
    expected: [
      'warning ARG_DEFAULT_VALUE_CHANGE mobile Category.children(first:): Categories 5.2',
      'warning ARG_DEFAULT_VALUE_CHANGE web Category.children(first:): CategoryPage 8.0',
    ],
    verdict: 'passed',
  },
  {
    title: 'takes a member out of a union',
    edits: [sdl('products', '= Product | Category', '= Product')],
    expected: [
      'blocking TYPE_REMOVED_FROM_UNION mobile SearchResult: Search 5.2',
      'blocking TYPE_REMOVED_FROM_UNION web SearchResult: SearchPage 8.0',
    ],
    verdict: 'failed',
  },
  {
    title: 'adds a member to a union that apps switch on',
    edits: [
      sdl('products', '= Product | Category', '= Product | Category | Brand'),
      appended(
        'products',
        '"Who makes products."\ntype Brand @cacheControl(inheritMaxAge: true) {\n  "Its name."\n  name: String!\n}',
      ),
    ],
    expected: [
      'warning TYPE_ADDED_TO_UNION mobile SearchResult: Search 5.2',
      'warning TYPE_ADDED_TO_UNION web SearchResult: SearchPage 8.0',
    ],
    verdict: 'passed',
  },
  {
    title: 'takes an interface away from a type',
    edits: [
      sdl(
        'orders',
        'type PickupDelivery implements Delivery @cacheControl(maxAge: 0, scope: PRIVATE) {',
        'type PickupDelivery @cacheControl(maxAge: 0, scope: PRIVATE) {',
      ),
      sdl(
        'orders',
        '  "How it is sent."\n  delivery: Delivery!',
        '  "How it is sent."\n  delivery: Delivery!\n  "Where it is fetched."\n  pickup: PickupDelivery',
      ),
    ],
    expected: [
      'blocking TYPE_REMOVED_FROM_INTERFACE mobile PickupDelivery: OrderStatus 5.2, PlaceOrder 5.2',
      'blocking TYPE_REMOVED_FROM_INTERFACE web PickupDelivery: OrderPage 8.0, PlaceOrder 8.0',
    ],
    verdict: 'failed',
  },
  {
    title: 'asks for one more field of an input',
    edits: [
      sdl(
        'orders',
        '  "How it is sent."\n  delivery: DeliveryMethod! = HOME',
        '  "How it is sent."\n  delivery: DeliveryMethod! = HOME\n  "Where it is sent to."\n  addressId: ID!',
      ),
    ],
    expected: [
      'blocking REQUIRED_FIELD_ADDED_TO_INPUT_OBJECT mobile PlaceOrderInput.addressId: PlaceOrder 5.2',
      'blocking REQUIRED_FIELD_ADDED_TO_INPUT_OBJECT web PlaceOrderInput.addressId: PlaceOrder 8.0',
    ],
    verdict: 'failed',
  },
  {
    title: 'makes a field of its own service non-null',
    edits: [sdl('orders', 'trackingUrl: String\n', 'trackingUrl: String!\n')],
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'makes a list of what was one',
    edits: [
      sdl(
        'products',
        '  "Its first picture."\n  image: Image!',
        '  "Its first pictures."\n  image: [Image!]! @listSize(assumedSize: 1)',
      ),
    ],
    expected: [
      'blocking FIELD_CHANGED_TYPE mobile Product.image: HomeFeed 5.2, OrderStatus 5.2, ProductList 5.2, ProductScreen 5.2, Search 5.2',
      'blocking FIELD_CHANGED_TYPE web Product.image: AccountPage 8.0, CategoryPage 8.0, CheckoutPage 8.0, HomePage 8.0, OrderPage 8.0, ProductListing 8.0, ProductPage 8.0, ProfilePage 8.0, SearchPage 8.0',
    ],
    verdict: 'failed',
  },
  {
    title: 'makes a scalar of a type',
    edits: [
      sdl(
        'products',
        'type Weight @cacheControl(inheritMaxAge: true) {\n  "Whole grams."\n  grams: Int! @tag(name: "partner")\n}',
        'scalar Weight @tag(name: "partner")',
      ),
      sdl('orders', 'type Weight @external {\n  grams: Int!\n}', 'scalar Weight'),
      sdl('orders', 'weight { grams } price { amount }', 'weight price { amount }'),
    ],
    expected: [
      'blocking TYPE_CHANGED_KIND partner Weight: CatalogueByFilter 3, CatalogueExport 3, ProductDetails 3',
      'warning TYPE_CHANGED_KIND mobile Weight',
      'warning TYPE_CHANGED_KIND web Weight',
    ],
    verdict: 'failed',
  },
]);
