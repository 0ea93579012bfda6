import { createProcesses, type Processes } from './processes/processes.ts';

/** A command line that is not understood. */
export class BadOption extends Error {}

/**
 * Runs a script of this folder, and ends every process that it started, however it ends: exit code 1
 * when it fails, 2 when its command line is not understood, 130 when it is interrupted.
 */
export async function runScript(
  { name, usage }: { readonly name: string; readonly usage: string },
  run: (processes: Processes) => Promise<void>,
): Promise<void> {
  const processes = createProcesses();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      await processes.stopAll();
      process.exit(130);
    });
  }
  try {
    await run(processes);
  } catch (error) {
    const isBad = error instanceof BadOption;
    process.stderr.write(`${name}: ${isBad ? `${error.message}\n${usage}` : describe(error)}\n`);
    process.exitCode = isBad ? 2 : 1;
  } finally {
    await processes.stopAll();
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
