import type { Log } from '../telemetry/log.ts';
import type { ClientRecord, Registry } from './registry.ts';

/** What a registry knows of a client, kept up to date. */
export interface FollowedRecord {
  /** As it was last read: nothing before the first time. */
  readonly current: ClientRecord;
  stop(): void;
}

export interface FollowRecordOptions {
  readonly onRead: () => void;
  /** How long until a reading that failed is tried again, in milliseconds. Default 500. */
  readonly retryMs?: number;
  readonly log: Log;
}

/** Reads a client's record, and again whenever it changes. A failure keeps what was read last. */
export function followRecord(
  registry: Pick<Registry, 'name' | 'record' | 'watch'>,
  client: string,
  { onRead, retryMs = 500, log }: FollowRecordOptions,
): FollowedRecord {
  let current: ClientRecord = { client, releases: [], retirements: new Map() };
  let reading = Promise.resolve();
  let retry: NodeJS.Timeout | undefined;
  let isStopped = false;

  const read = async () => {
    clearTimeout(retry);
    if (isStopped) return;
    try {
      current = await registry.record(client);
      onRead();
    } catch (error) {
      log.debug({ err: error, registry: registry.name }, 'unread; the last record stays');
      retry = setTimeout(readNext, retryMs).unref();
    }
  };
  const readNext = () => {
    reading = reading.then(read);
  };
  readNext();
  const unwatch = registry.watch(client, readNext);
  return {
    get current() {
      return current;
    },
    stop: () => {
      isStopped = true;
      clearTimeout(retry);
      unwatch();
    },
  };
}
