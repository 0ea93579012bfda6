import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a service goes away. */
export interface DrainOptions {
  /** For how long it still takes requests, so that gateways learn that it goes. Default 0. */
  readonly graceMs?: number;
  /** How long everything may take, the grace too; what is under way then is cut off. Default 10,000. */
  readonly deadlineMs?: number;
}

/** A server's way out. */
export interface Drain {
  readonly isDraining: boolean;
  /** Takes requests for a while, then none, and `close`s the server, which answers what is under way. */
  drain(close: () => Promise<unknown>, options?: DrainOptions): Promise<void>;
}

/** Watches a server's connections from the start, so that it can be drained. */
export function drainOf(server: Server): Drain {
  // Node takes a connection on which nothing was asked yet for one that is busy.
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
  let isDraining = false;
  const closeIdle = () => {
    server.closeIdleConnections();
    for (const socket of silent) socket.destroy();
  };
  return {
    get isDraining() {
      return isDraining;
    },
    drain: async (close, { graceMs = 0, deadlineMs = 10_000 } = {}) => {
      isDraining = true;
      server.prependListener('request', closeAfter);
      await sleep(Math.min(graceMs, deadlineMs));
      const cutOff = setTimeout(() => server.closeAllConnections(), deadlineMs - graceMs);
      const sweep = setInterval(closeIdle, SWEEP_MS);
      const closed = close();
      closeIdle();
      await closed;
      clearTimeout(cutOff);
      clearInterval(sweep);
    },
  };
}

/** The answer says `Connection: close`. */
function closeAfter(_: unknown, response: ServerResponse): void {
  response.shouldKeepAlive = false;
}

const SWEEP_MS = 50;
