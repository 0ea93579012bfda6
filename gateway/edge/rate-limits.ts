import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { EdgeChoices } from '../edge-choices.ts';
import { ClientError } from '../errors.ts';
import type { Caller } from './authentication.ts';
import type { Count, Counts } from './counts.ts';

/** What of a client's requests is let through. Nothing that is counted by is a caller's to choose. */
export interface RateLimiter {
  /** Counts a request of its caller. @throws ClientError `RATE_LIMITED` when it is one too many */
  count(request: FastifyRequest): Promise<void>;
  /** Counts a failed proof of its address. @throws ClientError `RATE_LIMITED` from a number on */
  countFailure(request: FastifyRequest): Promise<void>;
  /** @throws ClientError `RATE_LIMITED` when too many proofs of its address failed */
  refuseAfterFailures(request: FastifyRequest): Promise<void>;
}

/** Makes the limiter of a client. */
export type RateLimits = (client: string, limits: EdgeChoices['rateLimits']) => RateLimiter;

/** Makes a server able to limit rates, by these counts. */
export async function setUpRateLimits(
  server: FastifyInstance,
  counts: Counts,
): Promise<RateLimits> {
  await server.register(rateLimit, { global: false, store: storeOver(counts) });
  const timeWindow = 60_000;
  const failures = server.createRateLimit({
    timeWindow,
    max: FAILURES_MAX,
    keyGenerator: ({ ip }) => `failures ${normalizeIP(ip)}`,
  });
  return (client, limits) => {
    const ofCaller = server.createRateLimit({
      timeWindow,
      max: ({ caller }) => limits[caller?.kind ?? 'address'],
      keyGenerator: ({ caller, ip }) => `${client} ${nameOf(caller, ip)}`,
    });
    const ofClient = server.createRateLimit({
      timeWindow,
      max: limits.client,
      keyGenerator: () => client,
    });
    return {
      count: async (request) => {
        refuseExceeded(await ofCaller(request));
        // What was refused to one does not count against all.
        refuseExceeded(await ofClient(request));
      },
      countFailure: async (request) => refuseExceeded(await failures(request)),
      refuseAfterFailures: async (request) =>
        refuseExceeded(await failures(request, { increment: false })),
    };
  };
}

/** In a minute. Nobody mistypes a token; a page with an expired one comes again now and then. */
const FAILURES_MAX = 120;

function nameOf(caller: Caller | null, ip: string): string {
  if (!caller || caller.kind === 'address') return `address ${normalizeIP(ip)}`;
  return `${caller.kind} ${caller.id}`;
}

/** The counts as the package asks for them. */
function storeOver(counts: Counts) {
  type Callback = (error: Error | null, count?: Count) => void;
  return class Store {
    incr(key: string, done: Callback, windowMs: number): void {
      done(null, counts.add(key, windowMs));
    }
    read(key: string, done: Callback, windowMs: number): void {
      done(null, counts.look(key, windowMs));
    }
    child(): Store {
      return this;
    }
  };
}

type Outcome = Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>;

function refuseExceeded(outcome: Outcome): void {
  if (outcome.isAllowed || !outcome.isExceeded) return;
  throw new ClientError('RATE_LIMITED', 'Too many requests.', {
    headers: { 'retry-after': String(Math.max(1, outcome.ttlInSeconds)) },
  });
}
