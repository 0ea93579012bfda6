import type { BreakerOptions } from './options.ts';

type WindowOptions = Omit<BreakerOptions, 'openMs'>;

/**
 * Counts what succeeded and failed of late. Unlike the one that comes with cockatiel it forgets by the
 * clock, not by what is added: failures of a minute ago open nothing. The clock never jumps.
 */
export class FailureWindow {
  readonly #options: WindowOptions;
  readonly #now: () => number;
  readonly #slots: Slot[] = Array.from({ length: SLOTS }, () => ({ age: -1, ok: 0, failed: 0 }));

  /** `now` tells the time in milliseconds, since whenever. */
  constructor(options: WindowOptions, now: () => number = () => performance.now()) {
    this.#options = options;
    this.#now = now;
  }

  add(outcome: 'ok' | 'failed'): void {
    const age = this.#age();
    const slot = this.#slots[age % SLOTS] as Slot;
    if (slot.age !== age) Object.assign(slot, { age, ok: 0, failed: 0 });
    slot[outcome] += 1;
  }

  /** Whether so much failed that nothing more should be sent. */
  get isFailing(): boolean {
    const { failurePercent, minRequests } = this.#options;
    const oldest = this.#age() - SLOTS;
    let [ok, failed] = [0, 0];
    for (const slot of this.#slots) {
      if (slot.age <= oldest) continue;
      ok += slot.ok;
      failed += slot.failed;
    }
    const all = ok + failed;
    return all >= minRequests && failed * 100 >= all * failurePercent;
  }

  clear(): void {
    for (const slot of this.#slots) slot.age = -1;
  }

  /** Counts the slots since the clock began. */
  #age(): number {
    return Math.floor((this.#now() * SLOTS) / this.#options.windowMs);
  }
}

/** What happened in a tenth of the window. */
interface Slot {
  age: number;
  ok: number;
  failed: number;
}

const SLOTS = 10;
