import type { Log } from '../telemetry/log.ts';
import type { ClientRecord, Registry } from './registry.ts';

/** What a registry knows of a client, kept up to date. */
export interface FollowedRecord {
  /** As it was last read: nothing before the first time. */
  readonly current: ClientRecord;
  stop(): void;
}

/** Reads a client's record, and reads it again whenever it changes. A failure keeps the last one. */
export function followRecord(
  registry: Registry,
  client: string,
  { onRead, log }: { readonly onRead: () => void; readonly log: Log },
): FollowedRecord {
  let current: ClientRecord = { client, releases: [], retirements: new Map() };
  let reading = Promise.resolve();
  const read = async () => {
    try {
      current = await registry.record(client);
      onRead();
    } catch (error) {
      log.debug({ err: error, registry: registry.name }, 'unread; the last record stays');
    }
  };
  const readNext = () => {
    reading = reading.then(read);
  };
  readNext();
  const stop = registry.watch(client, readNext);
  return {
    get current() {
      return current;
    },
    stop,
  };
}
