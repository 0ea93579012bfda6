import type { Dispatcher } from 'undici';
import type { HttpAnswer } from './answer.ts';

/** One HTTP request by POST. */
export interface Post {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Sends a request and reads the answer to its end. Redirects are not followed: a 3xx is an answer
 * like any other. Uses undici below its streams, for an answer is always read as a whole.
 *
 * Rejects with whatever ended the connection, or with the signal's reason.
 */
export function post(
  dispatcher: Dispatcher,
  { origin, path, headers, body }: Post,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  return new Promise<HttpAnswer>((resolve, reject) => {
    let status = 0;
    let answerHeaders: HttpAnswer['headers'] = {};
    const chunks: Buffer[] = [];
    let controller: Dispatcher.DispatchController | undefined;
    const abort = () => {
      controller?.abort(signal.reason);
      reject(signal.reason);
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    dispatcher.dispatch(
      { origin, path, method: 'POST', headers, body },
      {
        onRequestStart: (started) => {
          controller = started;
          if (signal.aborted) started.abort(signal.reason);
        },
        onResponseStart: (_, statusCode, received) => {
          status = statusCode;
          answerHeaders = received;
        },
        onResponseData: (_, chunk) => {
          chunks.push(chunk);
        },
        onResponseEnd: () => {
          signal.removeEventListener('abort', abort);
          resolve({ status, headers: answerHeaders, text: textOf(chunks) });
        },
        onResponseError: (_, error) => {
          signal.removeEventListener('abort', abort);
          reject(error);
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
