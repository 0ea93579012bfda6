import { expect, test } from '@jest/globals';
import { affectedTexts } from './affected-text.ts';
import { timeAgo } from './time-ago.ts';

const NOW = '2026-11-26T12:30:00.000Z';

const operation = (name: string, versions: readonly string[], lastSeenAt?: string) => ({
  client: 'mobile',
  operation: name,
  id: name,
  versions,
  lastSeenAt,
});

test('operations of the same releases stand together, each with when it was seen', () => {
  const operations = [
    operation('Home', ['5.1', '5.2'], '2026-11-26T10:20:00.000Z'),
    operation('Cart', ['5.2']),
    operation('Search', ['5.1', '5.2']),
    operation('New', []),
  ];
  expect(affectedTexts(operations, NOW)).toEqual([
    'mobile 5.1, 5.2: Home (seen 2 h ago), Search',
    'mobile 5.2: Cart',
    'mobile (not released): New',
  ]);
});

test('what was seen of all of them is said once', () => {
  const seen = '2026-11-26T10:20:00.000Z';
  const operations = ['Home', 'Cart'].map((name) => operation(name, ['5.1'], seen));
  expect(affectedTexts(operations, NOW)).toEqual(['mobile 5.1: Home, Cart (all seen 2 h ago)']);
  expect(affectedTexts(operations.slice(1), NOW)).toEqual(['mobile 5.1: Cart (seen 2 h ago)']);
});

test('many versions and operations are counted', () => {
  const versions = Array.from({ length: 20 }, (_, index) => `5.${index}`);
  const names = Array.from({ length: 30 }, (_, index) => operation(`Op${index}`, versions));
  expect(affectedTexts(names, NOW)).toEqual([
    'mobile 5.0, 5.1, 5.2, 5.3, 5.4, 5.5 and 14 more: Op0, Op1, Op2, Op3, Op4, Op5, Op6, Op7 and 22 more',
  ]);
});

test.each([
  ['2026-11-26T12:30:00.000Z', 'just now'],
  ['2026-11-26T12:29:01.000Z', 'just now'],
  ['2026-11-26T12:28:00.000Z', '2 min ago'],
  ['2026-11-25T12:30:00.000Z', '1 d ago'],
  ['2026-11-27T12:30:00.000Z', 'just now'],
])('%s is %s', (moment, text) => {
  expect(timeAgo(moment, NOW)).toBe(text);
});
