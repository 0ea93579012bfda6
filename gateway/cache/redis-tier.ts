import { readFileSync } from 'node:fs';
import KeyvRedis, { type RedisClientType } from '@keyv/redis';
import { Keyv } from 'keyv';
import type { Redis, RedisClient } from '../redis.ts';
import {
  createOptionalPolicy,
  isRefusal,
  isTimeout,
  type OptionalPolicy,
} from '../subgraph/policy.ts';
import { REMEMBERED_MS } from './recent-invalidations.ts';
import { CHANGES_KEY, INVALIDATED_KEY, TAG_PREFIX } from './redis-key.ts';

/** Why Redis gave no answer. `bypassed`: it was not asked, for it is away or kept failing. */
export type Fault = 'timeout' | 'error' | 'bypassed';

/** A text to be kept, and what is needed to find and judge it. */
export interface StoredText {
  readonly key: string;
  /** Called when it is really sent. */
  readonly text: () => string | Buffer;
  /** In milliseconds since 1970. */
  readonly keptUntil: number;
  /** Not kept if a name was invalidated at or after this time, in milliseconds since 1970. */
  readonly since: number;
  readonly names: readonly string[];
}

/** Where it is said that somebody makes a text, and where that will stand. */
export interface Place {
  readonly claimKey: string;
  readonly key: string;
}

/** Whether a place was taken, and what stands beside it by now. */
export interface PlaceClaim {
  readonly isOurs: boolean;
  readonly text?: string;
}

/**
 * Texts in a Redis that several instances share. Nothing here takes longer than the deadline, and
 * what is dead is left alone: reads and writes each, for a Redis without memory, or a replica, still
 * answers.
 */
export class RedisTier {
  readonly #redis: Redis;
  readonly #reads: OptionalPolicy;
  readonly #writes: OptionalPolicy;
  #keyv: Keyv<string> | undefined;

  constructor(redis: Redis, deadlineMs: number) {
    this.#redis = redis;
    const bounds = { timeoutMs: deadlineMs, failures: 5, openMs: 1_000 };
    this.#reads = createOptionalPolicy(bounds);
    this.#writes = createOptionalPolicy(bounds);
  }

  /** What stands under each key, in one round trip. */
  read(keys: readonly string[]): Promise<readonly (string | undefined)[] | Fault> {
    return this.#run(this.#reads, (client) => {
      this.#keyv ??= keyvOver(client);
      return this.#keyv.getMany([...keys]);
    });
  }

  /** Keeps a text, unless what it was made of has changed since. */
  keep(stored: StoredText): Promise<'kept' | 'invalidated' | Fault> {
    return this.#run(this.#writes, async (client) => {
      const { key, text, keptUntil, since, names } = stored;
      const now = Date.now();
      const ttlMs = Math.max(1, Math.ceil(keptUntil - now));
      const facts = [ttlMs, now, Math.ceil(keptUntil), Math.floor(since)].map(String);
      const reply = await client.eval(KEEP, {
        keys: [key, INVALIDATED_KEY],
        // The client sends bytes as they are, though its types know only text.
        arguments: [text() as string, ...facts, TAG_PREFIX, ...names],
      });
      return reply === 1 ? 'kept' : 'invalidated';
    });
  }

  /** Takes the places beside texts for some time: each that nobody has. */
  claim(places: readonly Place[], forMs: number): Promise<readonly PlaceClaim[] | Fault> {
    return this.#run(this.#writes, async (client) => {
      const keys = [...places.map(({ claimKey }) => claimKey), ...places.map(({ key }) => key)];
      const replies = await client.eval(CLAIM, { keys, arguments: [String(Math.ceil(forMs))] });
      return (replies as readonly (0 | 1 | string)[]).map((reply) => {
        if (reply === 0) return { isOurs: false };
        return { isOurs: true, ...(typeof reply === 'string' && { text: reply }) };
      });
    });
  }

  /** Gives up places. */
  async release(claimKeys: readonly string[]): Promise<void> {
    await this.#run(this.#writes, (client) => client.unlink([...claimKeys]));
  }

  /** Removes the texts that have one of the names; false if some of them may still be there. */
  async remove(names: readonly string[]): Promise<boolean> {
    for (let from = 0; from < names.length; from += NAMES_AT_ONCE) {
      const some = names.slice(from, from + NAMES_AT_ONCE);
      let left: number | Fault;
      do {
        left = await this.#run(this.#writes, (client) => removeSome(client, some));
      } while (typeof left === 'number' && left > 0);
      if (typeof left === 'string') return false;
    }
    return true;
  }

  /** What services said has changed while no instance heard it. */
  missed(): Promise<readonly string[] | Fault> {
    return this.#run(this.#reads, (client) => client.zRange(CHANGES_KEY, 0, MAX_MISSED - 1));
  }

  /** Tells all who listen to a channel; false if it may not have been told. */
  async publish(channel: string, message: string): Promise<boolean> {
    const told = await this.#run(this.#writes, (client) => client.publish(channel, message));
    return typeof told === 'number';
  }

  async #run<Reply>(
    policy: OptionalPolicy,
    commands: (client: RedisClient) => Promise<Reply>,
  ): Promise<Reply | Fault> {
    if (!this.#redis.isReady) return 'bypassed';
    try {
      return await policy.execute(() => this.#redis.run(commands));
    } catch (error) {
      if (isRefusal(error)) return 'bypassed';
      return isTimeout(error) ? 'timeout' : 'error';
    }
  }
}

/** Keyv over our own connection: without prefixes, and with the texts as they are. */
function keyvOver(client: RedisClient): Keyv<string> {
  const store = new KeyvRedis<string>(client as unknown as RedisClientType, {
    throwOnErrors: true,
    throwOnConnectError: false,
  });
  const keyv = new Keyv<string>({
    store,
    useKeyPrefix: false,
    throwOnErrors: true,
    serialize: ({ value }) => String(value),
    deserialize: (text) => ({ value: text as never, expires: undefined }),
  });
  // Keyv gives its own name to the store, which would put it before every key.
  store.namespace = undefined;
  // Faults reject, too; without a listener they would be thrown where nobody catches them.
  keyv.on('error', () => {});
  return keyv;
}

async function removeSome(client: RedisClient, names: readonly string[]): Promise<number> {
  const now = Date.now();
  const facts = [now, now - REMEMBERED_MS, ENTRIES_AT_ONCE].map(String);
  const left = await client.eval(INVALIDATE, {
    keys: [INVALIDATED_KEY, CHANGES_KEY],
    arguments: [...facts, TAG_PREFIX, ...names],
  });
  return Number(left);
}

/** A little at a time, for nobody else is answered meanwhile. */
const NAMES_AT_ONCE = 50;
const ENTRIES_AT_ONCE = 500;
const MAX_MISSED = 1_000;

const KEEP = readFileSync(new URL('keep.lua', import.meta.url), 'utf8');
const CLAIM = readFileSync(new URL('claim.lua', import.meta.url), 'utf8');
const INVALIDATE = readFileSync(new URL('invalidate.lua', import.meta.url), 'utf8');
