import type { FastifyReply, FastifyRequest } from 'fastify';
import { Agent, type Dispatcher } from 'undici';
import { ClientError } from '../errors.ts';
import { httpRequestOf } from '../http.ts';
import type { HttpRequest } from '../request.ts';
import type { Log } from '../telemetry/log.ts';

/** Sends requests on to BFFs over connections that stay open. */
export interface Forwarder {
  /** @throws ClientError `NOT_READY` when the BFF does not answer, `GATEWAY_TIMEOUT` if not in time */
  forward(request: FastifyRequest, reply: FastifyReply, target: Target): Promise<FastifyReply>;
  close(): Promise<void>;
}

/** Where a request goes, and the headers it gets there. */
export interface Target {
  readonly client: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Makes a forwarder that gives a BFF `answerMs` milliseconds. A caller that leaves takes the
 * request to the BFF with it.
 */
export function createForwarder(log: Log, answerMs: number): Forwarder {
  // Servers close idle connections after 5 s or more: leave them first.
  const agent = new Agent({ connections: 256, keepAliveTimeout: 4_000, connectTimeout: 1_000 });
  return {
    forward: async (request, reply, target) => {
      const http = httpRequestOf(request, reply);
      const patience = AbortSignal.timeout(answerMs);
      const signal = AbortSignal.any([http.signal, patience]);
      try {
        const answer = await send(agent, { ...http, signal }, target);
        return reply.code(answer.statusCode).headers(passedBack(answer)).send(answer.body);
      } catch (error) {
        if (http.signal.aborted) return reply.hijack();
        log.warn({ client: target.client, err: error }, 'a BFF does not answer');
        if (patience.aborted) {
          throw new ClientError('GATEWAY_TIMEOUT', `The ${target.client} BFF took too long.`);
        }
        throw new ClientError('NOT_READY', `The ${target.client} BFF does not answer.`, {
          headers: { 'retry-after': '1' },
        });
      }
    },
    close: () => agent.destroy(),
  };
}

type Answer = Dispatcher.ResponseData;

async function send(agent: Agent, http: HttpRequest, { url, headers }: Target): Promise<Answer> {
  const { origin, pathname } = new URL(url);
  const { method, search, body, signal } = http;
  const path = search === '' ? pathname : `${pathname}?${search}`;
  const options = {
    origin,
    path,
    method: method as Dispatcher.HttpMethod,
    headers,
    body: body === '' ? null : body,
    signal,
  };
  try {
    return await agent.request(options);
  } catch (error) {
    // A connection may be closed just as a request is sent on it; asking a GET again is harmless.
    if (method !== 'GET' || signal.aborted || !isReset(error)) throw error;
    return agent.request(options);
  }
}

function isReset(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET';
}

/** Headers that concern one connection only (RFC 9110 section 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function passedBack({ headers }: Answer): Record<string, string | string[]> {
  const named = new Set(
    String(headers.connection ?? '')
      .toLowerCase()
      .split(/\s*,\s*/),
  );
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || HOP_BY_HOP.has(name) || named.has(name) ? [] : [[name, value]],
    ),
  );
}
