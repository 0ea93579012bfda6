import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { write } from '../http.ts';
import { errorResponse } from '../response.ts';
import type { AdmissionControl } from './admission-control.ts';
import type { Triage } from './triage.ts';

/**
 * A route's hooks that answer 503 before more is read of a request than it takes to decide that. Such
 * requests are counted by reason and told of nowhere else: that would cost more than they do.
 */
export function refuseEarly(admission: AdmissionControl, triage: Triage) {
  const refuse = ({ headers }: FastifyRequest, reply: FastifyReply) =>
    write(reply, errorResponse(admission.refused(), headers.accept));
  return {
    onRequest: (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => {
      const { method, url } = request;
      // Only a body tells whether it is a mutation.
      const isRefused = method === 'POST' ? admission.isFull('mutation') : triage(url) === 'refuse';
      if (isRefused) refuse(request, reply);
      else done();
    },
    preHandler: (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => {
      const { body } = request;
      if (typeof body === 'string' && triage(body) === 'refuse') refuse(request, reply);
      else done();
    },
  };
}
