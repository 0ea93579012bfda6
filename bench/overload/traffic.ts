import { facet } from '../gateways/facet.ts';
import { type CheckAnswer, checkAnswer } from '../load/check-answer.ts';
import { expectedAnswer } from '../workload/expected-answer.ts';
import { operationNamed } from '../workload/operations.ts';

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
    return { bytes: page % 2 === 0 ? post(body) : get(search), check };
  });
  let sent = 0;
  return () => requests[sent++ % requests.length] as Request;
}

/** Products of a page. */
const PAGE = 10;
/** Enough for most requests under way to differ, few enough for subgraphs to know them all soon. */
const PAGES = 200;

function post(body: string): Buffer {
  return Buffer.from(
    `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function get(search: string): Buffer {
  return Buffer.from(
    `GET /graphql?${search} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\napollo-require-preflight: true\r\n\r\n`,
  );
}
