/** Tells caches elsewhere what has changed here. */
export interface Publisher {
  /**
   * Tells that these entities, types and names changed just now. It may reject, and go on when
   * `signal` aborts: nobody waits for it any longer.
   */
  publish(tags: readonly string[], signal: AbortSignal): Promise<void>;
  close(): void;
}
