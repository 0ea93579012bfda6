import { facet } from '../gateways/facet.ts';
import { IDENTITY_HEADER } from '../gateways/gateway.ts';
import { type CheckAnswer, checkAnswer } from '../load/check-answer.ts';
import type { Request } from '../overload/traffic.ts';
import { expectedAnswer } from '../workload/expected-answer.ts';
import { operationNamed, sampleVariables } from '../workload/operations.ts';

/**
 * Says what is sent next: one screen, each time for another viewer, so that no two requests share
 * anything. `Page` needs inventory, and is also right without what only that one knows.
 */
export function createScreens(name: 'Page' | 'Cards'): () => Request {
  const operation = operationNamed(name);
  const variables = sampleVariables(operation);
  const body = facet.requestBody(operation, variables);
  const whole = checkAnswer(facet, expectedAnswer(operation.body, variables));
  const check = name === 'Page' ? orWithoutInventory(whole) : whole;
  return () => {
    viewers += 1;
    return { bytes: post(body, `v${viewers}`), check };
  };
}

let viewers = 0;

/**
 * Answers that were looked at before are known by their bytes: the client shares a thread with every
 * request's clock.
 */
function orWithoutInventory(whole: CheckAnswer): CheckAnswer {
  const right: Buffer[] = [];
  return (status, body) => {
    if (status === 200 && right.some((known) => known.equals(body))) return 'right';
    const verdict = lookedAt(status, body);
    if (verdict === 'right' && right.length < KNOWN) right.push(Buffer.from(body));
    return verdict;
  };

  function lookedAt(status: number, body: Buffer): ReturnType<CheckAnswer> {
    const text = body.toString();
    if (status !== 200 || !text.includes('"errors"')) return whole(status, body);
    const { data, errors } = JSON.parse(text) as Partial;
    const isExpected =
      data?.topProducts?.every(({ name, inStock }) => name !== null && inStock === null) &&
      errors.every(({ extensions }) => extensions.service === 'inventory');
    return isExpected ? 'right' : whole(status, body);
  }
}

/** Most answers that are known by their bytes. */
const KNOWN = 10;

interface Partial {
  /** Null where another service failed too. */
  readonly data: {
    readonly topProducts: readonly { readonly name: unknown; readonly inStock: unknown }[] | null;
  } | null;
  readonly errors: readonly { readonly extensions: { readonly service?: string } }[];
}

function post(body: string, viewer: string): Buffer {
  const head = [
    'POST /graphql HTTP/1.1',
    'host: 127.0.0.1',
    'accept: application/json',
    'content-type: application/json',
    `${IDENTITY_HEADER}: ${viewer}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}
