import { sdl } from './edits.ts';
import { describePullRequests } from './pull-request.ts';

describePullRequests('Blast radius: a pull request that', [
  {
    title: 'lets an optional service null whole answers',
    edits: [
      sdl(
        'recommendations',
        '  ): RecommendationConnection\n    @listSize(slicingArguments: ["first"], sizedFields: ["edges"])\n    @cacheControl(maxAge: 120)',
        '  ): RecommendationConnection!\n    @listSize(slicingArguments: ["first"], sizedFields: ["edges"])\n    @cacheControl(maxAge: 120)',
      ),
    ],
    expected: [
      'blocking SUBGRAPH_NULLS_DATA mobile Query.trending: HomeFeed 5.2',
      'blocking SUBGRAPH_NULLS_DATA web Query.trending: HomePage 8.0',
    ],
    verdict: 'failed',
  },
  {
    title: 'lets one more thing go when reviews are down',
    edits: [sdl('reviews', '  rating: Rating\n', '  rating: Rating!\n')],
    expected: [
      'blocking NON_NULL_ACROSS_SERVICES - Product.rating',
      'warning BLAST_RADIUS_GREW mobile Product.rating: ProductList 5.2, ProductScreen 5.2',
      'warning BLAST_RADIUS_GREW web Product.rating: CategoryPage 8.0, CheckoutPage 8.0, HomePage 8.0, OrderPage 8.0, ProductListing 8.0, ProductPage 8.0, ProductReviews 8.0, SearchPage 8.0',
    ],
    verdict: 'failed',
  },
  {
    title: 'calls a service optional that is not',
    edits: [],
    choices: { web: () => ({ optionalSubgraphs: ['recommendations', 'products'] }) },
    expected: [
      'blocking SUBGRAPH_NULLS_DATA web Query.categories: HomePage 8.0',
      'blocking SUBGRAPH_NULLS_DATA web Query.products: ProductListing 8.0',
      'blocking SUBGRAPH_NULLS_DATA web Query.search: SearchPage 8.0',
    ],
    verdict: 'failed',
  },
]);
