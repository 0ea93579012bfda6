import { ClientError } from './errors.ts';
import type { Generation } from './generation.ts';
import type { Operation } from './operation.ts';
import { type Allowlist, resolveOperation } from './persisted.ts';
import { type GraphQLRequest, type HttpRequest, parseRequest } from './request.ts';
import { errorResponse, type HttpResponse } from './response.ts';
import { subgraphContextOf } from './subgraph-context.ts';
import { requireVariables } from './variables.ts';

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
  return async function handle(http) {
    try {
      const request = parseRequest(http);
      // From here until the execution starts nothing waits, so the generation is not let go.
      const generation = current();
      const operation = resolveOperation(request, generation, allowlistFor(http));
      requireMethod(request, operation);
      const variables = requireVariables(operation, request.variables, generation.schema);
      const deadline = AbortSignal.timeout(deadlineMs);
      const context = subgraphContextOf(http, deadline);
      const { accept } = http.headers;
      const response = await generation.execute({ operation, variables, accept, ...context });
      requireInTime(response, deadline);
      return response;
    } catch (error) {
      return errorResponse(error, http.headers.accept);
    }
  };
}

/** Partial data is an answer; only when the deadline left nothing to show is it a failure. */
function requireInTime({ hasErrors, body }: HttpResponse, deadline: AbortSignal): void {
  if (!hasErrors || !deadline.aborted) return;
  const { data } = JSON.parse(body) as { data?: Record<string, unknown> | null };
  if (Object.values(data ?? {}).some((value) => value !== null)) return;
  throw new ClientError('GATEWAY_TIMEOUT', 'The answer took too long.');
}

/** A mutation changes something, so no GET may start it. */
function requireMethod({ method }: GraphQLRequest, { kind }: Operation): void {
  if (method === 'POST' || kind === 'query') return;
  throw new ClientError('METHOD_NOT_ALLOWED', 'A mutation is sent by POST.', {
    headers: { allow: 'POST' },
  });
}
