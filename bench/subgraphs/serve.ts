import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SUBGRAPHS, type SubgraphName } from '../workload/subgraph-sdl.ts';
import { createAnswers } from './answers.ts';
import { FAULTS } from './faults.ts';

// The process of all four subgraphs: each has a port, a fifth one takes settings and tells counts.
// It says where they are in one line of JSON on standard output.

/** How subgraphs answer from now on. */
export interface SubgraphSettings {
  /** Milliseconds until an answer is sent. */
  readonly delayMs: number;
  /** `max-age` of `Cache-Control: public`, in seconds; 0 sends no such header. */
  readonly maxAgeS: number;
  /** One that answers nothing but 500. Default: none. */
  readonly failing?: SubgraphName;
  /** For how long callers are told to keep an idle connection, in seconds. Default: they are not. */
  readonly keepAliveS?: number;
  /** Every so manieth request to each is answered by one of `FAULTS`, in turn. Default: none. */
  readonly faultEvery?: number;
}

/** What the subgraphs have been asked so far. */
export interface SubgraphCounts {
  /** All of them. */
  readonly requests: number;
  readonly requestsTo: Readonly<Record<SubgraphName, number>>;
}

let settings: SubgraphSettings = { delayMs: 0, maxAgeS: 0 };
const requestsTo = { accounts: 0, inventory: 0, products: 0, reviews: 0 };

function serveSubgraph(name: SubgraphName): Server {
  const answerOf = createAnswers(name);
  return createServer(async (request, response) => {
    requestsTo[name] += 1;
    const fault = faultOf(requestsTo[name]);
    const answer = answerOf(await textOf(request));
    if (settings.failing === name) return response.writeHead(500).end();
    if (fault) return fault(response);
    if (settings.delayMs === 0) send(response, answer);
    else setTimeout(send, settings.delayMs, response, answer);
  });
}

/** What becomes of the request of this number instead of an answer, if so. */
function faultOf(number: number) {
  const { faultEvery = 0 } = settings;
  return faultEvery > 0 && number % faultEvery === 0
    ? FAULTS[(number / faultEvery) % FAULTS.length]
    : undefined;
}

function send(response: ServerResponse, answer: Buffer): void {
  response
    .writeHead(200, {
      'content-type': 'application/json',
      'content-length': answer.length,
      ...(settings.maxAgeS > 0 && { 'cache-control': `public, max-age=${settings.maxAgeS}` }),
      ...(settings.keepAliveS && { 'keep-alive': `timeout=${settings.keepAliveS}` }),
    })
    .end(answer);
}

/** `PUT` settings, or `GET` how many requests all subgraphs have had. */
function serveControl(): Server {
  return createServer(async (request, response) => {
    if (request.method === 'PUT') settings = JSON.parse(await textOf(request));
    const requests = Object.values(requestsTo).reduce((sum, each) => sum + each);
    response.end(JSON.stringify({ requests, requestsTo } satisfies SubgraphCounts));
  });
}

/** The body of a request; of one whose caller leaves there is none, ever. */
function textOf(request: IncomingMessage): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.once('end', () => resolve(Buffer.concat(chunks).toString()));
  request.once('error', () => {});
  return promise;
}

async function listen(server: Server): Promise<string> {
  // Gateways keep connections between rounds: none may be closed under a request's feet.
  server.keepAliveTimeout = 0;
  server.headersTimeout = 0;
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

const control = await listen(serveControl());
const urls: Record<string, string> = {};
for (const name of SUBGRAPHS) urls[name] = await listen(serveSubgraph(name));
process.stdout.write(`${JSON.stringify({ control, urls })}\n`);
