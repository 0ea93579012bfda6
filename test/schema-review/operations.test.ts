import { newOperation, operation, withoutOperation } from './edits.ts';
import { describePullRequests } from './pull-request.ts';

describePullRequests('Operations: a pull request that', [
  {
    title: 'asks for a field that there is not',
    edits: [operation('mobile/Profile', 'avatarUrl', 'pictureUrl')],
    expected: ['blocking OPERATION_INVALID mobile Profile'],
    verdict: 'failed',
  },
  {
    title: 'asks for a field that its client may not see',
    edits: [operation('mobile/ProductScreen', '    summary\n', '    summary\n    stock\n')],
    expected: ['blocking OPERATION_INVALID mobile ProductScreen'],
    verdict: 'failed',
  },
  {
    title: 'does not parse',
    edits: [operation('web/ProfilePage', 'user(id: $id) {', 'user(id: $id) {{')],
    expected: ['blocking OPERATION_FILE_INVALID web bffs/web/operations/ProfilePage.graphql'],
    verdict: 'failed',
  },
  {
    title: 'takes away an operation that a live release lists',
    edits: [withoutOperation('mobile/Profile')],
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'takes away an operation of a client that publishes no releases',
    edits: [withoutOperation('mobile/Profile')],
    releases: { mobile: [] },
    expected: ['warning OPERATION_REMOVED mobile Profile (committed)'],
    verdict: 'passed',
  },
  {
    title: 'adds an operation',
    edits: [
      newOperation(
        'mobile/Tiers',
        'query Tiers {\n  me {\n    id\n    loyalty {\n      tier\n    }\n  }\n}\n',
      ),
    ],
    expected: [],
    verdict: 'passed',
  },
]);
