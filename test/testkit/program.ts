import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A process of a test and whatever it starts, with all they have printed so far. */
export interface Program {
  readonly pid: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Settles when it and everything that writes where it writes is gone. */
  readonly ended: Promise<Ending>;
  /** The first match in what either stream holds, now or later; rejects if it ends without one. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  /** Default: the project's folder. */
  readonly cwd?: string;
  /** Its whole environment, but for what every program needs. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `facet` with these words, as `npm run facet` does. */
export function startFacet(words: readonly string[], options: ProgramOptions = {}): Program {
  return startProgram(['sh', '-c', `${SCRIPTS.facet} "$@"`, 'facet', ...words], options);
}

const SCRIPTS: Readonly<Record<string, string>> = JSON.parse(
  readFileSync('package.json', 'utf8'),
).scripts;

/** Runs `facet` with these words to its end. */
export function runFacet(words: readonly string[], options: ProgramOptions = {}): Promise<Ending> {
  return startFacet(words, options).ended;
}

const running = new Set<ChildProcess>();

/** Starts a program in a process group of its own, so that nothing of it can be left behind. */
export function startProgram(
  [command = '', ...args]: readonly string[],
  { cwd = process.cwd(), env = {} }: ProgramOptions = {},
): Program {
  const child = spawn(command, args, {
    cwd,
    env: { ...bareEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running.add(child);
  const texts = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      texts[stream] += text;
    });
  }
  const ended = endingOf(child, texts);
  return {
    pid: child.pid ?? 0,
    get stdout() {
      return texts.stdout;
    },
    get stderr() {
      return texts.stderr;
    },
    ended,
    printed: (pattern) => printed(child, texts, pattern),
    kill: (signal) => {
      child.kill(signal);
    },
  };
}

/** Kills whatever still runs. To be called in `afterAll`, which a failed test reaches too. */
export async function killPrograms(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      const closed = once(child, 'close');
      killGroup(child.pid ?? 0);
      await closed;
    }),
  );
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    // Gone by itself, and about to be reported so.
    if ((error as { code?: string }).code !== 'ESRCH') throw error;
  }
}

interface Texts {
  readonly stdout: string;
  readonly stderr: string;
}

async function endingOf(child: ChildProcess, texts: Texts): Promise<Ending> {
  const [code, signal] = (await once(child, 'close')) as [Ending['code'], Ending['signal']];
  running.delete(child);
  return { code, signal, ...texts };
}

function printed(child: ChildProcess, texts: Texts, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((found, failed) => {
    const look = () => {
      const match = pattern.exec(texts.stdout) ?? pattern.exec(texts.stderr);
      if (match) found(match);
      return match;
    };
    if (look()) return;
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('close', () => {
      if (!look()) failed(new Error(`Ended without ${pattern}:\n${texts.stdout}${texts.stderr}`));
    });
  });
}

/** No `DATABASE_URL`, no `NODE_ENV`: a program behaves as told. It too stays on loopback. */
function bareEnvironment(): Record<string, string> {
  const guard = pathToFileURL(resolve('test/testkit/loopback-only.child.ts')).href;
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  return {
    PATH: dirname(process.execPath) + delimiter + PATH,
    HOME,
    ...(TMPDIR && { TMPDIR }),
    NODE_OPTIONS: `--import=${guard}`,
  };
}
