import type { IncomingHttpHeaders } from 'node:http';
import { errorResponse, type HttpResponse } from '../response.ts';
import type { AdmissionControl } from './admission-control.ts';
import type { Triage } from './triage.ts';

/**
 * Refuses requests before more is read of them than it takes to decide that. Such requests are counted by
 * reason and told of nowhere else: that would cost more than they do.
 */
export interface EarlyRefusals {
  /** Why one is not read any further; undefined: it is. */
  unread(request: Head): HttpResponse | undefined;
  /** Why one that was read is not answered; undefined: it is. */
  read(request: Pick<Head, 'headers'> & { readonly body: unknown }): HttpResponse | undefined;
}

interface Head {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

export function createEarlyRefusals(admission: AdmissionControl, triage: Triage): EarlyRefusals {
  const refusal = ({ accept }: IncomingHttpHeaders) => errorResponse(admission.refused(), accept);
  return {
    unread: ({ method, url = '', headers }) => {
      // Only a body tells whether it is a mutation.
      const isRefused = method === 'POST' ? admission.isFull('mutation') : triage(url) === 'refuse';
      return isRefused ? refusal(headers) : undefined;
    },
    read: ({ headers, body }) =>
      typeof body === 'string' && triage(body) === 'refuse' ? refusal(headers) : undefined,
  };
}
