import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/**
 * A server that answers whatever a test scripts: good, bad, late or never. Whoever asks whether it is
 * ready is told so, and leaves no trace.
 */
export interface ScriptedServer {
  readonly url: string;
  /** Requests received so far. */
  readonly received: readonly Received[];
  /** Connections opened so far. */
  readonly sockets: readonly Socket[];
  /** Answers differently from now on. */
  script(script: Script): void;
  /** Forgets what was received. */
  forget(): void;
  close(): Promise<void>;
}

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly socket: Socket;
}

export type Script = (received: Received, response: ServerResponse) => void;

/** Starts a scripted server on a free port. */
export async function startScripted(first: Script): Promise<ScriptedServer> {
  let script = first;
  const received: Received[] = [];
  const sockets: Socket[] = [];
  const server = createServer(async (request, response) => {
    const seen = await read(request).catch(() => undefined);
    if (!seen) return;
    if (seen.url === '/health/ready') return answer({ status: 'ready' })(seen, response);
    received.push(seen);
    script(seen, response);
  });
  server.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    received,
    sockets,
    script: (next) => {
      script = next;
    },
    forget: () => received.splice(0),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers JSON with status 200. */
export function answer(body: unknown, headers: Record<string, string> = {}): Script {
  return raw(JSON.stringify(body), headers);
}

/** Answers this text, as JSON unless the headers say otherwise. */
export function raw(text: string | Buffer, headers: Record<string, string> = {}, status = 200) {
  return (_: Received, response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  };
}

/** Never answers. */
export const silence: Script = () => {};

/** An address on which nothing listens. */
export async function deadUrl(): Promise<string> {
  const server = await startScripted(silence);
  await server.close();
  return server.url;
}

async function read(request: IncomingMessage): Promise<Received> {
  request.setEncoding('utf8');
  let body = '';
  for await (const chunk of request) body += chunk;
  const { method = '', url = '', headers, socket } = request;
  return { method, url, headers, body, socket };
}
