import { createHash } from 'node:crypto';
import { IDENTITY_HEADER } from '../gateways/gateway.ts';
import { getBytes, postBytes } from '../overload/request-bytes.ts';
import { expectedAnswer } from '../workload/expected-answer.ts';
import { operationNamed } from '../workload/operations.ts';
import { createJudge, type Judge, judgeMiss } from './judge.ts';

/** A request as it is written to a connection, and what is made of its answer. */
export interface SoakRequest {
  readonly bytes: Buffer;
  readonly judge: Judge;
  /** `leaves`: the client is gone before it can be answered. */
  readonly client: 'stays' | 'leaves';
}

/**
 * Says what is sent next, each request in the name of a viewer nobody named before: short operations
 * and long ones in turn, by GET and POST; one of 20 leaves, one of 50 asks for what nobody registered.
 */
export function createTraffic(): () => SoakRequest {
  const exchanges = exchangesInTurn();
  let sent = 0;
  return () => {
    sent += 1;
    const viewer = `${IDENTITY_HEADER}: viewer-${sent}\r\n`;
    const client = sent % 20 === 0 ? 'leaves' : 'stays';
    if (sent % 50 === 1) {
      const body = JSON.stringify({ documentId: unknownId(sent) });
      return { bytes: postBytes(body, viewer), judge: judgeMiss, client };
    }
    const { body, search, judge } = exchanges[sent % exchanges.length] as Exchange;
    const bytes = sent % 2 === 0 ? postBytes(body, viewer) : getBytes(search, viewer);
    return { bytes, judge, client };
  };
}

/** A request for a registered operation, both ways that it can be sent. */
interface Exchange {
  readonly body: string;
  readonly search: string;
  readonly judge: Judge;
}

/** Pages, of which the entity cache holds some; every 31st request is the long one of the benchmark. */
function exchangesInTurn(): Exchange[] {
  const pages = Array.from({ length: 30 }, (_, page) =>
    page % 3 === 0 ? exchange('Cards') : exchange('Page', { after: page * 10 }),
  );
  return [...pages, exchange('Gateways')];
}

function exchange(name: string, variables: object = {}): Exchange {
  const { id, body } = operationNamed(name);
  return {
    body: JSON.stringify({ documentId: id, variables }),
    search: `documentId=${id}&variables=${encodeURIComponent(JSON.stringify(variables))}`,
    judge: createJudge(expectedAnswer(body, variables)),
  };
}

function unknownId(number: number): string {
  return createHash('sha256').update(`unknown ${number}`).digest('hex');
}
