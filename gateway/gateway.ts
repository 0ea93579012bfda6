import { withinDeadline } from './deadline.ts';
import { ClientError } from './errors.ts';
import type { Generation } from './generation.ts';
import type { Operation } from './operation.ts';
import { type Allowlist, resolveOperation } from './persisted.ts';
import { type GraphQLRequest, type HttpRequest, parseRequest } from './request.ts';
import { errorResponse, type HttpResponse } from './response.ts';
import { sharedInFlight } from './shared-work.ts';
import { requireVariables } from './variables.ts';
import { workOf } from './work.ts';

export interface GatewayOptions {
  /** The generation served right now. */
  readonly current: () => Generation;
  readonly allowlistFor: (http: HttpRequest) => Allowlist;
  /** Time for a whole request, in milliseconds. */
  readonly deadlineMs: number;
}

/** Answers one request. It never throws: whatever goes wrong is an answer. */
export type Handler = (http: HttpRequest) => Promise<HttpResponse>;

/** The life of a request, told in its stages: each takes what the one before made. */
export function createGateway({ current, allowlistFor, deadlineMs }: GatewayOptions): Handler {
  const run = withinDeadline(deadlineMs);
  const share = sharedInFlight(deadlineMs);
  return async function handle(http) {
    try {
      const request = parseRequest(http);
      const generation = current();
      const operation = resolveOperation(request, generation, allowlistFor(http));
      requireMethod(request, operation);
      const variables = requireVariables(operation, request.variables, generation.schema);
      const work = workOf({ http, generation, operation, variables });
      return await share(work, http.signal, (signal) => run(work, signal));
    } catch (error) {
      return errorResponse(error, http.headers.accept);
    }
  };
}

/** A mutation changes something, so no GET may start it. */
function requireMethod({ method }: GraphQLRequest, { kind }: Operation): void {
  if (method === 'POST' || kind === 'query') return;
  throw new ClientError('METHOD_NOT_ALLOWED', 'A mutation is sent by POST.', {
    headers: { allow: 'POST' },
  });
}
