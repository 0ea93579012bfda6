import type { FastifyRequest } from 'fastify';

/**
 * The headers of the outside that reach a BFF. A list of what passes cannot forget a header that
 * somebody invents tomorrow: identities, forwarding, hop-by-hop headers and cookies all stay out.
 */
const PASSED = [
  'accept',
  'accept-encoding',
  'accept-language',
  'apollo-require-preflight',
  'apollographql-client-name',
  'apollographql-client-version',
  'cache-control',
  'content-type',
  'graphql-client-name',
  'graphql-client-version',
  'graphql-require-preflight',
  'if-none-match',
  'user-agent',
  'x-apollo-operation-name',
  'x-facet-credential',
] as const;

/** The headers of a request as its BFF gets them; what only the edge may say, the edge says. */
export function upstreamHeaders(request: FastifyRequest): Record<string, string> {
  const { headers, ip, id, host, protocol } = request;
  const passed = PASSED.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  return {
    ...Object.fromEntries(passed),
    'x-request-id': id,
    'x-forwarded-for': ip,
    'x-forwarded-host': host,
    'x-forwarded-proto': protocol,
  };
}
