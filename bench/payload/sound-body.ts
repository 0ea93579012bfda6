import type { Exchange } from './exchange.ts';

/**
 * The body of an answer without errors, uncompressed.
 *
 * @throws Error on any other answer: sizes of failures are worth nothing
 */
export function soundBody({ status, body }: Exchange, asked: string): Buffer {
  const answer = JSON.parse(body.toString() || '{}') as { errors?: unknown };
  if (status === 200 && answer.errors === undefined) return body;
  throw new Error(`${asked} was answered with ${status}: ${body.toString().slice(0, 500)}`);
}
