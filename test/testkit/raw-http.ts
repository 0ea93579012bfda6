import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** A parsed answer to raw bytes. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Without its content encoding. */
  readonly body: string;
}

/** Sends bytes, exactly these, and reads until the server closes the connection. */
export async function sendRaw(url: string, bytes: string | Buffer): Promise<RawAnswer> {
  const socket = await openSocket(url);
  socket.write(bytes);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => {});
  await once(socket, 'close');
  return parseAnswer(Buffer.concat(chunks));
}

/** Sends bytes and reads one whole answer, whether or not the server closes the connection then. */
export async function askRaw(url: string, bytes: string | Buffer): Promise<RawAnswer> {
  const socket = await openSocket(url);
  let received: Buffer = Buffer.alloc(0);
  const whole = new Promise<void>((resolve) => {
    socket.on('error', () => {});
    socket.once('close', resolve);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (isWhole(received)) resolve();
    });
  });
  socket.write(bytes);
  await whole;
  socket.destroy();
  return parseAnswer(received);
}

/** Whether the bytes hold all of an answer; of one that does not tell its length only its end can. */
function isWhole(bytes: Buffer): boolean {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return false;
  const head = bytes.toString('latin1', 0, headEnd);
  if (/^transfer-encoding: chunked/im.test(head)) return bytes.includes('0\r\n\r\n');
  const [, length] = /^content-length: (\d+)/im.exec(head) ?? [];
  return length !== undefined && bytes.length >= headEnd + 4 + Number(length);
}

/** A connection to the server of a URL. */
export async function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
}

/** The bytes of a POST with a JSON body. */
export function postBytes(url: string, body: unknown): string {
  const text = JSON.stringify(body);
  const head = [
    `POST ${new URL(url).pathname} HTTP/1.1`,
    'host: test',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${text}`;
}

function parseAnswer(bytes: Buffer): RawAnswer {
  const headEnd = bytes.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const sent = bytes.subarray(headEnd + 4);
  const body = headers['transfer-encoding'] === 'chunked' ? joined(sent) : sent;
  const decode = DECODERS[headers['content-encoding'] ?? ''];
  return {
    status: Number(statusLine.split(' ')[1]),
    headers,
    body: (decode ? decode(body) : body).toString(),
  };
}

const DECODERS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  br: brotliDecompressSync,
};

function joined(sent: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; at < sent.length; ) {
    const sizeEnd = sent.indexOf('\r\n', at);
    const size = Number.parseInt(sent.toString('latin1', at, sizeEnd), 16);
    chunks.push(sent.subarray(sizeEnd + 2, sizeEnd + 2 + size));
    at = sizeEnd + 2 + size + 2;
  }
  return Buffer.concat(chunks);
}
