import type { Readings } from '../telemetry/key-metrics.ts';
import type { Log } from '../telemetry/log.ts';

/** Something of elsewhere that is read again and again, and cannot be read for a while at times. */
export interface Followed<Value> {
  /** What was read last; nothing while nothing was, or when that is too long ago. */
  readonly current: Value | undefined;
  /** Whether it was read at least once. */
  readonly wasRead: boolean;
  /** The reading that is going on, if one is. */
  readonly reading: Promise<void> | undefined;
  /** How often it was read so far. */
  readonly readings: Readings;
  /** Reads it now, unless somebody does already; settles when that is over, well or not. */
  refresh(): Promise<void>;
  end(): void;
}

export interface FollowOptions<Value> {
  /** For people: what it is, and where. */
  readonly name: string;
  readonly read: () => Promise<Value>;
  /** Pause between two readings; shorter after one that failed. */
  readonly everyMs: number;
  /** How long what was read last stands in while nothing can be read. */
  readonly maxAgeMs: number;
  /** Milliseconds of a clock that only goes forward. Default `performance.now`. */
  readonly now?: () => number;
  readonly log: Log;
}

/** Reads something for the first time, and then again and again until it is ended. */
export function follow<Value>(options: FollowOptions<Value>): Followed<Value> {
  const { name, read, everyMs, maxAgeMs, now = () => performance.now(), log } = options;
  let last: { readonly value: Value; readonly at: number } | undefined;
  let reading: Promise<void> | undefined;
  let failures = 0;
  const startedAt = now();
  const counted = { good: 0, failed: 0 };
  let timer: NodeJS.Timeout | undefined;
  let isEnded = false;
  const attempt = async () => {
    try {
      const value = await read();
      last = { value, at: now() };
      counted.good += 1;
      if (failures > 0) log.warn({ source: name }, 'can be read again');
      failures = 0;
    } catch (error) {
      if (failures === 0) log.warn({ err: error, source: name }, 'cannot be read');
      failures += 1;
      counted.failed += 1;
    }
  };
  const refresh = () => {
    clearTimeout(timer);
    reading ??= attempt().then(() => {
      reading = undefined;
      if (!isEnded) timer = setTimeout(refresh, pauseMs(everyMs, failures)).unref();
    });
    return reading;
  };
  void refresh();
  return {
    get current() {
      return last && now() - last.at <= maxAgeMs ? last.value : undefined;
    },
    get wasRead() {
      return last !== undefined;
    },
    get reading() {
      return reading;
    },
    get readings() {
      return { ...counted, source: name, ageMs: now() - (last?.at ?? startedAt) };
    },
    refresh,
    end: () => {
      isEnded = true;
      clearTimeout(timer);
    },
  };
}

/** With jitter, so that not all edges ask at once. */
function pauseMs(everyMs: number, failures: number): number {
  const longest = failures === 0 ? everyMs : Math.min(everyMs, 1_000 * 2 ** (failures - 1));
  return longest * (0.8 + Math.random() * 0.2);
}
