import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Agent, type Dispatcher } from 'undici';
import { ClientError } from '../errors.ts';
import type { Message } from '../identity/internal-token.ts';
import { httpRequestOf } from '../read-request.ts';
import type { Log } from '../telemetry/log.ts';
import { repeatedWarnings } from '../telemetry/repeated-warnings.ts';
import type { AttemptOutcome, ReplicaMetrics } from '../telemetry/replica-metrics.ts';
import { passedBack } from './answer-headers.ts';
import { askReplicas } from './ask-replicas.ts';
import { Patience } from './patience.ts';
import type { Replicas } from './replicas.ts';

/** Sends requests on to BFFs over connections that stay open. */
export interface Forwarder {
  /** @throws ClientError `NOT_READY` when no BFF answers, `GATEWAY_TIMEOUT` if not in time */
  forward(request: FastifyRequest, reply: FastifyReply, target: Target): Promise<FastifyReply>;
  close(): Promise<void>;
}

/** Where a request goes, and the headers it gets there, as what is sent. */
export interface Target {
  readonly client: string;
  readonly replicas: Replicas;
  readonly headersFor: (message: Message) => Readonly<Record<string, string>>;
}

export interface ForwarderOptions {
  /** Time for a client's BFFs to answer, in milliseconds. */
  readonly answerMs: number;
  readonly metrics: Pick<ReplicaMetrics, 'attempt'>;
  readonly log: Log;
}

/** Makes a forwarder. A caller that leaves takes the request to the BFF with it. */
export function createForwarder({ answerMs, metrics, log }: ForwarderOptions): Forwarder {
  // Servers close idle connections after 5 s or more: leave them first.
  const agent = new Agent({ connections: 256, keepAliveTimeout: 4_000, connectTimeout: 1_000 });
  const warn = repeatedWarnings(log);
  return {
    forward: async (request, reply, { client, replicas, headersFor }) => {
      const http = httpRequestOf(request, reply.raw, null);
      const patience = new Patience(http.signal, answerMs);
      const { method, search, body } = http;
      let attempts = 0;
      const onAttempt = (outcome: AttemptOutcome) => {
        metrics.attempt(client, attempts === 0 ? 'first' : 'again', outcome);
        attempts += 1;
      };
      const outgoing = {
        method: method as Dispatcher.HttpMethod,
        search,
        headersFor,
        body: body === '' ? null : body,
        signal: patience.signal,
        onAttempt,
      };
      try {
        const { statusCode, headers, body } = await askReplicas(agent, replicas, outgoing);
        if (body instanceof Readable) body.once('close', () => patience.release());
        else patience.release();
        return reply.code(statusCode).headers(passedBack(headers)).send(body);
      } catch (error) {
        patience.release();
        if (http.signal.aborted) return reply.hijack();
        warn(client, { requestId: http.requestId, client, err: error }, 'a BFF does not answer');
        if (patience.isOver) {
          throw new ClientError('GATEWAY_TIMEOUT', `The ${client} BFF took too long.`);
        }
        throw new ClientError('NOT_READY', `The ${client} BFF does not answer.`, {
          headers: { 'retry-after': '1' },
        });
      }
    },
    close: () => agent.destroy(),
  };
}
