import type { CachePolicy } from '../plan/plan-policy.ts';

/** `840 B`, `4.1 kB`, `12 kB`, `1.3 MB`: two digits are as exact as an estimate is. */
export function bytesText(bytes: number): string {
  if (bytes < 1_000) return `${Math.round(bytes)} B`;
  const [size, unit] = bytes < 999_500 ? [bytes / 1_000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${size < 9.95 ? size.toFixed(1) : Math.round(size).toLocaleString('en')} ${unit}`;
}

/** For whom and how long an answer may be kept: `public 60 s`; `unsaid` where schemas do not say. */
export function cacheText(policy: CachePolicy | undefined): string {
  if (!policy) return 'unsaid';
  if (policy.maxAgeS === 0) return 'none';
  return `${policy.scope === 'PUBLIC' ? 'public' : 'private'} ${policy.maxAgeS} s`;
}
