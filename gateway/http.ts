import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { ClientError, type ErrorCode } from './errors.ts';
import { headError } from './request-head.ts';
import { errorResponse, type HttpResponse, refusal } from './response.ts';
import type { AnsweredRequest } from './telemetry/answered-request.ts';

export interface HttpOptions {
  /** Most bytes of a request's body. */
  readonly bodyBytes: number;
  /** Addresses and networks that are believed where a request is from. Default: none. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** Told of every request that was answered here, before or beside its own handling. */
  readonly onRefused: OnRefused;
}

/** `route` is the path's pattern, where one was found. */
export type OnRefused = (answered: AnsweredRequest, route?: string) => void;

/** A Fastify server that answers everything, whatever goes wrong, as JSON with one of our codes. */
export function createHttpServer(options: HttpOptions): FastifyInstance {
  const { bodyBytes, trustedProxies = [], onRefused } = options;
  const server = fastify({
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    bodyLimit: bodyBytes,
    logger: false,
    forceCloseConnections: 'idle',
    // Requests that still arrive while it closes are answered by their handlers, not by Fastify.
    return503OnClosing: false,
    requestTimeout: 15_000,
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    http: {
      maxHeaderSize: HEADER_BYTES,
      headersTimeout: 10_000,
      // How often Node looks for requests that take longer than those two.
      connectionsCheckingInterval: 1_000,
      // Node would refuse without a body: the hook below refuses as everything else is refused.
      requireHostHeader: false,
    },
    clientErrorHandler: (error, socket) => answerUnreadable(error, socket, onRefused),
    routerOptions: {
      onBadUrl: (_, { method }, response) => {
        const unreadable = refusal('BAD_REQUEST', 'The path is not readable.');
        onRefused(refusedRequest({ method }, unreadable));
        writeRaw(response, unreadable);
      },
    },
  });
  // Node would drop what is beyond some thousand headers and say nothing: all are kept, and counted.
  server.server.maxHeadersCount = 0;
  boundConnections(server.server);
  answerForNode(server, { bodyBytes, onRefused });
  // Media types are the gateway's business: here every body is just text.
  server.removeAllContentTypeParsers();
  // A type that is named Fastify reads once; of `*` it would read the header anew for each request.
  const types = ['application/json', '*'];
  server.addContentTypeParser(types, { parseAs: 'buffer' }, (_, body: Buffer, done) =>
    isUtf8(body) ? done(null, body.toString()) : done(notUtf8()),
  );
  server.addHook('onRequest', ({ raw }, _, done) => done(headError(raw)));
  server.addHook('onSend', (request, reply, payload, done) => {
    reply.header('x-request-id', request.id);
    done(null, payload);
  });
  const refuse = (request: FastifyRequest, reply: FastifyReply, response: HttpResponse) => {
    const seen = {
      requestId: request.id,
      method: request.method,
      durationMs: Math.round(reply.elapsedTime),
    };
    onRefused(refusedRequest(seen, response), request.routeOptions.url);
    return write(reply, response);
  };
  server.setErrorHandler((error, request, reply) =>
    refuse(request, reply, responseTo(error, request.headers.accept)),
  );
  server.setNotFoundHandler((request, reply) =>
    refuse(request, reply, refusal('NOT_FOUND', 'Nothing is here.')),
  );
  return server;
}

/** Beyond so many connections none is taken, and those on which nothing is asked make room. */
function boundConnections(server: Server): void {
  server.maxConnections = CONNECTIONS_MAX;
  server.on('drop', () => server.closeIdleConnections());
}

const CONNECTIONS_MAX = 8_192;

/** What is thrown around handlers: our own refusals, the server's, or what nobody expected. */
export function responseTo(error: unknown, accept: string | undefined): HttpResponse {
  if (error instanceof ClientError) return errorResponse(error, accept);
  const { statusCode = 500 } = error as { statusCode?: number };
  const code = CODE_BY_STATUS[statusCode] ?? 'INTERNAL_SERVER_ERROR';
  const response = refusal(code, MESSAGE_BY_CODE[code] ?? 'The request is malformed.');
  return code === 'INTERNAL_SERVER_ERROR' ? { ...response, error } : response;
}

