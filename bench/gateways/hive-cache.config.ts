import { gatewayConfig as plain } from './hive-plain.config.ts';

/** Answers are kept in memory, for everybody, for a minute. */
export const gatewayConfig = {
  ...plain,
  cache: { type: 'localforage' },
  responseCaching: { session: () => null, ttl: 60_000 },
};
