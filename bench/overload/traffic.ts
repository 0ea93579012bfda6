import { facet } from '../gateways/facet.ts';
import { type CheckAnswer, checkAnswer } from '../load/check-answer.ts';
import { expectedAnswer } from '../workload/expected-answer.ts';
import { operationNamed } from '../workload/operations.ts';
import { getBytes, postBytes } from './request-bytes.ts';

/** A request as it is written to a connection, and what tells a right answer. */
export interface Request {
  readonly bytes: Buffer;
  readonly check: CheckAnswer;
}

/**
 * Says what is sent next: pages of a catalogue in turn, so that hardly two requests under way are the
 * same; one half by GET, one half by POST.
 */
export function createTraffic(): () => Request {
  const operation = operationNamed('Page');
  const requests = Array.from({ length: PAGES }, (_, page) => {
    const variables = { after: page * PAGE };
    const check = checkAnswer(facet, expectedAnswer(operation.body, variables));
    const body = facet.requestBody(operation, variables);
    const search = `documentId=${operation.id}&variables=${encodeURIComponent(JSON.stringify(variables))}`;
    return { bytes: page % 2 === 0 ? postBytes(body) : getBytes(search), check };
  });
  let sent = 0;
  return () => requests[sent++ % requests.length] as Request;
}

/** Products of a page. */
const PAGE = 10;
/** Enough for most requests under way to differ, few enough for subgraphs to know them all soon. */
const PAGES = 200;
