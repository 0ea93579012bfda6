/**
 * The one table of error codes, each with the HTTP status it is answered with. Codes of the last
 * group travel inside a 200 answer, on the `path` that failed.
 */
export const ERROR_CODES = {
  BAD_REQUEST: 400,
  GRAPHQL_PARSE_FAILED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  BAD_USER_INPUT: 400,
  OPERATION_RESOLUTION_FAILURE: 400,
  PERSISTED_QUERY_ID_REQUIRED: 400,
  CANNOT_SEND_PQ_ID_AND_BODY: 400,
  MAX_DEPTH_LIMIT: 400,
  MAX_ALIASES_LIMIT: 400,
  MAX_ROOT_FIELDS_LIMIT: 400,
  MAX_TOKENS_LIMIT: 400,
  COST_ESTIMATED_TOO_EXPENSIVE: 400,
  CSRF_ERROR: 400,
  BATCHING_NOT_ALLOWED: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  QUERY_NOT_IN_SAFELIST: 403,
  PERSISTED_QUERY_NOT_IN_LIST: 404,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  NOT_ACCEPTABLE: 406,
  REQUEST_TIMEOUT: 408,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  EXPECTATION_FAILED: 417,
  CLIENT_VERSION_UNSUPPORTED: 426,
  RATE_LIMITED: 429,
  HEADERS_TOO_LARGE: 431,
  INTERNAL_SERVER_ERROR: 500,
  NOT_READY: 503,
  OVERLOADED: 503,
  GATEWAY_TIMEOUT: 504,
  SUBREQUEST_HTTP_ERROR: 200,
  SUBREQUEST_TIMEOUT: 200,
  SUBREQUEST_MALFORMED_RESPONSE: 200,
  RESPONSE_VALIDATION_FAILED: 200,
  UNAUTHORIZED_FIELD_OR_TYPE: 200,
  CIRCUIT_OPEN: 200,
  BULKHEAD_FULL: 200,
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** What a client is told about one thing that went wrong. */
export interface ErrorReport {
  readonly message: string;
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
}

/** The most reports one answer carries. */
export const ERRORS_MAX = 10;

/** Most bytes of an error answer. */
const BODY_BYTES = 16 * 1024;

/** An error the caller may see as it is: its message is safe and its code tells the status. */
export class ClientError extends Error {
  readonly code: ErrorCode;
  readonly reports: readonly ErrorReport[];
  readonly headers: Readonly<Record<string, string>>;
  /** What stands beside the code in the answer. */
  readonly extensions: ErrorExtensions;

  /** `reports` replaces the message where several things are wrong; at most ten are shown. */
  constructor(code: ErrorCode, message: string, more: ClientErrorDetails = {}) {
    // Nobody reads its stack, and where a flood is refused taking it was a tenth of all work.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'ClientError';
    this.code = code;
    this.reports = (more.reports ?? [{ message }]).slice(0, ERRORS_MAX);
    this.headers = more.headers ?? {};
    this.extensions = more.extensions ?? {};
  }

  get status(): number {
    return ERROR_CODES[this.code];
  }
}

interface ClientErrorDetails {
  readonly reports?: readonly ErrorReport[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly extensions?: ErrorExtensions;
}

/** What stands beside a code. */
type ErrorExtensions = Readonly<Record<string, string | number>>;

/**
 * The JSON text of an error answer, the same everywhere: edge, BFF and health. It has at most 16 KB,
 * for which reports at its end are left out.
 */
export function errorBody(
  code: ErrorCode,
  reports: readonly ErrorReport[],
  more: ErrorExtensions = {},
): string {
  const extensions = { code, ...more };
  const body = `${JSON.stringify({ errors: reports.map((report) => ({ ...report, extensions })) })}\n`;
  if (reports.length < 2 || Buffer.byteLength(body) <= BODY_BYTES) return body;
  return errorBody(code, reports.slice(0, -1), more);
}
