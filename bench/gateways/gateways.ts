import { apollo } from './apollo.ts';
import { facet } from './facet.ts';
import type { Gateway } from './gateway.ts';
import { hive, hiveRust } from './hive.ts';

/** All that are measured, in the order in which reports list them. */
export const GATEWAYS: readonly Gateway[] = [facet, hiveRust, hive, apollo];
