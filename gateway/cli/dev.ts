import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment, readConfig } from '../config.ts';
import type { Command } from './command.ts';
import { UsageError } from './command.ts';
import { developmentInternalKeys } from './development-internal-keys.ts';
import { developmentKeys } from './development-keys.ts';
import { greeting } from './greeting.ts';
import { invalidationVariables } from './invalidation-variables.ts';
import { layOut, type Place, type Project, readProjectFile } from './project.ts';
import { startWatch } from './watch.ts';

/** Starts the whole system: every subgraph, every BFF, the edge, each a process of its own. */
export const dev: Command = {
  name: 'dev',
  usage: '',
  summary: 'Starts subgraphs, BFFs and the edge, and stops them all with Ctrl-C.',
  example: 'facet dev\nFACET_BASE_PORT=5000 facet dev',
  words: 0,
  run: async () => {
    const started = performance.now();
    const config = readConfig();
    if (config.production) throw new UsageError(DEVELOPMENT_ONLY);
    const file = readProjectFile();
    const project = layOut(file, config.basePort);
    await requireFreePorts(project);
    await developmentKeys();
    developmentInternalKeys(file);
    const stop = stopSignal();
    const environment = childEnvironment({
      ...invalidationVariables(project, config),
      // Nobody balances over them.
      FACET_DRAIN_GRACE_MS: '0',
    });
    const parts = partsOf(project).map((part) => startPart(part, environment));
    const outcome = await Promise.race([readiness(parts, stop), stop]);
    if (outcome === 'ready') {
      const watch = startWatch(project.bffs.map(({ name }) => name));
      process.stdout.write(await greeting(project, config));
      const seconds = ((performance.now() - started) / 1_000).toFixed(1);
      process.stdout.write(`ready ${project.edge.url} in ${seconds} s; Ctrl-C stops everything\n`);
      await stop;
      await watch.close();
    }
    await stopAll(parts);
    return outcome === 'failed' ? 1 : 0;
  },
};

const DEVELOPMENT_ONLY =
  'facet dev signs with development keys, and NODE_ENV is "production"; start each part by itself.';

/** A process of the system. */
interface Part {
  readonly place: Place;
  readonly command: readonly string[];
}

interface RunningPart extends Part {
  readonly child: ChildProcess;
  readonly exited: Promise<Ending>;
}

/** A process's exit code, or the signal that ended it. */
type Ending = readonly [code: number | null, signal: NodeJS.Signals | null];

async function requireFreePorts(project: Project): Promise<void> {
  const { edge, edgeMetrics, bffs, subgraphs } = project;
  for (const { name, port } of [edge, ...bffs, edgeMetrics, ...subgraphs]) {
    const probe = createServer();
    try {
      probe.listen(port, '127.0.0.1');
      await once(probe, 'listening');
    } catch {
      throw new UsageError(
        `port ${port}, for ${name}, is taken; free it or set FACET_BASE_PORT to another base.`,
      );
    }
    probe.close();
    await once(probe, 'close');
  }
}

function partsOf({ edge, bffs, subgraphs }: Project): Part[] {
  return [
    ...subgraphs.map((place) => ({ place, command: ['subgraph', place.name] })),
    ...bffs.map((place) => ({ place, command: ['serve', join('bffs', place.name)] })),
    { place: edge, command: ['edge'] },
  ];
}

function startPart(part: Part, env: NodeJS.ProcessEnv): RunningPart {
  const cli = join(import.meta.dirname, '..', 'cli.ts');
  const child = spawn(process.execPath, [...process.execArgv, cli, ...part.command], {
    // The channel tells when a part is ready, and tells a part when this process is gone.
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env,
  });
  return { ...part, child, exited: once(child, 'exit') as Promise<unknown> as Promise<Ending> };
}

/** Waits for every part to answer, telling the progress; `failed` if one ends before. */
async function readiness(
  parts: readonly RunningPart[],
  stop: Promise<unknown>,
): Promise<'ready' | 'failed'> {
  let ready = 0;
  const each = parts.map(async (part) => {
    const { place, child, exited } = part;
    const answered = await Promise.race([
      once(child, 'message').then(() => true),
      exited.then(() => false),
    ]);
    if (!answered) {
      await toldToStop(await exited, stop);
      throw new Error(place.name);
    }
    void watchOver(part, stop);
    ready += 1;
    process.stdout.write(`  ${`${ready}/${parts.length}`.padEnd(6)} ${place.name} is ready\n`);
  });
  try {
    process.stdout.write('starting: each service seeds its data, each BFF loads its operations\n');
    await Promise.all(each);
    return 'ready';
  } catch (error) {
    if (!stopping) {
      process.stderr.write(`facet: ${(error as Error).message} could not be started\n`);
    }
    return 'failed';
  }
}

/** A part that ends while the rest goes on is told of, with the words to bring it back. */
async function watchOver(
  { place, command, exited }: RunningPart,
  stop: Promise<unknown>,
): Promise<void> {
  const [code, signal] = await exited;
  await toldToStop([code, signal], stop);
  if (stopping) return;
  process.stderr.write(
    `facet: ${place.name} ended (${signal ?? code}); the rest goes on. ` +
      `It comes back with: npm run facet -- ${command.join(' ')}\n`,
  );
}

/**
 * A terminal's Ctrl-C reaches the parts and this process in any order, so a part that ended as if
 * told to may be the first word of it: this process's own signal is given time to arrive.
 */
async function toldToStop([code, signal]: Ending, stop: Promise<unknown>): Promise<void> {
  if (code !== 0 && signal !== 'SIGINT') return;
  const patience = new AbortController();
  const late = sleep(SIGNAL_MS, undefined, { signal: patience.signal }).catch(() => {});
  await Promise.race([stop, late]);
  patience.abort();
}

const SIGNAL_MS = 1_000;

let stopping = false;

function stopSignal(): Promise<'stopped'> {
  return new Promise((resolve) => {
    const stop = () => {
      stopping = true;
      resolve('stopped');
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}

/** Lets every part finish what it does; whoever takes longer than ten seconds is killed. */
async function stopAll(parts: readonly RunningPart[]): Promise<void> {
  stopping = true;
  // One that is still loading ends at once, one that serves finishes what it does.
  for (const { child } of parts) child.kill('SIGTERM');
  const impatience = setTimeout(() => {
    for (const { child } of parts) child.kill('SIGKILL');
  }, STOP_MS);
  await Promise.all(parts.map(({ exited }) => exited));
  clearTimeout(impatience);
}

const STOP_MS = 10_000;
