import { connect, type Socket } from 'node:net';

/** What came of one request; `status` 0: no answer. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: Buffer;
}

/**
 * A client so cheap that it can ask for ten times of what a gateway can answer: it writes requests made
 * beforehand to connections that stay open, and reads no more of HTTP than this gateway writes.
 */
export interface HttpClient {
  send(request: Buffer): Promise<Answer>;
  /** Sends a request and leaves before it can be answered. */
  abort(request: Buffer): void;
  close(): void;
}

export interface HttpClientOptions {
  readonly port: number;
  /** Requests beyond so many at once wait here. */
  readonly connections: number;
}

export function createHttpClient({ port, connections }: HttpClientOptions): HttpClient {
  const free: Connection[] = [];
  const all = new Set<Connection>();
  const waiting: ((connection: Connection) => void)[] = [];
  const release = (connection: Connection) => {
    if (!connection.isOpen) all.delete(connection);
    const next = waiting.shift();
    if (next) next(connection.isOpen ? connection : opened());
    else if (connection.isOpen) free.push(connection);
  };
  const opened = () => {
    const connection = new Connection(port);
    all.add(connection);
    return connection;
  };
  const acquire = (): Connection | Promise<Connection> => {
    for (let known = free.pop(); known; known = free.pop()) if (known.isOpen) return known;
    if (all.size < connections) return opened();
    return new Promise((resolve) => waiting.push(resolve));
  };
  return {
    send: async (request) => {
      const connection = await acquire();
      const answer = await connection.send(request);
      release(connection);
      return answer;
    },
    abort: (request) => {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.on('error', () => {});
      socket.write(request, () => setTimeout(() => socket.destroy(), 1));
    },
    close: () => {
      for (const { socket } of all) socket.destroy();
    },
  };
}

class Connection {
  readonly socket: Socket;
  #chunks: Buffer[] = [];
  #answered: ((answer: Answer) => void) | undefined;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('data', (chunk) => this.#read(chunk));
    this.socket.on('error', () => {});
    this.socket.on('close', () => this.#answer(NO_ANSWER));
  }

  get isOpen(): boolean {
    return !this.socket.destroyed;
  }

  send(request: Buffer): Promise<Answer> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#chunks = [];
      if (this.isOpen) this.socket.write(request);
      else this.#answer(NO_ANSWER);
    });
  }

  #read(chunk: Buffer): void {
    this.#chunks.push(chunk);
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    const end = bytes.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = bytes.toString('latin1', 0, end);
    const body = bytes.subarray(end + 4);
    if (body.length < Number(/\ncontent-length: (\d+)/i.exec(head)?.[1])) return;
    if (/\nconnection: close/i.test(head)) this.socket.destroy();
    const retryAfter = /\nretry-after: (\S+)/i.exec(head)?.[1];
    this.#answer({ status: Number(head.slice(9, 12)), retryAfter, body });
  }

  #answer(answer: Answer): void {
    const answered = this.#answered;
    this.#answered = undefined;
    answered?.(answer);
  }
}

const NO_ANSWER: Answer = { status: 0, retryAfter: undefined, body: Buffer.alloc(0) };
