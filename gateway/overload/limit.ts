/** What one look at the event loop told. */
export interface Load {
  /** How late the event loop is, in milliseconds, smoothed. */
  readonly delayMs: number;
  /** Requests being made, and those that wait for it. */
  readonly wanted: number;
}

/** Between what the limit moves, and what moves it. */
export interface LimitBounds {
  readonly min: number;
  /** Where it stands when there is nothing to do: room for a burst. */
  readonly idle: number;
  readonly max: number;
  /** How late the event loop may be while it is busy, in milliseconds. */
  readonly targetMs: number;
}

/**
 * How many requests may be made at once, after another look at the event loop: fewer while it is late,
 * more while it is not and more are wanted. Requests that only wait for slow services cost the event
 * loop nothing, so of those many run; those that keep it busy are few.
 */
export function nextLimit(limit: number, { delayMs, wanted }: Load, bounds: LimitBounds): number {
  const { min, idle, max, targetMs } = bounds;
  // So few requests are not what makes it late.
  if (delayMs > targetMs && wanted >= min) {
    const excess = Math.min(1, delayMs / targetMs - 1);
    return Math.max(min, Math.min(limit, wanted) * (1 - FALL * excess));
  }
  if (wanted < limit && limit > idle) return limit;
  const ceiling = wanted < limit ? idle : max;
  const rise = delayMs < targetMs / 2 ? RISE : SLOW_RISE;
  return Math.min(ceiling, limit * (1 + rise));
}

/** The most it loses at one look. */
const FALL = 0.1;
/** What it gains at one look at an event loop that has hardly anything to do. */
const RISE = 0.1;
/** The same at one that is not late yet. */
const SLOW_RISE = 0.01;
