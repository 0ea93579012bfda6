import { scrubbed } from './scrubbed.ts';

/** An error as the log tells of it. */
export interface ErrorReport {
  readonly type: string;
  readonly code?: string;
  readonly message: string;
  /** Where it was thrown, of an error without a code: what has one is no mistake of ours. */
  readonly stack?: string;
  readonly cause?: ErrorReport;
  /** What an error that stands for several is made of, the first of them. */
  readonly errors?: readonly ErrorReport[];
}

/**
 * An error and what caused it: type, code and message of each, free of credentials and personal
 * values. Its other fields are left out, for libraries keep the very values there that did not fit.
 */
export function errorReport(error: unknown, depth = 0): ErrorReport {
  if (!(error instanceof Object)) return { type: typeof error, message: scrubbed(String(error)) };
  const { name, code, message, stack, cause, errors } = error as Partial<AggregateError> & Coded;
  const isCoded = typeof code === 'string';
  const isDeep = depth >= CAUSES_MAX;
  return {
    type: typeof name === 'string' ? scrubbed(name) : 'Error',
    ...(isCoded && { code: scrubbed(code) }),
    message: scrubbed(String(message ?? '')),
    ...(!isCoded && typeof stack === 'string' && { stack: placesOf(stack) }),
    ...(cause !== undefined &&
      cause !== null &&
      !isDeep && { cause: errorReport(cause, depth + 1) }),
    ...(Array.isArray(errors) && !isDeep && { errors: firstOf(errors, depth) }),
  };
}

interface Coded {
  readonly code?: unknown;
  readonly cause?: unknown;
}

const CAUSES_MAX = 5;
const ERRORS_MAX = 3;

function firstOf(errors: readonly unknown[], depth: number): readonly ErrorReport[] {
  return errors.slice(0, ERRORS_MAX).map((each) => errorReport(each, depth + 1));
}

/** A stack begins with the message, which is told already. */
function placesOf(stack: string): string {
  const places = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return places.slice(0, PLACES_MAX).join('\n');
}

const PLACES_MAX = 12;
