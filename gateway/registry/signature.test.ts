import { expect, test } from '@jest/globals';
import { isReleaseValid, isRetirementValid, signedRelease, signedRetirement } from './head.ts';
import { createSignature } from './signature.ts';

const ours = createSignature('a credential of sixteen and more');
const theirs = createSignature('another credential altogether');

const RELEASE = { version: '1.0', publishedAt: '2026-01-01T00:00:00.000Z', list: 'f'.repeat(64) };

test('A release is believed if all that it says was signed with the credential', () => {
  const signed = signedRelease('mobile', RELEASE, ours);
  expect(isReleaseValid('mobile', signed, ours)).toBe(true);
  const forgeries = [
    RELEASE,
    signedRelease('mobile', RELEASE, theirs),
    { ...signed, version: '1.1' },
    { ...signed, publishedAt: '2026-01-02T00:00:00.000Z' },
    { ...signed, endedAt: '2026-01-02T00:00:00.000Z' },
    { ...signed, list: 'e'.repeat(64) },
    { ...signed, signature: signed.signature?.slice(1) ?? '' },
    { ...signed, signature: 'é'.repeat(64) },
  ];
  expect(forgeries.filter((forged) => isReleaseValid('mobile', forged, ours))).toEqual([]);
  expect(isReleaseValid('web', signed, ours)).toBe(false);
});

test('A retirement is believed if all that it says was signed with the credential', () => {
  const [since, goneAt] = ['2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'];
  const retirement = { state: 'tombstoned', since, goneAt } as const;
  const signed = signedRetirement('mobile', { id: 'a', retirement }, ours);
  expect(isRetirementValid('mobile', signed, ours)).toBe(true);
  expect(isRetirementValid('mobile', { ...signed, id: 'b' }, ours)).toBe(false);
  const sooner = { ...retirement, goneAt: since };
  expect(isRetirementValid('mobile', { ...signed, retirement: sooner }, ours)).toBe(false);
  expect(isRetirementValid('web', signed, ours)).toBe(false);
});
