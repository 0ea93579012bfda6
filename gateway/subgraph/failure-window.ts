import type { BreakerOptions } from './options.ts';

type WindowOptions = Omit<BreakerOptions, 'openMs'>;

/**
 * Counts what succeeded and failed of late. Unlike the one that comes with cockatiel it forgets by the
 * clock, not by what is added: failures of a minute ago open nothing. The clock never jumps.
 */
export class FailureWindow {
  readonly #options: WindowOptions;
  readonly #now: () => number;
  readonly #slots: Slot[] = Array.from({ length: SLOTS }, () => ({ ...EMPTY }));

  /** `now` tells the time in milliseconds, since whenever. */
  constructor(options: WindowOptions, now: () => number = () => performance.now()) {
    this.#options = options;
    this.#now = now;
  }

  add(outcome: 'ok' | 'failed'): void {
    const age = this.#age();
    const slot = this.#slots[age % SLOTS] as Slot;
    if (slot.age !== age) Object.assign(slot, EMPTY, { age });
    slot[outcome] += 1;
    slot.failedInARow = outcome === 'failed' ? slot.failedInARow + 1 : 0;
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

  /**
   * How many failed since the last that succeeded. What fails altogether is told by that at once, however
   * well it was before; a share of the window would take half of the window's time.
   */
  get failedInARow(): number {
    const newest = this.#age();
    let inARow = 0;
    for (let age = newest; age > Math.max(-1, newest - SLOTS); age -= 1) {
      const slot = this.#slots[age % SLOTS] as Slot;
      if (slot.age !== age) continue;
      inARow += slot.failedInARow;
      if (slot.ok > 0) break;
    }
    return inARow;
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
  /** Since the last that succeeded in it. */
  failedInARow: number;
}

const EMPTY: Readonly<Slot> = { age: -1, ok: 0, failed: 0, failedInARow: 0 };

const SLOTS = 10;
