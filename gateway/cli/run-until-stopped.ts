import { ConfigError } from '../config.ts';
import type { DrainOptions } from '../drain.ts';
import type { Log } from '../telemetry/log.ts';

/** A server that answers at `url` until it is closed. */
export interface Running {
  readonly name: string;
  readonly url: string;
  close(how: DrainOptions): Promise<void>;
}

export interface RunOptions {
  /** As `Config` has them. */
  readonly drainGraceMs: number;
  readonly drainMs: number;
  /** Where it is told what nobody expected. */
  readonly log: Log;
}

/**
 * Starts a server, says where it answers, and closes it on SIGINT, SIGTERM, when the process that
 * started this one is gone, or when something happened that nobody expected. The same signal again ends
 * it at once.
 *
 * @returns the exit code: 0 after a clean stop, 1 after what nobody expected
 */
export async function runUntilStopped(
  start: () => Promise<Running>,
  options?: RunOptions,
): Promise<number> {
  const stopped = Promise.race([stopSignal(), options ? unexpected(options.log) : never()]);
  const running = await Promise.race([named(start), stopped]);
  // It has served nothing yet, so there is nothing to finish.
  if (typeof running === 'number') process.exit(running);
  // Nobody may be left to be told; `stopped` says so.
  process.send?.({ ready: running.url }, undefined, undefined, () => {});
  if (!process.send) process.stdout.write(`ready ${running.name} ${running.url}\n`);
  const code = await stopped;
  const { drainGraceMs: graceMs = 0, drainMs: deadlineMs = 10_000 } = options ?? {};
  setTimeout(() => process.exit(code), deadlineMs + CLOSING_MS).unref();
  await running.close({ graceMs, deadlineMs });
  if (process.connected) process.disconnect();
  return code;
}

/** What is left to close when the last request is answered, such as connections to Redis. */
const CLOSING_MS = 2_000;

const never = () => new Promise<never>(() => {});

function stopSignal(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve(0);
        process.once(signal, () => process.exit(1));
      });
    }
    process.once('disconnect', () => resolve(0));
    // It may have gone before anyone listened.
    if (process.send && !process.connected) resolve(0);
  });
}

/** After an error that nobody caught nothing can be trusted for long: others finish, then it ends. */
function unexpected(log: Log): Promise<number> {
  return new Promise((resolve) => {
    process.on('uncaughtException', (err, origin) => {
      log.fatal({ err, origin }, 'unexpected: this process answers what is under way, then ends');
      resolve(1);
    });
  });
}

/** A taken port or a wrong address is the person's to mend, so it is told by its name. */
async function named(start: () => Promise<Running>): Promise<Running> {
  try {
    return await start();
  } catch (error) {
    const { code, syscall, port, address, hostname } = error as ListenError;
    if (code === 'EADDRINUSE') throw new ConfigError(`port ${port} is taken.`);
    if (syscall !== 'listen' && syscall !== 'getaddrinfo') throw error;
    throw new ConfigError(`cannot listen on ${address ?? hostname}: ${code}.`);
  }
}

interface ListenError {
  readonly code?: string;
  readonly syscall?: string;
  readonly port?: number;
  readonly address?: string;
  readonly hostname?: string;
}
