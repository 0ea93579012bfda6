import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpClient } from './http-client.ts';
import type { Request } from './traffic.ts';

/** What came of the requests of one phase. */
export interface Seen {
  /** Until the last answer came: longer than what was asked for where more is offered than is taken. */
  readonly durationMs: number;
  readonly offered: number;
  /** Milliseconds from the moment a request was due to its right answer. */
  readonly admittedMs: readonly number[];
  /** The same of those refused with 503 and `Retry-After`. */
  readonly refusedMs: readonly number[];
  /** Answers that are neither. */
  readonly failed: number;
  /** How many of those there were of each kind: `200 SUBREQUEST_TIMEOUT`, `0` for no answer. */
  readonly failures: Readonly<Record<string, number>>;
  /** When those that were not answered well within `wellMs` were due, from the phase's begin. */
  readonly badAtMs: readonly number[];
}

interface Phase {
  readonly client: HttpClient;
  readonly next: () => Request;
  readonly durationMs: number;
}

/** Keeps so many requests under way, each sent when another is answered. */
export async function closedLoop(phase: Phase, concurrency: number): Promise<Seen> {
  const tally = new Tally();
  const begin = performance.now();
  const one = async () => {
    while (performance.now() - begin < phase.durationMs) {
      await ask(phase, { tally, begin, due: performance.now() });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, one));
  return tally.seen(performance.now() - begin);
}

/**
 * Sends requests at a constant rate, whatever becomes of those before, and counts their time from when
 * they were due: a gateway that stalls is charged for what would have been sent meanwhile.
 *
 * `wellMs`: a later answer is a bad one.
 */
export async function openLoop(
  phase: Phase,
  perSecond: number,
  wellMs = Number.POSITIVE_INFINITY,
): Promise<Seen> {
  const tally = new Tally(wellMs);
  const total = Math.round((phase.durationMs / 1_000) * perSecond);
  const begin = performance.now();
  const ended = Promise.withResolvers<void>();
  let left = total;
  const end = () => {
    left -= 1;
    if (left === 0) ended.resolve();
  };
  for (let sent = 0; sent < total; ) {
    const elapsedMs = performance.now() - begin;
    for (; sent < total && (sent / perSecond) * 1_000 <= elapsedMs; sent += 1) {
      const due = begin + (sent / perSecond) * 1_000;
      // Nothing of it is kept: what outlives a request here costs collections that keep the BFF waiting.
      ask(phase, { tally, begin, due }).then(end, ended.reject);
    }
    await sleep(1);
  }
  if (total > 0) await ended.promise;
  return tally.seen(Math.max(phase.durationMs, performance.now() - begin));
}

interface Asking {
  readonly tally: Tally;
  readonly begin: number;
  readonly due: number;
}

async function ask({ client, next }: Phase, { tally, begin, due }: Asking): Promise<void> {
  const { bytes, check } = next();
  const { status, retryAfter, body } = await client.send(bytes);
  const ms = performance.now() - due;
  const isRefused = status === 503 && retryAfter !== undefined && OVERLOADED.test(body.toString());
  const outcome = isRefused ? 'refused' : status === 0 ? 'failed' : check(status, body);
  tally.add(outcome, ms, due - begin);
  if (outcome === 'failed') tally.tell(kindOf(status, body));
}

const OVERLOADED = /"code":"OVERLOADED"/;

/** The status of an answer and the codes of its errors, each once. */
function kindOf(status: number, body: Buffer): string {
  const codes = body.toString().matchAll(/"code":"(\w+)"/g);
  return [String(status), ...new Set([...codes].map(([, code]) => code))].join(' ');
}

class Tally {
  readonly #wellMs: number;
  readonly #admittedMs: number[] = [];
  readonly #refusedMs: number[] = [];
  #failed = 0;
  readonly #failures: Record<string, number> = {};
  readonly #badAtMs: number[] = [];

  constructor(wellMs = Number.POSITIVE_INFINITY) {
    this.#wellMs = wellMs;
  }

  add(outcome: 'right' | 'refused' | 'failed', ms: number, dueMs: number): void {
    if (outcome === 'right') this.#admittedMs.push(ms);
    else if (outcome === 'refused') this.#refusedMs.push(ms);
    else this.#failed += 1;
    if (outcome !== 'right' || ms > this.#wellMs) this.#badAtMs.push(dueMs);
  }

  tell(kind: string): void {
    this.#failures[kind] = (this.#failures[kind] ?? 0) + 1;
  }

  seen(durationMs: number): Seen {
    return {
      durationMs,
      offered: this.#admittedMs.length + this.#refusedMs.length + this.#failed,
      admittedMs: this.#admittedMs,
      refusedMs: this.#refusedMs,
      failed: this.#failed,
      failures: this.#failures,
      badAtMs: this.#badAtMs,
    };
  }
}
