import { operation, sdl } from './edits.ts';
import { describePullRequests } from './pull-request.ts';

describePullRequests('Cacheability: a pull request that', [
  {
    title: 'lets an answer be kept for less long',
    edits: [
      sdl(
        'reviews',
        'type Rating @cacheControl(maxAge: 60)',
        'type Rating @cacheControl(maxAge: 10)',
      ),
    ],
    expected: [
      'warning CACHE_MAX_AGE_CHANGED mobile Rating: ProductList 5.2, ProductScreen 5.2',
      'warning CACHE_MAX_AGE_CHANGED web Rating: CategoryPage 8.0, ProductListing 8.0, ProductReviews 8.0, ProfilePage 8.0, SearchPage 8.0',
    ],
    verdict: 'passed',
  },
  {
    title: 'makes a part private that everybody shared',
    edits: [
      sdl(
        'reviews',
        'type Rating @cacheControl(maxAge: 60)',
        'type Rating @cacheControl(maxAge: 60, scope: PRIVATE)',
      ),
    ],
    expected: [
      'warning CACHE_SCOPE_CHANGED mobile Rating: ProductList 5.2, ProductScreen 5.2',
      'warning CACHE_SCOPE_CHANGED web Rating: CategoryPage 8.0, ProductListing 8.0, ProductPage 8.0, ProductReviews 8.0, ProfilePage 8.0, SearchPage 8.0',
    ],
    verdict: 'passed',
  },
  {
    title: 'lets shared caches hold what only its viewer may see',
    edits: [
      sdl(
        'users',
        'loyalty: Loyalty @authenticated @cacheControl(maxAge: 0, scope: PRIVATE)',
        'loyalty: Loyalty @authenticated @cacheControl(maxAge: 60, scope: PUBLIC)',
      ),
      sdl(
        'users',
        'type Loyalty @cacheControl(maxAge: 0, scope: PRIVATE)',
        'type Loyalty @cacheControl(maxAge: 60)',
      ),
      sdl(
        'users',
        'me: User @cacheControl(maxAge: 0, scope: PRIVATE)',
        'me: User @cacheControl(maxAge: 60)',
      ),
    ],
    expected: [
      'blocking CACHE_PUBLIC_BUT_AUTHENTICATED - Query.me: AccountPage 8.0, CheckoutPage 8.0, HomeFeed 5.2, HomePage 8.0, Orders 5.2, Profile 5.2',
      'blocking CACHE_PUBLIC_BUT_AUTHENTICATED - User.loyalty: Profile 5.2',
    ],
    verdict: 'failed',
  },
  {
    title: 'adds what is private to an operation that everybody shared',
    edits: [
      operation(
        'web/ProfilePage',
        '    joinedAt\n',
        '    joinedAt\n    loyalty {\n      tier\n    }\n',
      ),
    ],
    expected: [],
    notes: ['note CACHE_MAX_AGE_CHANGED web User.loyalty: ProfilePage'],
    verdict: 'passed',
  },
]);
