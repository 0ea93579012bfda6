import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { operationId } from '../../schema/index.ts';
import { type Program, type ProgramOptions, startFacet, startProgram } from './program.ts';
import { askById, manifestOf, OPERATIONS, supergraphOf, type TinyAnswer } from './tiny-graph.ts';

/** A BFF before the tiny graph as it runs in production: in a process of its own. */
export interface TinyProgram {
  readonly program: Program;
  readonly url: string;
  ask(name: keyof typeof OPERATIONS, variables?: Record<string, unknown>): Promise<TinyAnswer>;
  /** Removes its files. */
  remove(): void;
}

export interface TinyProgramOptions {
  /** Where both subgraphs answer. */
  readonly subgraphUrl: string;
  /** Default: a free one. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What goes wrong in it at SIGUSR2. Default: nothing. */
  readonly fault?: 'throw' | 'reject' | 'stall';
  /** Whether nobody ever reads what it logs, or its disk is full. Default `read`. */
  readonly log?: 'read' | 'unread' | 'on-a-full-disk';
  /** More for `node`, such as `--max-old-space-size=64`. */
  readonly nodeOptions?: readonly string[];
}

/** Starts it, and waits until it is ready. */
export async function startTinyProgram({
  subgraphUrl,
  port = 0,
  env,
  fault,
  log = 'read',
  nodeOptions = [],
}: TinyProgramOptions): Promise<TinyProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'facet-'));
  const [supergraph, manifest] = [
    join(folder, 'supergraph.graphql'),
    join(folder, 'manifest.json'),
  ];
  writeFileSync(supergraph, supergraphOf());
  writeFileSync(manifest, manifestOf());
  const words = ['serve', '--supergraph', supergraph, '--manifest', manifest, '--port', `${port}`];
  for (const name of ['items', 'prices']) words.push('--subgraph', `${name}=${subgraphUrl}`);
  const preloaded = ['loopback-only.child.ts', ...(fault ? ['fault-on-signal.child.ts'] : [])].map(
    (file) => `--import=${pathToFileURL(resolve('test/testkit', file)).href}`,
  );
  const start = STARTS[log];
  const program = start(words, {
    env: {
      FACET_DRAIN_GRACE_MS: '0',
      ...env,
      ...(fault && { FAULT: fault }),
      NODE_OPTIONS: [...preloaded, ...nodeOptions].join(' '),
    },
  });
  const [, url = ''] = await program.printed(/^ready supergraph (\S+)$/m);
  return {
    program,
    url,
    ask: (name, variables) => askById(url, operationId(OPERATIONS[name]), variables),
    remove: () => {
      // What holds the other end of its log outlives it.
      if (log === 'unread') process.kill(-program.pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts `facet` with its standard error on a disk without room. */
function startOnFullDisk(words: readonly string[], options: ProgramOptions): Program {
  const script = 'exec "$0" "$@" 2>/dev/full';
  return startProgram(['sh', '-c', script, process.execPath, 'gateway/cli.ts', ...words], options);
}

/** Starts `facet` with its standard error on a pipe that is open at its other end, and nothing more. */
function startUnread(words: readonly string[], options: ProgramOptions): Program {
  const script = 'mkfifo "$LOG"; sleep 600 <"$LOG" >/dev/null 2>&1 & exec "$0" "$@" 2>"$LOG"';
  const LOG = join(mkdtempSync(join(tmpdir(), 'facet-log-')), 'log');
  return startProgram(['sh', '-c', script, process.execPath, 'gateway/cli.ts', ...words], {
    ...options,
    env: { ...options.env, LOG },
  });
}

const STARTS = { read: startFacet, unread: startUnread, 'on-a-full-disk': startOnFullDisk };
