import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { writeHeapSnapshot } from 'node:v8';
import { createBff } from '../../gateway/bff.ts';
import { defineBff } from '../../gateway/definition.ts';
import { createLog } from '../../gateway/telemetry/log.ts';
import type { Told } from './look.ts';

// The process of the BFF that is soaked, started with --expose-gc.
// Arguments: supergraph file, manifest file, file for heap snapshots, `leak` or `sound`.
// It says where it answers, and at each SIGUSR2 collects garbage, writes a snapshot of its heap and says
// in one line of JSON what else it holds.

const [supergraph = '', manifest = '', snapshotFile = '', soundness] = process.argv.slice(2);

const CACHE_BYTES = 32 * 1024;

const bff = await createBff(
  defineBff({
    client: 'soak',
    // So small that they are full before the first look: from then on they may not grow.
    cache: { responseBytes: CACHE_BYTES, entityBytes: CACHE_BYTES },
  }),
  {
    port: 0,
    supergraph,
    manifests: [manifest],
    identity: { kind: 'headers' },
    log: createLog('soak', 'info'),
  },
);
if (soundness === 'leak') leak();

const warnings: string[] = [];
process.on('warning', ({ name, message }) => warnings.push(`${name}: ${message}`));
process.on('SIGUSR2', tell);
process.once('SIGTERM', () => bff.close().then(() => process.exit(0)));
process.stdout.write(`ready ${bff.url}\n`);

function tell(): void {
  globalThis.gc?.();
  writeHeapSnapshot(snapshotFile);
  const { heapUsed } = process.memoryUsage();
  const told: Told = { heapBytes: heapUsed, resources: process.getActiveResourcesInfo(), warnings };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}

/** Keeps an object for each header of every request: what a soak is for. */
function leak(): void {
  const kept: LeakedHeader[] = [];
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { readonly request: IncomingMessage };
    for (const text of request.rawHeaders) kept.push(new LeakedHeader(text));
  });
}

class LeakedHeader {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
