import { parentPort, workerData } from 'node:worker_threads';
import { composeRevision } from '#schema/check';
import type { Ahead } from './compose-ahead.ts';
import { DiskCache } from './disk-cache.ts';

const { revision, folder } = workerData as Ahead;
const cache = new DiskCache(folder);
composeRevision(revision, cache);
parentPort?.postMessage(cache.made('plans'));
