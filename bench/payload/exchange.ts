import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What is sent. */
export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string;
}

/** What came back, counted on the wire. */
export interface Exchange {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As it was sent: still compressed. */
  readonly body: Buffer;
  /** Bytes of head and body together. */
  readonly wireBytes: number;
}

/** One request on a connection of its own, so that every byte on it is the answer's. */
export function exchange({ url, body, ...options }: Asked): Promise<Exchange> {
  return new Promise((answered, failed) => {
    request(url, { ...options, agent: false }, async (response) => {
      const { statusCode: status = 0, headers, socket } = response;
      const received = await buffer(response);
      answered({ status, headers, body: received, wireBytes: socket.bytesRead });
    })
      .on('error', failed)
      .end(body);
  });
}
