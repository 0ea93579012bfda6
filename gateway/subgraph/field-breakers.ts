import type { AnswerEnvelope } from './answer.ts';
import { isShownCode } from './answer.ts';
import { isFieldFailure } from './failure.ts';
import { FailureWindow } from './failure-window.ts';
import type { BreakerOptions } from './options.ts';
import type { BreakerState } from './policy.ts';

/** One thing that a request asks a service for. */
export interface AskedField {
  /** A root field by its coordinate, `Query.rate`, or a type of entities. */
  readonly scope: string;
  /** The key of the answer's data under which it stands. */
  readonly key: string;
  readonly isEntity: boolean;
}

export interface FieldBreakersOptions {
  readonly optionsOf: (service: string) => BreakerOptions;
  readonly onState: (service: string, scope: string, state: BreakerState) => void;
  /** Tells the time in milliseconds. Default: `performance.now`. */
  readonly now?: () => number;
}

/**
 * Breakers of what services are asked for, so that one bad resolver does not close a service. One opens
 * when nothing usable comes of its field or type: no answer in time, or nothing but null, for an error
 * that no client could help. It does so after half as many requests as the service's own, so that what
 * fails alone is left aside before it counts against the service.
 */
export class FieldBreakers {
  readonly #options: FieldBreakersOptions;
  readonly #now: () => number;
  readonly #breakers = new Map<string, Map<string, FieldBreaker>>();
  /** How many are not closed. */
  #disturbed = 0;

  constructor(options: FieldBreakersOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Whether it may be asked for now: once after a while, though its breaker is open, to find out. */
  mayAsk(service: string, scope: string): boolean {
    if (this.#disturbed === 0) return true;
    return this.#breakers.get(service)?.get(scope)?.mayAsk() ?? true;
  }

  /** An answer came, with or without errors. */
  answered(
    service: string,
    asked: readonly AskedField[],
    { data, errors }: Pick<AnswerEnvelope, 'data' | 'errors'>,
  ): void {
    const hidden = errors.filter(({ code }) => !isShownCode(code));
    for (const { scope, key, isEntity } of asked) {
      const value = data?.[key];
      // Of entities that nobody asked for nothing is known.
      if (isEntity && Array.isArray(value) && value.length === 0) continue;
      const isEmpty = isEntity && Array.isArray(value) ? value.every(isNothing) : isNothing(value);
      const isItsOwn = hidden.some(({ path = [] }) => path.length === 0 || path[0] === key);
      this.#breakerOf(service, scope).add(isEmpty && isItsOwn ? 'failed' : 'ok');
    }
  }

  /** No usable answer came, perhaps for what was asked. */
  failed(service: string, asked: readonly AskedField[], error: unknown): void {
    if (!isFieldFailure(error)) return;
    for (const { scope } of asked) this.#breakerOf(service, scope).add('failed');
  }

  #breakerOf(service: string, scope: string): FieldBreaker {
    const scopes = this.#breakers.get(service) ?? new Map<string, FieldBreaker>();
    this.#breakers.set(service, scopes);
    const known = scopes.get(scope);
    if (known) return known;
    const onState = (state: BreakerState, before: BreakerState) => {
      if (before === 'closed') this.#disturbed += 1;
      if (state === 'closed') this.#disturbed -= 1;
      this.#options.onState(service, scope, state);
    };
    const made = new FieldBreaker(this.#options.optionsOf(service), this.#now, onState);
    scopes.set(scope, made);
    return made;
  }
}

const isNothing = (value: unknown) => value === null || value === undefined;

type OnState = (state: BreakerState, before: BreakerState) => void;

/** Asked before and told afterwards, for one request may be for several fields. */
class FieldBreaker {
  readonly #openMs: number;
  readonly #window: FailureWindow;
  readonly #now: () => number;
  readonly #onState: OnState;
  #state: BreakerState = 'closed';
  /** When the next one may find out how it is. */
  #probeAt = 0;

  constructor(options: BreakerOptions, now: () => number, onState: OnState) {
    const minRequests = Math.ceil(options.minRequests / 2);
    this.#openMs = options.openMs;
    this.#window = new FailureWindow({ ...options, minRequests }, now);
    this.#now = now;
    this.#onState = onState;
  }

  mayAsk(): boolean {
    if (this.#state === 'closed') return true;
    const now = this.#now();
    if (now < this.#probeAt) return false;
    // The probe may never come back: whoever sent it may leave. Then there is another one.
    this.#probeAt = now + this.#openMs;
    this.#become('half-open');
    return true;
  }

  add(outcome: 'ok' | 'failed'): void {
    // What was sent before it opened says nothing new.
    if (this.#state === 'open') return;
    this.#window.add(outcome);
    if (this.#state === 'half-open' && outcome === 'ok') {
      this.#window.clear();
      this.#become('closed');
    } else if (this.#state === 'half-open' || this.#window.isFailing) {
      this.#probeAt = this.#now() + this.#openMs;
      this.#become('open');
    }
  }

  #become(state: BreakerState): void {
    const before = this.#state;
    if (before === state) return;
    this.#state = state;
    this.#onState(state, before);
  }
}
