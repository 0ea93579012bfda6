import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Sample } from '../../test/testkit/operations.ts';
import type { Client } from '../../test/testkit/shop.ts';
import type { Asking } from './asking.ts';
import { type Levers, leversOf } from './levers.ts';
import { soundBody } from './sound-body.ts';

/** What one operation costs its client to receive. All sizes in bytes, of bodies unless said. */
export interface OperationPayload {
  readonly client: Client;
  readonly operation: string;
  readonly type: string;
  readonly rawBytes: number;
  readonly zstdBytes: number;
  readonly brBytes: number;
  readonly gzipBytes: number;
  /** Of the whole answer, which is a head alone, to a client that has it already; null: none. */
  readonly notModifiedBytes: number | null;
  /** Leaf values in the answer. */
  readonly fields: number;
  readonly subgraphRequests: number;
  /** Null of a mutation, which is not run again for it. */
  readonly levers: Levers | null;
}

/** Asks for an operation in every way that a client may, and counts. */
export async function operationPayload(sample: Sample, ask: Asking): Promise<OperationPayload> {
  const { client, name: operation, type } = sample;
  const before = await ask.subgraphRequests(client);
  const answer = await ask.registered(sample);
  const subgraphRequests = (await ask.subgraphRequests(client)) - before;
  const raw = soundBody(answer, `${client} ${operation}`);
  return {
    ...{ client, operation, type, rawBytes: raw.byteLength },
    zstdBytes: zstdCompressSync(raw, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }).length,
    brBytes: brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }).length,
    gzipBytes: gzipSync(raw, { level: 6 }).length,
    notModifiedBytes: await notModifiedBytes(sample, answer.headers.etag, ask),
    fields: leavesIn(JSON.parse(raw.toString()).data),
    subgraphRequests,
    levers: type === 'query' ? await leversOf(sample, ask) : null,
  };
}

async function notModifiedBytes(
  sample: Sample,
  etag: string | undefined,
  ask: Asking,
): Promise<number | null> {
  if (etag === undefined || sample.type === 'mutation') return null;
  const { status, wireBytes } = await ask.registered(sample, { etag });
  return status === 304 ? wireBytes : null;
}

function leavesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, each) => sum + leavesIn(each), 0);
}
