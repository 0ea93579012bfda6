import { connect, type Socket } from 'node:net';

/** What came of one request; `status` 0: no answer. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** To be read before anything else is awaited: the next answer may take its place. */
  readonly body: Buffer;
}

/**
 * A client so cheap that it can ask for ten times of what a gateway can answer: it writes requests made
 * beforehand to connections that stay open, reads no more of HTTP than this gateway writes, and reads all
 * answers into the same room: its own garbage collections would take cores from what it measures.
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
  const room = Buffer.alloc(ROOM_BYTES);
  const release = (connection: Connection) => {
    if (!connection.isOpen) all.delete(connection);
    const next = waiting.shift();
    if (next) next(connection.isOpen ? connection : opened());
    else if (connection.isOpen) free.push(connection);
  };
  const opened = () => {
    const connection = new Connection(port, room);
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

const ROOM_BYTES = 64 * 1024;

class Connection {
  readonly socket: Socket;
  /** What was read of an answer before its last part. */
  #before: Buffer = NOTHING;
  #answered: ((answer: Answer) => void) | undefined;

  constructor(port: number, room: Buffer) {
    const callback = (length: number) => this.#read(room.subarray(0, length));
    const onread = { buffer: room, callback };
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true, onread });
    this.socket.on('error', () => {});
    this.socket.on('close', () => this.#answer(NO_ANSWER));
  }

  get isOpen(): boolean {
    return !this.socket.destroyed;
  }

  send(request: Buffer): Promise<Answer> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#before = NOTHING;
      if (this.isOpen) this.socket.write(request);
      else this.#answer(NO_ANSWER);
    });
  }

  /** Returns whether to go on reading: always. */
  #read(chunk: Buffer): true {
    const bytes = this.#before.length === 0 ? chunk : Buffer.concat([this.#before, chunk]);
    const answer = answerIn(bytes);
    if (!answer) {
      this.#before = Buffer.from(bytes);
    } else {
      if (answer.isLast) this.socket.destroy();
      this.#answer(answer);
    }
    return true;
  }

  #answer(answer: Answer): void {
    const answered = this.#answered;
    this.#answered = undefined;
    answered?.(answer);
  }
}

/** Reads an answer, and whether the connection ends with it; undefined: there is more to come. */
function answerIn(bytes: Buffer): (Answer & { readonly isLast: boolean }) | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const body = bytes.subarray(end + 4);
  if (body.length < Number(/\ncontent-length: (\d+)/i.exec(head)?.[1])) return undefined;
  return {
    status: Number(head.slice(9, 12)),
    retryAfter: /\nretry-after: (\S+)/i.exec(head)?.[1],
    body,
    isLast: /\nconnection: close/i.test(head),
  };
}

const NOTHING = Buffer.alloc(0);
const NO_ANSWER: Answer = { status: 0, retryAfter: undefined, body: NOTHING };
