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
      'blocking SUBGRAPH_NULLS_DATA mobile HomeFeed',
      'blocking SUBGRAPH_NULLS_DATA web HomePage',
    ],
    verdict: 'failed',
  },
  {
    title: 'lets one more thing go when reviews are down',
    edits: [sdl('reviews', '  rating: Rating\n', '  rating: Rating!\n')],
    expected: ['blocking NON_NULL_ACROSS_SERVICES - Product.rating'],
    verdict: 'failed',
  },
  {
    title: 'calls a service optional that is not',
    edits: [],
    choices: { web: () => ({ optionalSubgraphs: ['recommendations', 'products'] }) },
    expected: [],
    verdict: 'failed',
  },
]);
