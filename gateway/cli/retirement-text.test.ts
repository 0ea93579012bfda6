import { expect, test } from '@jest/globals';
import type { RetirementDecision } from '../registry/retirement.ts';
import { retirementText } from './retirement-text.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 25, 12);
const USE = { lastSeen: NOW - 3 * DAY, version: '5.0', requests: 7 };

const DECISIONS: readonly RetirementDecision[] = [
  {
    id: 'a',
    name: 'Home',
    state: 'active',
    kind: 'keep',
    evidence: { kind: 'in-live-releases', versions: ['5.1', '5.2'] },
  },
  {
    id: 'b',
    name: 'Cart',
    state: 'active',
    kind: 'keep',
    evidence: { kind: 'in-committed-manifest' },
  },
  {
    id: 'c',
    name: 'Feed',
    state: 'deprecated',
    kind: 'keep',
    evidence: { kind: 'seen', use: USE },
  },
  {
    id: 'd',
    name: 'Old',
    state: 'deprecated',
    kind: 'tombstone',
    evidence: { kind: 'unseen', since: NOW - 100 * DAY, use: undefined },
  },
  {
    id: 'e',
    name: 'Older',
    state: 'tombstoned',
    kind: 'done',
    evidence: { kind: 'tombstoned', goneAt: NOW + DAY, use: undefined },
  },
  {
    id: 'f',
    name: 'Oldest',
    state: 'gone',
    kind: 'done',
    evidence: { kind: 'tombstoned', goneAt: NOW - DAY, use: USE },
  },
  {
    id: 'g',
    name: 'Back',
    state: 'tombstoned',
    kind: 'reprieve',
    evidence: { kind: 'seen', use: USE },
  },
];

test('Each operation that is listed nowhere is told with the evidence, the others are counted', () => {
  expect(retirementText(DECISIONS, { now: NOW, isDry: false, tellsAll: false })).toBe(
    [
      'kept          Feed    c  last seen 3 days ago by 5.0, 7 requests in all',
      'tombstoned    Old     d  never seen, which is known for 100 days',
      'tombstoned    Older   e  served until 2026-11-26T12:00:00.000Z',
      'gone          Oldest  f  gone since 2026-11-24T12:00:00.000Z',
      'active again  Back    g  last seen 3 days ago by 5.0, 7 requests in all',
      '1 of 7 operations are tombstoned now; 2 are in live releases or the committed manifest',
      '',
    ].join('\n'),
  );
});

test('A dry run says what would be', () => {
  const text = retirementText(DECISIONS, { now: NOW, isDry: true, tellsAll: false });
  expect(text).toMatch(/^would be tombstoned +Old /m);
  expect(text).toMatch(/^would come back +Back /m);
  expect(text).toMatch(/^1 of 7 operations would be tombstoned now/m);
});

test('Asked for by its id, a listed operation is told with who lists it', () => {
  const text = retirementText(DECISIONS, { now: NOW, isDry: false, tellsAll: true });
  expect(text).toMatch(/^kept +Home +a +listed by the live releases 5\.1, 5\.2$/m);
  expect(text).toMatch(/^kept +Cart +b +listed by the committed manifest$/m);
});
