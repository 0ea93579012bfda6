import { type DestinationStream, type Logger, pino } from 'pino';
import { errorReport } from './error-report.ts';
import { logDestination } from './log-destination.ts';

/** Where everything that happens is told: JSON lines on standard error. */
export type Log = Logger;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/**
 * A log whose lines carry the part's name. What goes wrong is told without what it was about
 * (`errorReport`). `to` takes the lines elsewhere than standard error.
 */
export function createLog(name: string, level: LogLevel, to?: DestinationStream): Log {
  return pino(
    {
      name,
      level,
      base: { name },
      timestamp: timeMember,
      serializers: { err: errorReport },
      redact: { paths: NEVER_WRITTEN, censor: '[redacted]' },
    },
    to ?? logDestination(),
  );
}

let [writtenAt, member] = [0, ''];

/** The time as a member of a line; lines of one millisecond share its text. */
function timeMember(): string {
  const now = Date.now();
  if (now !== writtenAt) {
    writtenAt = now;
    member = `,"time":"${new Date(now).toISOString()}"`;
  }
  return member;
}

/** Nobody logs these; should somebody do it by mistake, they do not come out. */
const NEVER_WRITTEN = [
  'authorization',
  'body',
  'cookie',
  'email',
  'headers',
  'password',
  'query',
  'token',
  'variables',
  'viewer',
];
