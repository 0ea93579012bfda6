import { ConfigError } from '../config.ts';

/** A server that answers at `url` until it is closed. */
export interface Running {
  readonly name: string;
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts a server, says where it answers, and closes it on SIGINT, SIGTERM, or when the process
 * that started this one is gone.
 *
 * @returns the exit code: 0 after a clean stop
 */
export async function runUntilStopped(start: () => Promise<Running>): Promise<number> {
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    process.once('disconnect', () => resolve());
    // It may have gone before anyone listened.
    if (process.send && !process.connected) resolve();
  });
  const running = await Promise.race([named(start), stopped]);
  // It has served nothing yet, so there is nothing to finish.
  if (!running) process.exit(0);
  // Nobody may be left to be told; `stopped` says so.
  process.send?.({ ready: running.url }, undefined, undefined, () => {});
  if (!process.send) process.stdout.write(`ready ${running.name} ${running.url}\n`);
  await stopped;
  await running.close();
  if (process.connected) process.disconnect();
  return 0;
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
