import { type HttpTargets, httpPublisher } from './http-publisher.ts';
import { inProcessPublisher } from './in-process-publisher.ts';
import type { Publisher } from './publisher.ts';
import { type RedisTarget, redisPublisher } from './redis-publisher.ts';

/** Who is told of changes: the subscribers of a Redis, or BFFs one by one. */
export type PublishTo = RedisTarget | HttpTargets;

/** The publisher to these; without any, to whoever listens in this process. */
export async function choosePublisher(to: PublishTo | undefined): Promise<Publisher> {
  if (!to) return inProcessPublisher();
  return 'redisUrl' in to ? redisPublisher(to) : httpPublisher(to);
}
