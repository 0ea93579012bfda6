import { gatewayConfig as plain } from './hive-plain.config.ts';

/** Requests of clients that are the same are answered once while they are in flight, too. */
export const gatewayConfig = { ...plain, inboundInflightRequestDeduplication: true };
