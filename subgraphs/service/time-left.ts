import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { GraphQLError } from 'graphql';

/** How long a caller waits for an answer. */
export interface TimeLeft {
  /** Aborts when the caller's time is over, or when the caller has gone. */
  readonly signal: AbortSignal;
  /** Lets nothing end the request any more: what has begun to write goes on. */
  finishAnyway(): void;
}

/** Answers within the time that a caller gives, or fails at its end, so that nobody works in vain. */
export type Timed = (handler: RouteHandlerMethod) => RouteHandlerMethod;

/**
 * Keeps the time of requests. A caller says how many milliseconds it still waits by the header
 * `x-facet-deadline-ms`; without one it waits for as long as its connection is open.
 */
export function keepTime(): {
  readonly timed: Timed;
  readonly timeOf: (request: FastifyRequest) => TimeLeft;
} {
  const times = new WeakMap<FastifyRequest, TimeLeft>();
  return {
    timeOf: (request) => times.get(request) ?? FOR_EVER,
    timed: (handler) => async (request, reply) => {
      const { time, over, stop } = start(request, reply);
      times.set(request, time);
      const answered = Promise.resolve(handler.call(request.server, request, reply)).finally(stop);
      const refused = over.then(() => reply.code(504).type('application/json').send(TOO_LATE));
      return Promise.race([answered, refused]);
    },
  };
}

const FOR_EVER: TimeLeft = { signal: new AbortController().signal, finishAnyway: () => {} };

/** Fails what is still to be done when nobody waits for it any more. */
function tooLate(): GraphQLError {
  return new GraphQLError('Nobody waits for this any more.', {
    extensions: { code: 'GATEWAY_TIMEOUT' },
  });
}

const TOO_LATE = JSON.stringify({ errors: [tooLate()] });

function start(request: FastifyRequest, reply: FastifyReply) {
  const controller = new AbortController();
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const leave = () => controller.abort(tooLate());
  const ms = millisecondsOf(request.headers['x-facet-deadline-ms']);
  const timer =
    ms === undefined
      ? undefined
      : setTimeout(() => {
          leave();
          end();
        }, ms);
  const stop = () => {
    clearTimeout(timer);
    reply.raw.off('close', leave);
  };
  reply.raw.once('close', leave);
  const time: TimeLeft = { signal: controller.signal, finishAnyway: stop };
  return { time, over, stop };
}

/** Whole milliseconds, of no more than a day; anything else says nothing. */
function millisecondsOf(header: string | string[] | undefined): number | undefined {
  const isNumber = typeof header === 'string' && /^\d{1,8}$/.test(header);
  return isNumber ? Number(header) : undefined;
}
