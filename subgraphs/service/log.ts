import type { FastifyBaseLogger } from 'fastify';
import { type DestinationStream, pino } from 'pino';

/** Where a service tells what happens: JSON lines on standard error, in the form that BFFs write. */
export type Log = FastifyBaseLogger;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export type LogTo = DestinationStream;

/** A log whose lines carry the service's name. `to` takes them elsewhere than standard error. */
export function createLog(name: string, level: LogLevel, to?: LogTo): Log {
  return pino(
    {
      name,
      level,
      base: { name },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => errorReport(error) },
    },
    to ?? standardError(),
  );
}

let shared: DestinationStream | undefined;

/** One for all services of a process; lines wait in memory for a tenth of a second, 4 MB at most. */
function standardError(): DestinationStream {
  shared ??= pino.destination({
    dest: 2,
    sync: false,
    minLength: 4 * 1024,
    periodicFlush: 100,
    maxLength: 4 * 1024 * 1024,
  });
  return shared;
}

/**
 * An error without the values it is about: databases and parsers repeat them in messages, and keep
 * them in fields of their own.
 */
function errorReport(error: unknown, depth = 0): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack = '', cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: name,
    ...(typeof code === 'string' && { code }),
    message: message.slice(0, MESSAGE_MAX).replace(VALUES, '…'),
    stack: stack
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, PLACES_MAX)
      .join('\n'),
    ...(cause instanceof Error && depth < CAUSES_MAX && { cause: errorReport(cause, depth + 1) }),
  };
}

const CAUSES_MAX = 5;
const MESSAGE_MAX = 500;
const PLACES_MAX = 12;

/** What is quoted or in parentheses, and whatever holds a digit or one of `@ : / =`. */
const VALUES = /"[^"]*"?|'[^']*'?|`[^`]*`?|\([^)]*\)?|\S*[\d@:/=]\S*/g;
