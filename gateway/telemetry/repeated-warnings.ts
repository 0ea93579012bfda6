import type { Log } from './log.ts';

/** Writes a warning of a kind; `fields` go with it. Kinds must be few. */
export type WarnRepeatedly = (kind: string, fields: object, message: string) => void;

/**
 * Warnings that may come by the thousand. Of each kind the first five in ten seconds are written, then
 * how many more there were.
 */
export function repeatedWarnings(log: Log, windowMs = 10_000): WarnRepeatedly {
  const counts = new Map<string, number>();
  return (kind, fields, message) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (count <= WRITTEN_MAX) log.warn(fields, message);
    if (count > 1) return;
    const sumUp = () => {
      const repeats = (counts.get(kind) ?? 0) - WRITTEN_MAX;
      counts.delete(kind);
      if (repeats > 0) log.warn({ kind, repeats }, message);
    };
    setTimeout(sumUp, windowMs).unref();
  };
}

const WRITTEN_MAX = 5;
