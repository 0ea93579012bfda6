import { admittedWork } from './admitted-work.ts';
import { withinArgumentLimits } from './argument-limits.ts';
import type { Cache } from './cache/cache.ts';
import { cachedWork } from './cached-work.ts';
import { claimedVersion } from './client-version.ts';
import { withinDeadline } from './deadline.ts';
import type { BffDefinition } from './definition.ts';
import { requireAffordable } from './document-cost.ts';
import { ClientError } from './errors.ts';
import type { Generation } from './generation.ts';
import { keptUseOf } from './kept-use.ts';
import type { RequestLimits } from './limits-choice.ts';
import type { Operation } from './operation.ts';
import type { AdmissionControl } from './overload/admission-control.ts';
import { createOwnWrites, type Invalidate } from './own-writes.ts';
import { type Allowlist, resolveOperation } from './persisted.ts';
import type { Represent } from './representation.ts';
import { type GraphQLRequest, type HttpRequest, parseRequest } from './request.ts';
import { errorResponse, type HttpResponse } from './response.ts';
import { type OnChange, sharedInFlight } from './shared-work.ts';
import type { Log } from './telemetry/log.ts';
import { requireVariableLimits } from './variable-limits.ts';
import { requireVariables } from './variables.ts';
import type { Admission, VersionGate } from './version-gate.ts';
import { workOf } from './work.ts';

export interface GatewayOptions {
  /** The generation served right now. */
  readonly current: () => Generation;
  readonly admit: VersionGate;
  /** Lets work begin, or refuses it. */
  readonly admission: AdmissionControl;
  /** Told of operations whose answers may be kept. */
  readonly keepable: WeakSet<Operation>;
  readonly allowlistFor: (http: HttpRequest) => Allowlist;
  readonly limits: RequestLimits;
  /** Time for a whole request, in milliseconds. */
  readonly deadlineMs: number;
  /** What is kept of whole answers. Default: nothing. */
  readonly responses: Cache | undefined;
  /** Told of what a mutation changed, before its answer goes out. */
  readonly invalidate: Invalidate;
  readonly onChange: OnChange;
  readonly keeping: Pick<
    BffDefinition['cache'],
    'staleWhileRevalidateS' | 'staleIfErrorS' | 'operations'
  >;
  readonly represent: Represent;
  readonly log: Log;
}

/** Answers one request. It never throws: whatever goes wrong is an answer. */
export type Handler = (http: HttpRequest) => Promise<HttpResponse>;

/** The life of a request, told in its stages: each takes what the one before made. */
export function createGateway(options: GatewayOptions): Handler {
  const { current, admit, allowlistFor, limits, deadlineMs, keeping, represent } = options;
  const ownWrites = createOwnWrites(options.invalidate);
  const answerWork = cachedWork({
    ...options,
    ...keeping,
    ownWrites,
    share: sharedInFlight(deadlineMs, options.onChange),
    run: admittedWork(options.admission, options.keepable, withinDeadline(deadlineMs)),
  });
  const keptUse = keptUseOf(keeping, ownWrites);

  async function answer({ http, request, generation }: Started): Promise<HttpResponse> {
    let operation: Operation | undefined;
    try {
      operation = resolveOperation(request, generation, allowlistFor(http));
      requireMethod(request, operation);
      requireVariableLimits(request.variables, http.body.length + http.search.length, limits);
      const sent = requireVariables(operation, request.variables, generation.schema);
      const variables = withinArgumentLimits(operation, sent, generation.schema);
      requireAffordable(operation, { variables, schema: generation.schema }, limits);
      const access = generation.accessOf(operation, http.viewer);
      const work = workOf({ http, generation, operation, variables, access, keptUse });
      return await answerWork(work, http.signal);
    } catch (error) {
      const asked = operation ? { operation } : { request };
      return { ...errorResponse(error, http.headers.accept), ...asked };
    }
  }

  async function admittedAnswer(http: HttpRequest): Promise<HttpResponse> {
    let operation: Operation | undefined;
    try {
      const request = parseRequest(http);
      const generation = current();
      operation = generation.operations.get(request.documentId ?? '');
      const admission = admit(claimedVersion(http.headers), operation?.name);
      const answered = await generation.hold(() => answer({ http, request, generation }));
      return admitted(answered, admission);
    } catch (error) {
      return { ...errorResponse(error, http.headers.accept), ...(operation && { operation }) };
    }
  }

  return async (http) => represent(http, await admittedAnswer(http));
}

/** A request that was read, and the generation it keeps from now on. */
interface Started {
  readonly http: HttpRequest;
  readonly request: GraphQLRequest;
  readonly generation: Generation;
}

/** The answer with what its client is told of its version. */
function admitted(response: HttpResponse, { verdict, headers }: Admission): HttpResponse {
  if (verdict === 'ok') return response;
  return { ...response, verdict, headers: { ...response.headers, ...headers } };
}

/** A mutation changes something, so no GET may start it. */
function requireMethod({ method }: GraphQLRequest, { kind }: Operation): void {
  if (method === 'POST' || kind === 'query') return;
  throw new ClientError('METHOD_NOT_ALLOWED', 'A mutation is sent by POST.', {
    headers: { allow: 'POST' },
  });
}
