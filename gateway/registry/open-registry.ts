import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Redis } from '../redis.ts';
import { createFolderStore } from './folder-store.ts';
import { createRedisStore } from './redis-store.ts';
import type { Registry } from './registry.ts';
import { createSignature, UNSIGNED } from './signature.ts';
import { createRegistry } from './stored-registry.ts';

/**
 * The registry in that Redis, or without one in a folder of the state folder. There is none in a
 * Redis for who lacks the credential: nothing there could be believed, or published. The Redis
 * stays the caller's to close.
 */
export function openRegistry(
  redis: Redis | undefined,
  { stateFolder, publishCredential }: Pick<Config, 'stateFolder' | 'publishCredential'>,
): Registry | undefined {
  if (!redis) return createRegistry(createFolderStore(join(stateFolder, 'registry')), UNSIGNED);
  if (publishCredential === undefined) return undefined;
  return createRegistry(createRedisStore(redis), createSignature(publishCredential));
}
