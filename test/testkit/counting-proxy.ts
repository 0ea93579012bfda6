import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it went over the wire. */
export interface WireRequest {
  readonly method: string;
  /** Path and query string. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The status it was answered with. */
  readonly status: number;
}

/** A proxy before a server that keeps book of every request. */
export interface CountingProxy {
  readonly url: string;
  /** The requests since this was asked last. */
  take(): readonly WireRequest[];
  close(): Promise<void>;
}

export async function startCountingProxy(upstream: string): Promise<CountingProxy> {
  const seen: WireRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming);
    const answer = await send(upstream, incoming, body);
    const { method = '', url: path = '', headers } = incoming;
    const status = answer.statusCode ?? 0;
    seen.push({ method, path, headers, body, status });
    outgoing.writeHead(status, answer.headers);
    answer.pipe(outgoing);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => seen.splice(0),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function send(
  upstream: string,
  { method, url = '', headers }: IncomingMessage,
  body: string,
): Promise<IncomingMessage> {
  return new Promise((answered, failed) => {
    request(new URL(url, upstream), { method, headers }, answered).on('error', failed).end(body);
  });
}
