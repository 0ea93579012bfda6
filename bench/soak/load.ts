import { createHttpClient } from '../overload/http-client.ts';
import type { SoakRequest } from './traffic.ts';

/** What came of the requests of one round. */
export interface Tally {
  readonly right: number;
  /** Right but for what a failing service owed. */
  readonly partial: number;
  readonly refused: number;
  readonly left: number;
  /** Answers that are neither: what they were. */
  readonly wrong: readonly string[];
}

/** What came of two loads, one after the other. */
export function both(one: Tally, other: Tally): Tally {
  return {
    right: one.right + other.right,
    partial: one.partial + other.partial,
    refused: one.refused + other.refused,
    left: one.left + other.left,
    wrong: [...one.wrong, ...other.wrong],
  };
}

export interface LoadOptions {
  readonly port: number;
  readonly next: () => SoakRequest;
  readonly durationMs: number;
  /** Requests that are sent even if it takes longer. Default 0. */
  readonly atLeast?: number;
  /** How many requests are under way at any time. */
  readonly concurrency: number;
}

/** Keeps requests under way until `durationMs` is over, then closes every connection. */
export async function load({
  port,
  next,
  durationMs,
  atLeast = 0,
  concurrency,
}: LoadOptions): Promise<Tally> {
  const client = createHttpClient({ port, connections: concurrency });
  const counts = { right: 0, partial: 0, refused: 0, left: 0 };
  const wrong: string[] = [];
  const begin = performance.now();
  let sent = 0;
  const one = async () => {
    while (performance.now() - begin < durationMs || sent < atLeast) {
      sent += 1;
      let request: SoakRequest | undefined = next();
      while (request) request = await answered(request);
    }
  };
  /** What is to be asked next, now that this one is answered. */
  const answered = async ({ bytes, judge, client: staying, next: following }: SoakRequest) => {
    if (staying === 'leaves') {
      counts.left += 1;
      client.abort(bytes);
      return undefined;
    }
    const outcome = judge(await client.send(bytes));
    if (typeof outcome === 'string') counts[outcome] += 1;
    else wrong.push(outcome.wrong);
    return outcome === 'right' ? following?.() : undefined;
  };
  await Promise.all(Array.from({ length: concurrency }, one));
  client.close();
  return { ...counts, wrong };
}