/** What is known of a request that never reached its handler. */
export interface Seen {
  readonly requestId?: string;
  readonly method?: string | undefined;
  readonly durationMs?: number;
}

/** What is told of it. */
export function refusedRequest(
  { requestId, method = '', durationMs = 0 }: Seen,
  { status, error, errorCodes = [], body }: HttpResponse,
): AnsweredRequest {
  const isOurs = error !== undefined && !(error instanceof ClientError);
  return {
    requestId,
    operation: '(none)',
    method,
    status,
    outcome: isOurs || status === 504 ? 'failed' : 'refused',
    errorCodes,
    durationMs,
    bytes: Buffer.byteLength(body),
    err: isOurs ? error : undefined,
  };
}

/** Most bytes of all headers of a request. */
const HEADER_BYTES = 16 * 1024;

const CODE_BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'BAD_REQUEST',
  408: 'REQUEST_TIMEOUT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  417: 'EXPECTATION_FAILED',
  431: 'HEADERS_TOO_LARGE',
};

const MESSAGE_BY_CODE: Readonly<Partial<Record<ErrorCode, string>>> = {
  PAYLOAD_TOO_LARGE: 'The body is too large.',
  UNSUPPORTED_MEDIA_TYPE: 'Requests are application/json in UTF-8.',
  INTERNAL_SERVER_ERROR: 'Internal server error',
};

/** A valid id of the caller's is taken over, so that one id names the request everywhere. */
export function requestIdOf(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}

export function notUtf8(): ClientError {
  return new ClientError('BAD_REQUEST', 'The body is not UTF-8.', {
    headers: { connection: 'close' },
  });
}

/** Answers as JSON what Node would answer itself, or not at all. */
function answerForNode({ server }: FastifyInstance, { bodyBytes, onRefused }: HttpOptions): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    // Nobody should send a body that is going to be refused for its size.
    if (Number(request.headers['content-length'] ?? 0) <= bodyBytes) response.writeContinue();
    server.emit('request', request, response);
  });
  server.on('checkExpectation', ({ method }: IncomingMessage, response: ServerResponse) => {
    const unmet = refusal('EXPECTATION_FAILED', 'Expect is understood as 100-continue only.');
    onRefused(refusedRequest({ method }, unmet));
    writeRaw(response, unmet);
  });
  server.on('connect', ({ method }: IncomingMessage, socket: Duplex) => {
    const refused = refusal('METHOD_NOT_ALLOWED', 'Nothing is tunnelled.', { allow: 'GET, POST' });
    onRefused(refusedRequest({ method }, refused));
    // From here on Node looks after it no more: nothing else would ever close it.
    socket.once('finish', () => socket.destroy());
    endRaw(socket, refused);
  });
}

/** Bytes that are no HTTP request are answered and the connection is closed. */
function answerUnreadable(
  error: Error & { code?: string },
  socket: Duplex,
  onRefused: OnRefused,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = UNREADABLE[error.code ?? ''] ?? 'BAD_REQUEST';
  const unreadable = refusal(code, 'The request is not readable HTTP.');
  onRefused(refusedRequest({}, unreadable));
  endRaw(socket, unreadable);
}

function writeRaw(response: ServerResponse, { status, headers, body }: HttpResponse): void {
  response.writeHead(status, { ...headers, connection: 'close' }).end(body);
}

function endRaw(socket: Duplex, { status, headers, body }: HttpResponse): void {
  const lines = Object.entries({
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines].join('\r\n');
  socket.end(`${head}\r\n\r\n${body.toString()}`);
}

const UNREADABLE: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/**
 * Writes an answer as it is, past all that Fastify does to responses: nothing of it is left to be
 * decided, and for a kept answer that would be a good part of all it costs.
 */
export function writeAnswer(
  response: ServerResponse,
  requestId: string,
  { status, headers, body }: HttpResponse,
): void {
  const length = status === 304 ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, 'x-request-id': requestId, ...length }).end(body);
}

/** Writes a response as it is. */
export function write(reply: FastifyReply, { status, headers, body }: HttpResponse): FastifyReply {
  // Of an empty text Fastify would tell the type, which a 304 must not.
  return reply
    .code(status)
    .headers(headers)
    .send(body === '' ? undefined : body);
}
