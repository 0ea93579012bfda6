import { firstDifference } from '../load/first-difference.ts';
import type { Answer } from '../overload/http-client.ts';

/**
 * What an answer is: `partial` says with errors what could not be had of a service that failed,
 * `refused` that there was too much to do; anything else than these is told as a text.
 */
export type Outcome = 'right' | 'partial' | 'refused' | { readonly wrong: string };

export type Judge = (answer: Answer) => Outcome;

/** Judges by the data expected. Texts that were right before are compared as bytes only. */
export function createJudge(expected: unknown): Judge {
  const right: Buffer[] = [];
  return ({ status, body }) => {
    if (status === 200 && right.some((known) => known.equals(body))) return 'right';
    const text = body.toString();
    if (isRefusal(status, text)) return 'refused';
    if (status !== 200) return wrong(status, text);
    const { data, errors } = JSON.parse(text);
    if (errors) {
      const isHonest = SERVICE_FAILED.test(JSON.stringify(errors)) && isPartOf(expected, data);
      return isHonest ? 'partial' : wrong(status, text);
    }
    const difference = firstDifference(data, expected);
    if (difference !== undefined) return { wrong: `data${difference}` };
    if (right.length < KNOWN) right.push(Buffer.from(body));
    return 'right';
  };
}

/** Judges the answer to an id that nobody registered. */
export const judgeMiss: Judge = ({ status, body }) => {
  const text = body.toString();
  if (isRefusal(status, text)) return 'refused';
  const isMiss = status === 404 && text.includes('"PERSISTED_QUERY_NOT_IN_LIST"');
  return isMiss ? 'right' : wrong(status, text);
};

const KNOWN = 4;

const SERVICE_FAILED = /"(?:SUBREQUEST_\w+|CIRCUIT_OPEN|BULKHEAD_FULL)"/;

function isRefusal(status: number, text: string): boolean {
  return /"(?:OVERLOADED|GATEWAY_TIMEOUT)"/.test(text) && (status === 503 || status === 504);
}

const wrong = (status: number, text: string) => ({
  wrong: `status ${status}, ${text.slice(0, 300)}`,
});

/** Whether this is what was expected, but for nulls in some places. */
function isPartOf(expected: unknown, actual: unknown): boolean {
  if (actual === null || typeof actual !== 'object') {
    return actual === null || actual === expected;
  }
  if (expected === null || typeof expected !== 'object') return false;
  const wanted = Object.entries(expected);
  const entries = new Map(Object.entries(actual));
  return (
    entries.size === wanted.length &&
    wanted.every(([key, value]) => entries.has(key) && isPartOf(value, entries.get(key)))
  );
}
