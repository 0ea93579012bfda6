import { operation, sdl } from './edits.ts';
import { describePullRequests } from './pull-request.ts';

describePullRequests('Cacheability: a pull request that', [
  {
    title: 'lets an answer be kept for less long',
    edits: [sdl('recommendations', '@cacheControl(maxAge: 120)', '@cacheControl(maxAge: 10)')],
    expected: [],
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
    expected: [],
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
    expected: [],
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
    verdict: 'passed',
  },
]);
