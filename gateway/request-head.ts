import type { IncomingMessage } from 'node:http';
import { ClientError } from './errors.ts';

/** Most lines of headers that a request may carry. */
export const HEADER_LINES = 100;

/**
 * Why a request is refused for its head alone, before a byte of its body is read; undefined: it is
 * not. Its connection is closed then, for nobody reads on.
 */
export function headError(
  request: Pick<IncomingMessage, 'rawHeaders' | 'httpVersion' | 'headers'>,
): ClientError | undefined {
  const { rawHeaders, headers } = request;
  if (rawHeaders.length > HEADER_LINES * 2) {
    return refused('HEADERS_TOO_LARGE', `A request has at most ${HEADER_LINES} headers.`);
  }
  if (!namesOneHost(request)) return refused('BAD_REQUEST', 'The request does not name one host.');
  const encoding = headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return undefined;
  // Nothing is ever inflated, so nothing small becomes large: requests are small as they are.
  return refused('UNSUPPORTED_MEDIA_TYPE', 'Request bodies are not compressed.', {
    'accept-encoding': 'identity',
  });
}

/** Which host is meant must not be left to whoever reads the request next (RFC 9112 section 3.2). */
function namesOneHost({
  rawHeaders,
  httpVersion,
}: Pick<IncomingMessage, 'rawHeaders' | 'httpVersion'>): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === 'host') hosts += 1;
  }
  return hosts === 1 || (hosts === 0 && httpVersion === '1.0');
}

function refused(
  code: 'HEADERS_TOO_LARGE' | 'BAD_REQUEST' | 'UNSUPPORTED_MEDIA_TYPE',
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ClientError {
  return new ClientError(code, message, { headers: { ...headers, connection: 'close' } });
}
