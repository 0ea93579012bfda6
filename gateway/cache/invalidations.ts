import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from '../redis.ts';
import type { CacheMetrics } from '../telemetry/cache-metrics.ts';
import type { Log } from '../telemetry/log.ts';
import {
  invalidationMessages,
  invalidationOf,
  invalidationOfText,
} from './invalidation-message.ts';
import type { MemoryTier } from './memory-tier.ts';
import { OwedRemovals } from './owed-removals.ts';
import type { RecentInvalidations } from './recent-invalidations.ts';
import type { RedisTier } from './redis-tier.ts';
import { affectedBy, boundedTag } from './tag.ts';

export interface InvalidationsOptions {
  readonly memories: readonly MemoryTier[];
  readonly recent: RecentInvalidations;
  readonly shared?: SharedTier | undefined;
  readonly metrics: CacheMetrics;
  readonly log: Log;
}

/** A Redis that several instances share. */
export interface SharedTier {
  readonly redis: Redis;
  readonly tier: RedisTier;
}

/**
 * Removes what was made of something that changed: here, in Redis, and in every instance that shares
 * that Redis. It is told by callers, by other instances and by services, through Redis or in this
 * process.
 */
export class Invalidations {
  readonly #options: InvalidationsOptions;
  readonly #self = randomUUID();
  readonly #listeners = new Set<(tags: readonly string[]) => void>();
  readonly #owed: OwedRemovals;
  readonly #stops: readonly (() => void)[];
  #listeningSince = Number.NEGATIVE_INFINITY;

  constructor(options: InvalidationsOptions) {
    this.#options = options;
    const { shared, recent, log } = options;
    this.#owed = new OwedRemovals(log, async (tags) => {
      // What is read until it is done may be what should be gone.
      recent.add(tags, Date.now());
      await this.#removeInRedis(tags, true);
    });
    this.#stops = [this.#listenInProcess(), ...(shared ? [this.#listenIn(shared)] : [])];
  }

  /** Whether there is nothing in Redis that ought to be gone and is not. */
  get isStoredBelieved(): boolean {
    return this.#owed.isNone;
  }

  /** Whether something may have changed since that this instance was not told of. */
  isBeforeListening(madeAt: number): boolean {
    return madeAt <= this.#listeningSince;
  }

  /** Settles once it is done, or Redis is not to be reached: then it is done when that is back. */
  async invalidate(tags: readonly string[]): Promise<void> {
    const bounded = tags.flatMap(boundedTag);
    if (bounded.length === 0) return;
    this.#removeHere(bounded);
    await this.#removeInRedis(bounded, true);
  }

  /** Calls back with the tags of every invalidation that this instance hears of. */
  onInvalidated(listener: (tags: readonly string[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#owed.close();
    for (const stop of this.#stops) stop();
    this.#listeners.clear();
  }

  #removeHere(tags: readonly string[]): void {
    const { memories, recent, metrics } = this.#options;
    recent.add(tags, Date.now());
    const names = tags.flatMap(affectedBy);
    for (const memory of memories) memory.remove(names);
    metrics.invalidations(tags.length);
    for (const listener of this.#listeners) listener(tags);
  }

  async #removeInRedis(tags: readonly string[], isNews: boolean): Promise<void> {
    const tier = this.#options.shared?.tier;
    if (!tier) return;
    const done = await Promise.all([
      ...(isNews ? this.#tell(tier, tags) : []),
      tier.remove(tags.flatMap(affectedBy)),
    ]);
    if (!done.every(Boolean)) this.#owed.add(tags);
  }

  #tell(tier: RedisTier, tags: readonly string[]): readonly Promise<boolean>[] {
    const messages = invalidationMessages(tags, this.#self);
    return messages.map((message) => tier.publish(INVALIDATION_CHANNEL, message));
  }

  #listenIn(shared: SharedTier): () => void {
    const onMessage = (text: string) => {
      const message = invalidationOfText(text);
      if (!message) this.#options.log.warn('a message about invalidations is none');
      if (!message || message.from === this.#self) return;
      this.#removeHere(message.tags);
      this.#options.metrics.invalidationDelay(Math.max(0, Date.now() - message.at));
      void this.#removeInRedis(message.tags, false);
    };
    const onListening = () => {
      // Whatever was said before this moment went unheard.
      this.#listeningSince = Date.now();
      for (const memory of this.#options.memories) memory.clear();
      void this.#heedMissed(shared);
    };
    return shared.redis.subscribe(INVALIDATION_CHANNEL, onMessage, onListening);
  }

  /** Instances remove from Redis what they tell; what services tell may have had no listener. */
  async #heedMissed({ redis, tier }: SharedTier): Promise<void> {
    for (let tries = 0; tries < 5; tries += 1) {
      await redis.ready(RETRY_MS);
      const missed = await tier.missed();
      if (typeof missed !== 'string') return this.invalidate(missed);
      await sleep(RETRY_MS, undefined, { ref: false });
    }
  }

  #listenInProcess(): () => void {
    const onMessage = (value: unknown) => {
      const message = invalidationOf(value);
      if (message) void this.invalidate(message.tags);
    };
    subscribe(IN_PROCESS_CHANNEL, onMessage);
    return () => unsubscribe(IN_PROCESS_CHANNEL, onMessage);
  }
}

/** Where instances and services tell each other what changed, in Redis. */
export const INVALIDATION_CHANNEL = 'facet:cache:invalidations';
/** The diagnostics channel where services of this process tell it. */
export const IN_PROCESS_CHANNEL = 'facet:invalidations';

const RETRY_MS = 500;
