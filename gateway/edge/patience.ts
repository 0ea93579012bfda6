/**
 * When a request ends that is sent on: with its caller, or when it has taken too long. One controller and a
 * timer that is cleared: `AbortSignal.any` and `AbortSignal.timeout` would keep each for as long as the time
 * that it might have taken.
 */
export class Patience {
  readonly #controller = new AbortController();
  readonly #caller: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  #isOver = false;

  /** `caller` aborts when the caller leaves. */
  constructor(caller: AbortSignal, timeMs: number) {
    this.#caller = caller;
    this.#timer = setTimeout(() => {
      this.#isOver = true;
      this.#controller.abort(new DOMException('It takes too long.', 'TimeoutError'));
    }, timeMs);
    if (caller.aborted) this.#leave();
    else caller.addEventListener('abort', this.#leave, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether it ended because it took too long. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** To be called when there is nothing left to wait for. */
  release(): void {
    clearTimeout(this.#timer);
    this.#caller.removeEventListener('abort', this.#leave);
  }

  readonly #leave = (): void => {
    clearTimeout(this.#timer);
    this.#controller.abort(this.#caller.reason);
  };
}
