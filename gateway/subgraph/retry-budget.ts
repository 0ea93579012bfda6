/**
 * How many requests may be sent a second time: a share of all, so that whoever fails is not asked far
 * more often for it. A bucket of tokens: each request adds a part of one, each retry takes one.
 */
export class RetryBudget {
  readonly #share: number;
  #tokens: number;

  /** `percent`: how many of a hundred requests may be sent twice. */
  constructor(percent: number) {
    this.#share = percent / 100;
    this.#tokens = percent > 0 ? 1 : 0;
  }

  /** A request is sent for the first time. */
  earn(): void {
    this.#tokens = Math.min(TOKENS_MAX, this.#tokens + this.#share);
  }

  /** Takes what a retry costs; false when there is not enough. */
  spend(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** What a long time without failures may save up. */
const TOKENS_MAX = 10;
