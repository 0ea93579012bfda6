import type { JsonWebKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SUBGRAPHS, type SubgraphName } from '../workload/subgraph-sdl.ts';
import { createAnswers } from './answers.ts';
import { Asking } from './asking.ts';
import { type Recognise, recogniserOf } from './callers.ts';
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
  /** Public keys of the BFFs that may ask, each request with a token. Default: anybody, as nobody. */
  readonly callers?: readonly JsonWebKey[];
}

/** What the subgraphs have been asked so far. */
export interface SubgraphCounts {
  /** All of them. */
  readonly requests: number;
  readonly requestsTo: Readonly<Record<SubgraphName, number>>;
}

let settings: SubgraphSettings = { delayMs: 0, maxAgeS: 0 };
let recognisers: Partial<Record<SubgraphName, Recognise>> = {};
const requestsTo = { accounts: 0, inventory: 0, products: 0, reviews: 0 };

function serveSubgraph(name: SubgraphName): Server {
  const answerOf = createAnswers(name);
  return createServer(async (request, response) => {
    requestsTo[name] += 1;
    const fault = faultOf(requestsTo[name]);
    const body = await textOf(request);
    const asking = askingOf(name, request, body);
    if (!asking) return response.writeHead(401).end();
    const answer = answerOf(body, asking);
    if (settings.failing === name) return response.writeHead(500).end();
    if (fault) return fault(response);
    response.writeHead(200, headersOf(answer, asking));
    if (settings.delayMs === 0) response.end(answer);
    else setTimeout(() => response.end(answer), settings.delayMs);
  });
}

/** Who asks; undefined when it is nobody who may. */
function askingOf(name: SubgraphName, { headers }: IncomingMessage, body: string) {
  if (!settings.callers) return new Asking(undefined);
  recognisers[name] ??= recogniserOf(name, settings.callers);
  return recognisers[name](headers.authorization, body);
}

/** What becomes of the request of this number instead of an answer, if so. */
function faultOf(number: number) {
  const { faultEvery = 0 } = settings;
  return faultEvery > 0 && number % faultEvery === 0
    ? FAULTS[(number / faultEvery) % FAULTS.length]
    : undefined;
}

function headersOf(answer: Buffer, { isForEverybody, changed }: Asking) {
  const { maxAgeS, keepAliveS } = settings;
  const scope = isForEverybody ? 'public' : 'private';
  return {
    'content-type': 'application/json',
    'content-length': answer.length,
    ...(maxAgeS > 0 && { 'cache-control': `${scope}, max-age=${maxAgeS}` }),
    ...(keepAliveS && { 'keep-alive': `timeout=${keepAliveS}` }),
    ...(changed.length > 0 && { 'x-facet-changed': changed.join(', ') }),
  };
}

/** `PUT` settings, or `GET` how many requests all subgraphs have had. */
function serveControl(): Server {
  return createServer(async (request, response) => {
    if (request.method === 'PUT') {
      settings = JSON.parse(await textOf(request));
      recognisers = {};
    }
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
