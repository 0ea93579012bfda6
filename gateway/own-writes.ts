import { LRUCache } from 'lru-cache';
import type { HttpResponse } from './response.ts';
import type { Work } from './work.ts';
import { viewerTagOf } from './work-key.ts';

/** What is told of a write; resolves when nothing kept before it is given any more. */
export type Invalidate = (tags: readonly string[]) => Promise<void>;

/** Lets viewers read what they wrote themselves, at once. */
export interface OwnWrites {
  /** Whether a viewer may be answered with what was kept. */
  readingOf(viewer: Viewed): 'allowed' | 'never';
  /** To be called when a mutation ended, whatever came of it: it may have written. */
  ended(viewer: Viewed, response?: Pick<HttpResponse, 'changed'>): Promise<void>;
}

type Viewed = Pick<Work, 'viewer'>;

/**
 * After a mutation, what its services said had changed is gone from the caches, and so is all that
 * was kept for its viewer alone. For a while the viewer is answered from the services themselves, for
 * a service may not say what changed.
 */
export function createOwnWrites(invalidate: Invalidate): OwnWrites {
  /** When each wrote last, in milliseconds since 1970. */
  const writers = new LRUCache<string, number>({ max: WRITERS_MAX });
  return {
    readingOf: (viewed) => {
      if (writers.size === 0 || viewed.viewer === null) return 'allowed';
      const wroteAt = writers.get(viewerTagOf(viewed)) ?? 0;
      return Date.now() < wroteAt + WHILE_MS ? 'never' : 'allowed';
    },
    ended: async (viewed, { changed = [] } = {}) => {
      const own = viewed.viewer ? [viewerTagOf(viewed)] : [];
      for (const viewer of own) writers.set(viewer, Date.now());
      const tags = [...changed, ...own];
      if (tags.length > 0) await invalidate(tags);
    },
  };
}

const WRITERS_MAX = 10_000;
const WHILE_MS = 5_000;
