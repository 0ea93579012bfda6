import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** A program to run: a file for this Node, its arguments and what its environment adds. */
export interface Program {
  /** Another program's path, whose arguments they are. Default: this Node's. */
  readonly command?: string;
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Absolute. */
  readonly directory: string;
}

/** A process of ours that runs. */
export interface RunningProcess {
  readonly pid: number;
  /** Resolves with the first line of standard output that has `mark`. */
  lineWith(mark: string): Promise<string>;
  signal(name: NodeJS.Signals): void;
  /** Why it ended, with the gist of what it wrote; absent while it runs. */
  ending(): string | undefined;
  /** SIGTERM; SIGKILL to what is still there after 5 seconds. */
  stop(): Promise<void>;
}

/** Every process a run starts. What it started it can stop, by pid, whatever happens. */
export interface Processes {
  start(program: Program): RunningProcess;
  stopAll(): Promise<void>;
}

export function createProcesses(): Processes {
  const running = new Set<RunningProcess>();
  return {
    start: (program) => {
      const started = start(program, () => running.delete(started));
      running.add(started);
      return started;
    },
    stopAll: async () => {
      await Promise.all([...running].map((process) => process.stop()));
    },
  };
}

function start(program: Program, onEnd: () => void): RunningProcess {
  const child = spawn(program.command ?? process.execPath, program.arguments, {
    cwd: program.directory,
    env: { ...ENVIRONMENT, ...program.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = endOf([child.stdout, child.stderr]);
  let ended: string | undefined;
  let stopping = false;
  child.once('exit', (code, signal) => {
    ended = `it ended with ${signal ?? `exit code ${code}`}: ${gistOf(written())}`;
    onEnd();
    // Whatever is measured then goes wrong: this is why.
    if (!stopping) process.stderr.write(`bench: ${program.arguments.join(' ')}: ${ended}\n`);
  });
  // A run that dies takes its processes along.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return {
    pid: child.pid ?? 0,
    lineWith: (mark) => lineWith(child, mark),
    signal: (name) => void child.kill(name),
    ending: () => ended,
    stop: () => {
      stopping = true;
      return stop(child);
    },
  };
}

/** What all programs get alike: as in production, and nothing that calls home. */
const ENVIRONMENT = {
  PATH: '/usr/bin:/bin',
  HOME: '/tmp',
  NODE_ENV: 'production',
  APOLLO_TELEMETRY_DISABLED: 'true',
};

/** The line that names an error, else the last one. */
function gistOf(text: string): string {
  const lines = text.trim().split('\n');
  return lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? '';
}

/** Keeps the last 4,000 characters of streams. */
function endOf(streams: readonly Readable[]): () => string {
  let text = '';
  for (const stream of streams) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-4_000);
    });
  }
  return () => text;
}

function lineWith(child: ChildProcess, mark: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = '';
  const read = (chunk: string) => {
    text += chunk;
    const lines = text.split('\n').slice(0, -1);
    const line = lines.find((candidate) => candidate.includes(mark));
    if (line !== undefined) resolve(line);
  };
  const end = () => reject(new Error(`a process ended without saying "${mark}"`));
  child.stdout?.on('data', read);
  child.once('exit', end);
  return promise.finally(() => {
    child.stdout?.off('data', read);
    child.off('exit', end);
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  child.kill('SIGTERM');
  await exit;
  clearTimeout(timer);
}
