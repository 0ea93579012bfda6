import { hash } from 'node:crypto';
import type { CacheName } from '../telemetry/cache-metrics.ts';

/** Whose entry it is, and of which cache. */
export interface Owned {
  readonly name: CacheName;
  readonly owner: string;
}

/**
 * Where an entry stands in Redis: whether it is somebody's can be seen, what was asked cannot. The
 * key is of its cache's own and begins with `public ` or `private `.
 */
export function redisKeyOf({ name, owner }: Owned, key: string): string {
  const scope = key.startsWith('public ') ? 'public' : 'private';
  return `${REDIS_PREFIX}${name}:${scope}:${hash('sha256', `${owner}\n${key}`, 'base64url')}`;
}

/** Where it is said that somebody makes the entry. */
export function claimKeyOf(redisKey: string): string {
  return `${redisKey}:claim`;
}

/** Before every key; the number is the version of what stands there. */
export const REDIS_PREFIX = 'facet:cache:1:';
/** Before a name, the key of the entries that have it. */
export const TAG_PREFIX = `${REDIS_PREFIX}tag:`;
/** When the entries of a name were last removed. */
export const INVALIDATED_KEY = `${REDIS_PREFIX}invalidated`;
/** What services said has changed and no instance has heeded yet. */
export const CHANGES_KEY = 'facet:cache:changes';
