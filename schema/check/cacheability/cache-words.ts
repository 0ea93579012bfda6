import type { CachePolicy } from '../../plan/plan-policy.ts';
import type { CacheLimit } from './cache-limits.ts';

/** Who may keep an answer. */
export type Audience = 'everybody' | 'viewer' | 'nobody';

export function audienceOf(policy: CachePolicy | undefined): Audience {
  if (!policy || policy.maxAgeS === 0) return 'nobody';
  return policy.scope === 'PUBLIC' ? 'everybody' : 'viewer';
}

/** `60 s for everybody`, `5 s for its viewer`, `not at all`, `as headers say`. */
export function policyWords(policy: CachePolicy | undefined): string {
  if (!policy) return 'as headers say';
  const audience = audienceOf(policy);
  if (audience === 'nobody') return 'not at all';
  return `${policy.maxAgeS} s for ${audience === 'viewer' ? 'its viewer' : audience}`;
}

/** "`Query.me` of users is private"; before: "was private". */
export function limitWords(
  { subgraph, coordinate, reason }: CacheLimit,
  when: 'now' | 'before',
): string {
  const [now, before] = REASONS[reason];
  const verb = when === 'now' ? now : before;
  return coordinate === undefined
    ? `${subgraph} ${verb}`
    : `\`${coordinate}\` of ${subgraph} ${verb}`;
}

const REASONS: Readonly<Record<CacheLimit['reason'], readonly [now: string, before: string]>> = {
  'max-age': ['says so', 'said so'],
  'no-hint': ['has no hint', 'had no hint'],
  private: ['is private', 'was private'],
  'takes-permission': ['takes a permission', 'took a permission'],
};
