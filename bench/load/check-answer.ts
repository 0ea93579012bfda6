import type { Gateway } from '../gateways/gateway.ts';
import { firstDifference } from './first-difference.ts';

/** A gateway answered with something else than the one right answer. */
export class WrongAnswer extends Error {
  override name = 'WrongAnswer';
}

/**
 * Judges an answer: `right`, or `failed` when the gateway itself says that it could not answer.
 *
 * @throws WrongAnswer when it is neither
 */
export type CheckAnswer = (status: number, body: Buffer) => 'right' | 'failed';

/**
 * Checks the answers of a gateway against the data expected. A text seen for the first time is
 * compared value by value; after that comparing bytes is enough, so all answers of a load are checked.
 * Peers may fail now and then, which is told; Facet may only say that it is too busy.
 */
export function checkAnswer({ name, label }: Gateway, expectedData: unknown): CheckAnswer {
  const right: Buffer[] = [];
  return (status, body) => {
    if (status === 200 && right.some((known) => known.equals(body))) return 'right';
    const text = body.toString();
    const { data, errors } = read(text);
    if (status !== 200 || errors !== undefined) {
      if (name !== 'facet' || TOO_BUSY.test(text)) return 'failed';
      throw new WrongAnswer(`${label}: status ${status}, ${text.slice(0, 500)}`);
    }
    const difference = firstDifference(data, expectedData);
    if (difference !== undefined) throw new WrongAnswer(`${label}: data${difference}`);
    if (right.length < KNOWN) right.push(Buffer.from(body));
    return 'right';
  };
}

/** Codes of Facet's own protection: a machine too small for the load makes it refuse work. */
const TOO_BUSY =
  /"code":"(?:SUBREQUEST_TIMEOUT|GATEWAY_TIMEOUT|OVERLOADED|BULKHEAD_FULL|CIRCUIT_OPEN)"/;

/** Gateways may write the same data in a few ways, not in many. */
const KNOWN = 4;

function read(text: string): { readonly data?: unknown; readonly errors?: unknown } {
  try {
    return JSON.parse(text);
  } catch {
    return { data: text };
  }
}
