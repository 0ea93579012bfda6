import { type DestinationStream, type Logger, pino } from 'pino';

/** Where everything that happens is told: JSON lines on standard error. */
export type Log = Logger;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** A log whose lines carry the part's name. `to` takes them elsewhere than standard error. */
export function createLog(name: string, level: LogLevel, to?: DestinationStream): Log {
  const destination = to ?? pino.destination({ dest: 2, sync: false });
  return pino({ name, level, base: { name } }, destination);
}
