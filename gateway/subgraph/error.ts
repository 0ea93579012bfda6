import { GraphQLError } from 'graphql';

const MESSAGES = {
  SUBREQUEST_HTTP_ERROR: 'could not be reached',
  SUBREQUEST_TIMEOUT: 'did not answer in time',
  SUBREQUEST_MALFORMED_RESPONSE: 'answered something that is not GraphQL',
} as const;

/**
 * No usable answer came from a subgraph. What a client sees of it is the service's public name
 * and a code; what really happened is the cause, for the log.
 */
export class SubgraphError extends GraphQLError {
  readonly service: string;
  readonly code: keyof typeof MESSAGES;

  constructor(
    service: string,
    code: keyof typeof MESSAGES,
    { cause, path }: { cause?: unknown; path?: readonly (string | number)[] } = {},
  ) {
    super(`The service "${service}" ${MESSAGES[code]}.`, {
      extensions: { code, service },
      path: path ?? null,
    });
    this.name = 'SubgraphError';
    this.service = service;
    this.code = code;
    this.cause = cause;
  }
}
