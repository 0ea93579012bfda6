import type { Sample } from '../../test/testkit/operations.ts';
import type { Client } from '../../test/testkit/shop.ts';
import type { Asking, Encoding } from './asking.ts';
import { type Levers, leversOf } from './levers.ts';
import { soundBody } from './sound-body.ts';

/** What one operation costs its client to receive. All sizes in bytes, of bodies unless said. */
export interface OperationPayload {
  readonly client: Client;
  readonly operation: string;
  readonly type: string;
  readonly rawBytes: number;
  /** By what the client reads; a short answer is sent as it is. Null of a mutation: it runs once. */
  readonly encodedBytes: Readonly<Record<Encoding, number>> | null;
  /** Of the whole answer, which is a head alone, to a client that has it already; null: none. */
  readonly notModifiedBytes: number | null;
  /** Leaf values in the answer. */
  readonly fields: number;
  readonly subgraphRequests: number;
  /** Null of a mutation. */
  readonly levers: Levers | null;
}

/** Asks for an operation in every way that a client may, and counts. */
export async function operationPayload(sample: Sample, ask: Asking): Promise<OperationPayload> {
  const { client, name: operation, type } = sample;
  const before = await ask.subgraphRequests(client);
  const raw = soundBody(await ask.registered(sample), `${client} ${operation}`);
  const subgraphRequests = (await ask.subgraphRequests(client)) - before;
  const isQuery = type === 'query';
  return {
    ...{ client, operation, type, rawBytes: raw.byteLength },
    encodedBytes: isQuery ? await encodedBytes(sample, ask) : null,
    notModifiedBytes: isQuery ? await notModifiedBytes(sample, ask) : null,
    fields: leavesIn(JSON.parse(raw.toString()).data),
    subgraphRequests,
    levers: isQuery ? await leversOf(sample, ask) : null,
  };
}

async function encodedBytes(sample: Sample, ask: Asking): Promise<Record<Encoding, number>> {
  const bytesIn = async (encoding: Encoding) =>
    (await ask.registered(sample, { encoding })).body.byteLength;
  return { zstd: await bytesIn('zstd'), br: await bytesIn('br'), gzip: await bytesIn('gzip') };
}

/** Of a client that reads gzip and asks again for what it got. */
async function notModifiedBytes(sample: Sample, ask: Asking): Promise<number | null> {
  const { etag } = (await ask.registered(sample, { encoding: 'gzip' })).headers;
  if (etag === undefined) return null;
  const { status, wireBytes } = await ask.registered(sample, { encoding: 'gzip', etag });
  return status === 304 ? wireBytes : null;
}

function leavesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, each) => sum + leavesIn(each), 0);
}
