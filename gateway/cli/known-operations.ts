import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KnownOperation, readPersistedOperations } from '#schema/operations';
import type { ClientRecord, Registry } from '../registry/registry.ts';
import { stateOf } from '../registry/retirement.ts';
import { UsageError } from './command.ts';

/** All that a client ever registered, as far as it can be known here: manifest, then releases. */
export async function knownOperations(
  client: string,
  registry: Registry | undefined,
): Promise<readonly KnownOperation[]> {
  const committed = committedOperations(client);
  if (!registry) return committed;
  const record = await registry.record(client);
  const ids = new Set(committed.map(({ id }) => id));
  const released = await Promise.all(
    record.releases.map((each) => releasedOperations(each, { record, registry, committed: ids })),
  );
  return [...committed, ...released.flat()];
}

function committedOperations(client: string): KnownOperation[] {
  const file = join('bffs', client, 'manifest.json');
  if (!existsSync(file)) return [];
  const reading = readPersistedOperations(readFileSync(file, 'utf8'));
  if (reading.kind === 'failed') throw new UsageError(`${file} is no manifest.`);
  const listedIn = 'the committed manifest';
  return reading.operations.map((each) => ({ ...each, client, listedIn, isServed: true }));
}

interface Released {
  readonly record: ClientRecord;
  readonly registry: Registry;
  readonly committed: ReadonlySet<string>;
}

async function releasedOperations(
  { version, endedAt }: ClientRecord['releases'][number],
  { record, registry, committed }: Released,
): Promise<KnownOperation[]> {
  const { client } = record;
  const release = await registry.release(client, version);
  const facts = { record, committed, now: Date.now() };
  return (release?.operations ?? []).map(({ id, hash, name, type, body }) => {
    const state = stateOf(id, facts);
    const notes = [endedAt && 'ended', state !== 'active' && state].filter(Boolean);
    const listedIn = [`release ${version}`, ...notes].join(', ');
    return { id, hash, name, type, body, client, listedIn, isServed: state !== 'gone' };
  });
}
