import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Agent, Dispatcher } from 'undici';
import type { Message } from '../identity/internal-token.ts';
import type { AttemptOutcome } from '../telemetry/replica-metrics.ts';
import type { Replica } from './replica.ts';
import type { Replicas } from './replicas.ts';

/** A request as it goes to a BFF. */
export interface Outgoing {
  readonly method: Dispatcher.HttpMethod;
  /** The query string, without its question mark. */
  readonly search: string;
  /** Its headers, as what is sent. */
  readonly headersFor: (message: Message) => Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Ends the request. */
  readonly signal: AbortSignal;
  /** Told of each try to have it answered. */
  readonly onAttempt: (outcome: AttemptOutcome) => void;
}

/** What a BFF answered: whole, or still arriving. */
export interface ReplicaAnswer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer | Readable;
}

/**
 * Asks replicas, one after the other, until one answers. Another is asked only when that does no
 * harm: when the request was a GET, when no byte of it was sent, or when a replica says that it is
 * not ready, and so did nothing.
 *
 * A GET that a replica has no room for is asked of one more, unless that said the same within the last
 * second: where all are overloaded, hardly anything is asked twice.
 *
 * @throws Error when there is none left to ask, or asking another could do something twice
 */
export async function askReplicas(
  agent: Agent,
  replicas: Replicas,
  outgoing: Outgoing,
): Promise<ReplicaAnswer> {
  const tried = new Set<Replica>();
  let last: ReplicaAnswer | Error = new Error('No replica can be asked.');
  let isShed = false;
  for (;;) {
    const replica = isShed ? replicas.spare(tried) : replicas.next(tried);
    if (!replica) {
      if (last instanceof Error) throw last;
      return last;
    }
    tried.add(replica);
    try {
      const answer = await ask(agent, replica, outgoing);
      const code = codeOfRefusal(answer);
      outgoing.onAttempt(code ? OUTCOMES[code] : 'answered');
      if (code === 'OVERLOADED') {
        replica.overloaded();
        if (isShed || outgoing.method !== 'GET') return answer;
        isShed = true;
      } else if (code === 'NOT_READY') {
        replica.answered('unready');
      } else {
        return answer;
      }
      last = answer;
    } catch (error) {
      if (outgoing.signal.aborted) {
        outgoing.onAttempt('ended');
        throw error;
      }
      const isSent = noted(replica, error);
      outgoing.onAttempt(isSent ? 'broken' : 'unreachable');
      if (isSent && outgoing.method !== 'GET') throw error;
      last = error as Error;
    }
  }
}

async function ask(agent: Agent, replica: Replica, outgoing: Outgoing): Promise<ReplicaAnswer> {
  const end = replica.begin();
  try {
    const { statusCode, headers, body } = await send(agent, replica.url, outgoing);
    if (isLeaving(statusCode, headers)) replica.answered('unready');
    else if (replica.health === 'refused') replica.answered('ready');
    body.once('close', end);
    // Nothing of a GET has been passed on when it breaks off: another replica can answer it whole.
    const isHeldBack = statusCode === 503 || (outgoing.method === 'GET' && isSmall(headers));
    return {
      statusCode,
      headers,
      body: isHeldBack ? Buffer.from(await body.arrayBuffer()) : body,
    };
  } catch (error) {
    end();
    throw error;
  }
}

async function send(
  agent: Agent,
  { origin, pathname }: URL,
  { method, search, headersFor, body, signal, onAttempt }: Outgoing,
): Promise<Dispatcher.ResponseData> {
  const path = search === '' ? pathname : `${pathname}?${search}`;
  const headers = headersFor({ method, target: path, body: body ?? '' });
  const options = { origin, path, method, headers, body, signal };
  try {
    return await agent.request(options);
  } catch (error) {
    // A connection may be closed just as a request is sent on it; asking a GET again is harmless.
    if (method !== 'GET' || signal.aborted || !isReset(error)) throw error;
    onAttempt('broken');
    return agent.request(options);
  }
}

/** Whoever closes the connection after a good answer is on its way out. */
function isLeaving(statusCode: number, { connection }: IncomingHttpHeaders): boolean {
  return statusCode < 400 && connection?.toLowerCase() === 'close';
}

function isSmall(headers: IncomingHttpHeaders): boolean {
  return Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) <= HELD_BACK_BYTES;
}

const HELD_BACK_BYTES = 1024 * 1024;

const OUTCOMES = { NOT_READY: 'unready', OVERLOADED: 'overloaded' } as const;

/** Why a replica did nothing, if it says so. */
function codeOfRefusal({
  statusCode,
  body,
}: ReplicaAnswer): 'NOT_READY' | 'OVERLOADED' | undefined {
  if (statusCode !== 503 || !(body instanceof Buffer)) return undefined;
  if (body.includes('"NOT_READY"')) return 'NOT_READY';
  return body.includes('"OVERLOADED"') ? 'OVERLOADED' : undefined;
}

/** Notes what a failure tells of a replica; false if no byte of the request was sent. */
function noted(replica: Replica, error: unknown): boolean {
  const { code = '' } = error as { code?: string };
  if (code === 'ECONNREFUSED') replica.refused();
  else if (UNREACHABLE.has(code)) replica.unreachable();
  else return true;
  return false;
}

/** What a connection fails with before it is one. */
const UNREACHABLE = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
]);

function isReset(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET';
}
