import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { freePort } from '../processes/free-port.ts';
import type { Processes } from '../processes/processes.ts';

/** Starts a Redis that keeps nothing on disk; undefined where there is no such program. */
export async function startRedis(processes: Processes): Promise<string | undefined> {
  const command = PLACES.find(existsSync);
  if (command === undefined) return undefined;
  const port = await freePort();
  const redis = processes.start({
    command,
    directory: tmpdir(),
    arguments: ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no'],
  });
  await redis.lineWith('Ready to accept connections');
  return `redis://127.0.0.1:${port}`;
}

const PLACES = ['/usr/bin/redis-server', '/usr/local/bin/redis-server'];
