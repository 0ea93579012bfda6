import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { notUtf8, refusedRequest, requestIdOf, responseTo, writeAnswer } from './http.ts';
import type { EarlyRefusals } from './overload/refuse-early.ts';
import type { ReadRequest } from './read-request.ts';
import { headError } from './request-head.ts';
import type { AnsweredRequest } from './telemetry/answered-request.ts';

export interface UsualRequestsOptions {
  /** The path whose requests are taken. */
  readonly path: string;
  /** Most bytes of a request's body. */
  readonly bodyBytes: number;
  readonly early: EarlyRefusals;
  /** Answers a request that was read. It may throw, before it writes anything. */
  readonly answer: (request: ReadRequest, response: ServerResponse) => Promise<void>;
  /** Told of every request that was read, and refused for what `answer` threw or for its body. */
  readonly onRefused: (answered: AnsweredRequest) => void;
}

/**
 * Takes the usual requests to one path, a GET or a POST of JSON of known length, straight from Node's
 * server: what a framework does for a request costs a good part of answering it from what is kept.
 * Whatever is not usual is left to Fastify, and answered alike.
 */
export function takeUsualRequests(
  { server }: FastifyInstance,
  options: UsualRequestsOptions,
): void {
  const others = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (isUsual(request, options)) take(request, response, options);
    else for (const listener of others) listener.call(server, request, response);
  });
}

function isUsual(request: IncomingMessage, { path, bodyBytes }: UsualRequestsOptions): boolean {
  const { method, url = '', headers } = request;
  if (headers['transfer-encoding'] !== undefined || headError(request)) return false;
  const length = headers['content-length'];
  if (method === 'GET') {
    return length === undefined && url.startsWith(path) && url[path.length] === '?';
  }
  const isJson = headers['content-type'] === 'application/json';
  return method === 'POST' && url === path && isJson && Number(length) <= bodyBytes;
}

function take(
  request: IncomingMessage,
  response: ServerResponse,
  { early, answer, onRefused }: UsualRequestsOptions,
): void {
  const started = performance.now();
  const { method = '', url = '', headers } = request;
  const id = requestIdOf(headers['x-request-id']);
  const refuse = (error: unknown) => {
    const refused = responseTo(error, headers.accept);
    const durationMs = Math.round(performance.now() - started);
    onRefused(refusedRequest({ requestId: id, method, durationMs }, refused));
    writeAnswer(response, id, refused);
  };
  const unread = early.unread(request);
  if (unread) {
    writeAnswer(response, id, unread);
    return;
  }
  whenRead(request, (error, body) => {
    const read = { id, method, url, headers, body };
    const refused = error ? undefined : early.read(read);
    if (error) refuse(error);
    else if (refused) writeAnswer(response, id, refused);
    else answer(read, response).catch(refuse);
  });
}

/** Reads a body to its end, or to where the caller left. */
function whenRead(
  request: IncomingMessage,
  done: (error: Error | undefined, body: string) => void,
): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  const onError = (error: Error) => done(Object.assign(error, { statusCode: 400 }), '');
  request.once('error', onError);
  request.once('end', () => {
    request.off('error', onError);
    const [first = NOTHING] = chunks;
    const body = chunks.length > 1 ? Buffer.concat(chunks) : first;
    if (isUtf8(body)) done(undefined, body.toString());
    else done(notUtf8(), '');
  });
}

const NOTHING = Buffer.alloc(0);
