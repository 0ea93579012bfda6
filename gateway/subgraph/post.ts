import type { Dispatcher } from 'undici';
import type { HttpAnswer } from './answer.ts';
import { ConnectionLost } from './error.ts';

/** One HTTP request by POST. */
export interface Post {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/**
 * Sends a request and reads the answer to its end. Redirects are not followed: a 3xx is an answer
 * like any other. Uses undici below its streams, for an answer is always read as a whole.
 *
 * Rejects with whatever ended the connection (a ConnectionLost where no answer had begun), or with the
 * reason of the signal that aborted first.
 */
export function post(
  dispatcher: Dispatcher,
  { origin, path, headers, body }: Post,
  signals: readonly AbortSignal[],
): Promise<HttpAnswer> {
  return new Promise<HttpAnswer>((resolve, reject) => {
    let status = 0;
    let answerHeaders: HttpAnswer['headers'] = {};
    const chunks: Buffer[] = [];
    let controller: Dispatcher.DispatchController | undefined;
    const aborted = () => signals.find((signal) => signal.aborted);
    const settled = () => {
      for (const signal of signals) signal.removeEventListener('abort', abort);
    };
    const abort = () => {
      const reason = aborted()?.reason;
      settled();
      controller?.abort(reason);
      reject(reason);
    };
    if (aborted()) return abort();
    for (const signal of signals) signal.addEventListener('abort', abort, { once: true });
    dispatcher.dispatch(
      { origin, path, method: 'POST', headers, body },
      {
        onRequestStart: (started) => {
          controller = started;
          const left = aborted();
          if (left) started.abort(left.reason);
        },
        onResponseStart: (_, statusCode, received) => {
          status = statusCode;
          answerHeaders = received;
        },
        onResponseData: (_, chunk) => {
          chunks.push(chunk);
        },
        onResponseEnd: () => {
          settled();
          resolve({ status, headers: answerHeaders, text: textOf(chunks) });
        },
        onResponseError: (_, error) => {
          settled();
          reject(
            status === 0 && isLost(error)
              ? new ConnectionLost(error.message, { cause: error })
              : error,
          );
        },
      },
    );
  });
}

function textOf(chunks: readonly Buffer[]): string {
  const [only] = chunks;
  if (chunks.length === 1 && only) return only.toString('utf8');
  return Buffer.concat(chunks).toString('utf8');
}

function isLost(error: Error & { code?: string }): boolean {
  return LOST.has(error.code ?? '');
}

/** Closed by the other side, in one way or another. */
const LOST = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);
