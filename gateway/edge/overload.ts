import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { type OnRefused, refusedRequest, write } from '../http.ts';
import { AdmissionControl, type Priority } from '../overload/admission-control.ts';
import type { OverloadChoices } from '../overload/choices.ts';
import { watchEventLoop } from '../overload/event-loop.ts';
import { watchHeap } from '../overload/heap.ts';
import { errorResponse } from '../response.ts';
import type { EdgeRequestMetrics } from '../telemetry/edge-request-metrics.ts';
import type { Log } from '../telemetry/log.ts';
import { repeatedWarnings } from '../telemetry/repeated-warnings.ts';

/** What keeps an edge from being drowned, until it is closed. */
export interface EdgeOverload {
  /** Whether the event loop has been far too late, look after look. */
  readonly isDrowning: boolean;
  /** What admits requests of a client, each with a limit of its own: one that floods takes no other's room. */
  admissionOf(client: string): AdmissionControl;
  close(): void;
}

export interface EdgeOverloadOptions {
  readonly clients: Iterable<string>;
  readonly choices: Required<OverloadChoices>;
  readonly metrics: Pick<EdgeRequestMetrics, 'shed'>;
  readonly log: Log;
}

/** Watches event loop and heap, and admits as many requests of each client as they bear. */
export function guardEdge(options: EdgeOverloadOptions): EdgeOverload {
  const { clients, choices, metrics, log } = options;
  const warn = repeatedWarnings(log);
  const admissions = new Map(
    Array.from(clients, (client) => [
      client,
      new AdmissionControl({
        ...choices,
        runningIdle: RUNNING_IDLE,
        count: (reason) => {
          metrics.shed(client, reason);
          warn(client, { client, reason }, 'too much to do: refused');
        },
      }),
    ]),
  );
  let isDrowning = false;
  const stopEventLoop = watchEventLoop((delayMs, busyShare) => {
    for (const admission of admissions.values()) {
      admission.look(delayMs, busyShare);
      isDrowning = admission.isDrowning;
    }
  });
  const stopHeap = watchHeap(choices.heapShare, (state) => {
    for (const admission of admissions.values()) admission.heap(state);
  });
  return {
    get isDrowning() {
      return isDrowning;
    },
    admissionOf: (client) => admissions.get(client) as AdmissionControl,
    close: () => {
      stopEventLoop();
      stopHeap();
    },
  };
}

/** Room for a burst: passing a request on costs little, and it is the BFF who waits for services. */
const RUNNING_IDLE = 512;

/**
 * A hook that answers 503 by a request's method alone: before its token is verified, and before its
 * body is read. Nothing is held for a request that is let by, so one that never sends its body takes no
 * room. What is refused so is counted, and has no line in the log: that would cost more than it does.
 */
export function refuseWhenFull(admission: AdmissionControl, onRefused: OnRefused) {
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => {
    if (!admission.isFull(priorityOf(request))) return done();
    const refusal = errorResponse(admission.refused(), request.headers.accept);
    onRefused(refusedRequest(request, refusal));
    write(reply, refusal);
  };
}

/**
 * Runs `work` when there is room for its request.
 *
 * @throws ClientError `OVERLOADED` when there is none, or not soon
 */
export async function whenAdmitted<Result>(
  admission: AdmissionControl,
  request: FastifyRequest,
  work: () => Promise<Result>,
): Promise<Result> {
  const entered = admission.enter(priorityOf(request));
  if (typeof entered !== 'number') await entered;
  try {
    return await work();
  } finally {
    admission.leave();
  }
}

/** A body may hold a mutation, which only the BFF can tell; a GET cannot. */
function priorityOf({ method }: FastifyRequest): Priority {
  return method === 'POST' ? 'unread' : 'query';
}
