import { expect, test } from '@jest/globals';
import { SubgraphError } from './error.ts';

test('A failure takes no stack of its own; its cause keeps one, and so do others', () => {
  const cause = new Error('why');
  const failure = new SubgraphError('prices', 'SUBREQUEST_HTTP_ERROR', { cause });
  expect(failure.stack).toBe('SubgraphError: The service "prices" could not be reached.');
  expect(failure.cause).toBe(cause);
  for (const { stack } of [cause, new Error('later')]) expect(stack).toContain('error.test.ts');
});
