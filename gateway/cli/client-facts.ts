import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifest } from '#schema/operations';
import { ConfigError, readConfig } from '../config.ts';
import type { Registry } from '../registry/registry.ts';
import type { RetirementFacts } from '../registry/retirement.ts';
import { createLog } from '../telemetry/log.ts';
import { UsageError } from './command.ts';
import { openState, type State } from './state.ts';

/** Registry and ledger, to be looked at or changed once. */
export interface OpenedState extends State {
  readonly registry: Registry;
}

/**
 * Runs with registry and ledger opened, and closes them.
 *
 * @throws ConfigError when they cannot be had
 */
export async function withState<Result>(
  run: (state: OpenedState) => Promise<Result>,
): Promise<Result> {
  const state = await openState(readConfig(), createLog('facet', 'silent'));
  try {
    const { registry } = state;
    if (!registry) throw new ConfigError('releases in Redis need FACET_PUBLISH_CREDENTIAL.');
    await state.ready();
    return await run({ ...state, registry });
  } finally {
    await state.close();
  }
}

/** What is known of a client here and now: its releases, its traffic, its committed manifest. */
export async function clientFacts(
  client: string,
  { registry, ledger }: OpenedState,
): Promise<RetirementFacts> {
  try {
    const [record, entries] = await Promise.all([registry.record(client), ledger.read(client)]);
    return { record, ledger: entries, committed: committedIds(client), now: Date.now() };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { message } = error as Error;
    const names = new Set([registry.name, ledger.name]);
    throw new ConfigError(`${[...names].join(' and ')} cannot be read: ${message}`);
  }
}

/** Ids in the manifest of the client's folder, if it has one here. */
function committedIds(client: string): ReadonlySet<string> {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(client)) throw new UsageError(`"${client}" is no client.`);
  const file = join('bffs', client, 'manifest.json');
  if (!existsSync(file)) return new Set();
  const reading = parseManifest(readFileSync(file, 'utf8'));
  if (reading.kind === 'failed') throw new UsageError(`${file} is no manifest.`);
  return new Set(reading.manifest.operations.map(({ id }) => id));
}
