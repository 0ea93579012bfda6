import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { freePort } from './ports.ts';

/** A Redis of a test's own, to be killed at will; it keeps what it has written. */
export interface RedisServer {
  readonly url: string;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Lets it stand still, as on a machine that hangs, or go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /**
   * Starts it again on the same port: with its data, or without, or as a node of a cluster that says of
   * nearly every key that another has it (`MOVED`).
   */
  restart(options?: { readonly empty?: boolean; readonly moved?: boolean }): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

/** Starts a Redis on a free port of the loopback interface, with its data in a folder of its own. */
export async function startRedis(): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'facet-redis-'));
  const port = await freePort();
  let child = await spawned(port, folder);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    signal: (signal) => {
      child.kill(signal);
    },
    restart: async ({ empty = false, moved = false } = {}) => {
      await kill();
      if (empty) rmSync(join(folder, 'appendonlydir'), { recursive: true, force: true });
      child = await spawned(port, folder, moved ? await ofACluster(folder) : []);
    },
    remove: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What needs a Redis of its own: skipped, and said so, where there is none. */
export const describeWithRedis: (name: string, tests: () => void) => void = hasRedis()
  ? describe
  : describe.skip;

function hasRedis(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    console.warn(`SKIPPED on Redis, no redis-server here: ${error}`);
    return false;
  }
}

async function spawned(
  port: number,
  folder: string,
  settings: readonly string[] = [],
): Promise<ChildProcess> {
  const child = spawn(
    'redis-server',
    // Written down before it is answered, so that a crash of it loses nothing that was answered.
    ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, ...PERSISTENT, ...settings],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  await new Promise<void>((ready, failed) => {
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString();
      if (output.includes('Ready to accept connections')) ready();
    });
    child.once('exit', () => failed(new Error(`redis-server ended:\n${output}`)));
  });
  return child;
}

const PERSISTENT = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec'];

/** Settings of a node that has one slot of 16,384; a node that nobody can reach has the others. */
async function ofACluster(folder: string): Promise<string[]> {
  const [here, there] = ['a', 'b'].map((digit) => digit.repeat(40));
  const nodes = [
    `${here} 127.0.0.1:0@0 myself,master - 0 0 1 connected 0`,
    `${there} 127.0.0.1:1@2 master - 0 0 2 connected 1-16383`,
    'vars currentEpoch 2 lastVoteEpoch 0',
  ];
  writeFileSync(join(folder, 'nodes.conf'), `${nodes.join('\n')}\n`);
  const bus = String(await freePort());
  // It would be seconds until it trusts its cluster, and refuse with another error until then.
  const atOnce = ['--cluster-allow-reads-when-down', 'yes'];
  return ['--cluster-enabled', 'yes', '--cluster-port', bus, ...atOnce];
}
