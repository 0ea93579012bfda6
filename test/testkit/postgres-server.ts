import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { freePort } from './ports.ts';

/** A PostgreSQL of a test's own, to be killed at will; it keeps what it has written. */
export interface PostgresServer {
  readonly url: string;
  /** Ends it, and all that it does, as a crash would. */
  kill(): Promise<void>;
  /** Lets all of it stand still, as on a machine that hangs, or go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Starts it again on the same port with its data. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

/** Starts a PostgreSQL on a free port of the loopback interface, with its data in a folder of its own. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'facet-postgres-'));
  const owner = ownerOf(folder);
  execFileSync(
    'initdb',
    ['-D', folder, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8'],
    {
      ...owner,
      stdio: 'ignore',
    },
  );
  const port = await freePort();
  const start = () => spawned(folder, port, owner);
  let child = await start();
  const signal = (name: NodeJS.Signals) => {
    for (const pid of isRunning(child) ? [child.pid, ...childrenOf(child)] : []) {
      signalled(Number(pid), name);
    }
  };
  const kill = async () => {
    if (!isRunning(child)) return;
    const exited = once(child, 'exit');
    signal('SIGKILL');
    await exited;
  };
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    kill,
    signal,
    restart: async () => {
      await kill();
      child = await start();
    },
    remove: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Its children end by themselves when it does: one may be gone before it is told. */
function signalled(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

/** It has a process for every connection. */
function childrenOf({ pid }: ChildProcess): readonly string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
}

/** What needs a PostgreSQL of its own: skipped, and said so, where there is none. */
export const describeWithPostgres: (name: string, tests: () => void) => void = hasPostgres()
  ? describe
  : describe.skip;

function hasPostgres(): boolean {
  try {
    execFileSync('postgres', ['--version'], { stdio: 'ignore' });
    execFileSync('initdb', ['--version'], { stdio: 'ignore' });
    if (process.getuid?.() === 0) userId('-u');
    return true;
  } catch (error) {
    console.warn(`SKIPPED on a PostgreSQL of its own, none can be started here: ${error}`);
    return false;
  }
}

/** Who runs it, and where. */
interface Owner {
  readonly uid?: number;
  readonly gid?: number;
  readonly cwd: string;
}

/** It refuses to run as root: then it runs as the user that its package has made for it. */
function ownerOf(folder: string): Owner {
  if (process.getuid?.() !== 0) return { cwd: folder };
  const [uid, gid] = [userId('-u'), userId('-g')];
  chownSync(folder, uid, gid);
  return { uid, gid, cwd: folder };
}

function userId(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
}

async function spawned(folder: string, port: number, owner: Owner): Promise<ChildProcess> {
  const settings = ['fsync=off', 'unix_socket_directories=', 'listen_addresses=127.0.0.1'];
  const words = ['-D', folder, '-p', String(port), ...settings.flatMap((each) => ['-c', each])];
  const child = spawn('postgres', words, {
    ...owner,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  await new Promise<void>((ready, failed) => {
    child.stderr.on('data', (text: Buffer) => {
      output += text.toString();
      if (output.includes('ready to accept connections')) ready();
    });
    child.once('exit', () => failed(new Error(`postgres ended:\n${output}`)));
  });
  return child;
}
