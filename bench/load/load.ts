import { Pool } from 'undici';
import { IDENTITY_HEADER } from '../gateways/gateway.ts';
import type { CheckAnswer } from './check-answer.ts';

/** What a load sends. */
export interface LoadOptions {
  readonly port: number;
  /** Says what is sent next. */
  readonly next: () => LoadRequest;
  /** `unique`: every request names a caller nobody named before; `anonymous`: no one. */
  readonly identities: 'unique' | 'anonymous';
  /** How many requests are under way at any time. */
  readonly concurrency: number;
}

/** One request, and what tells a right answer to it. */
export interface LoadRequest {
  readonly body: string;
  readonly check: CheckAnswer;
}

/** A client that keeps a gateway busy. */
export interface LoadClient {
  /** Sends one request; returns what came of it. */
  once(): Promise<Sent>;
  /** Sends requests until `durationMs` is over, then waits for the last answers. */
  run(durationMs: number): Promise<LoadResult>;
  close(): Promise<void>;
}

export interface LoadResult {
  /** Time from a request sent to its answer read, one for each right answer, in milliseconds. */
  readonly latenciesMs: readonly number[];
  /** Requests the gateway says it could not answer. */
  readonly failed: number;
  readonly durationMs: number;
}

export function createLoadClient(options: LoadOptions): LoadClient {
  const { port, concurrency } = options;
  const pool = new Pool(`http://127.0.0.1:${port}`, {
    connections: concurrency,
    headersTimeout: 30_000,
  });
  return {
    once: () => send(pool, options),
    run: async (durationMs) => {
      const latenciesMs: number[] = [];
      let failed = 0;
      const start = performance.now();
      const sendOneByOne = async () => {
        while (performance.now() - start < durationMs) {
          const { outcome, durationMs: latencyMs } = await send(pool, options);
          if (outcome === 'right') latenciesMs.push(latencyMs);
          else failed += 1;
        }
      };
      await Promise.all(Array.from({ length: concurrency }, sendOneByOne));
      return { latenciesMs, failed, durationMs: performance.now() - start };
    },
    close: () => pool.close(),
  };
}

let lastIdentity = 0;

/** What came of one request, and the time until then, in milliseconds. */
interface Sent {
  readonly outcome: ReturnType<CheckAnswer>;
  readonly durationMs: number;
}

async function send(pool: Pool, { next, identities }: LoadOptions): Promise<Sent> {
  const { body, check } = next();
  const start = performance.now();
  const response = await pool.request({
    method: 'POST',
    path: '/graphql',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      ...(identities === 'unique' && { [IDENTITY_HEADER]: `viewer-${++lastIdentity}` }),
    },
    body,
  });
  const answer = Buffer.from(await response.body.arrayBuffer());
  const durationMs = performance.now() - start;
  return { outcome: check(response.statusCode, answer), durationMs };
}
