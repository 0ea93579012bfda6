import { constants, fstatSync, openSync, write, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { DestinationStream } from 'pino';

/**
 * Where lines of a log go: a file descriptor, written beside the requests' way. Lines are gathered to
 * 4 KB, a tenth of a second at most, which takes half the time that writing each would. Whoever reads
 * them may be slow, stand still, or be gone, and a disk may be full: 4 MB of them wait, the rest is
 * counted and dropped, and nobody is kept waiting, not even who ends the process.
 */
export class LogDestination implements DestinationStream {
  readonly #fd: number;
  #gathered: string[] = [];
  #bytes = 0;
  #dropped = 0;
  #isWriting = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(fd: number) {
    this.#fd = nonBlocking(fd);
    process.once('exit', () => this.flushSync());
  }

  /** Lines that were lost so far. */
  get dropped(): number {
    return this.#dropped;
  }

  write(line: string): void {
    if (this.#bytes + line.length > WAITING_BYTES) {
      this.#dropped += 1;
      return;
    }
    this.#gathered.push(line);
    this.#bytes += line.length;
    if (this.#isWriting) return;
    if (this.#bytes >= GATHERED_BYTES) this.#next();
    else this.#timer ??= setTimeout(() => this.#next(), GATHERED_MS).unref();
  }

  /** Writes what can be written at once. */
  flushSync(): void {
    try {
      for (let rest = this.#taken().bytes; rest.length > 0; ) {
        rest = rest.subarray(writeSync(this.#fd, rest));
      }
    } catch {
      // Nobody is left to be told.
    }
  }

  #next(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isWriting = this.#gathered.length > 0;
    if (this.#isWriting) this.#write(this.#taken());
  }

  #write({ lines, bytes }: Chunk): void {
    write(this.#fd, bytes, (error, written = 0) => {
      if (error && error.code !== 'EAGAIN') {
        this.#dropped += lines;
        return this.#next();
      }
      const rest = bytes.subarray(written);
      if (rest.length === 0) return this.#next();
      setTimeout(() => this.#write({ lines, bytes: rest }), error ? RETRY_MS : 0).unref();
    });
  }

  #taken(): Chunk {
    const lines = this.#gathered;
    this.#gathered = [];
    this.#bytes = 0;
    return { lines: lines.length, bytes: Buffer.from(lines.join('')) };
  }
}

interface Chunk {
  readonly lines: number;
  readonly bytes: Buffer;
}

let standardError: LogDestination | undefined;

/** Standard error, the same for all of a process. */
export function logDestination(): LogDestination {
  standardError ??= new LogDestination(2);
  return standardError;
}

/** Lines of this process's logs that were lost so far. */
export function droppedLogLines(): number {
  return standardError?.dropped ?? 0;
}

/**
 * The same place, never waited for: a write that waits keeps a process from ending. A pipe is opened
 * anew, so that whoever shares it is left as it is; of a socket Node's own handle sees to it.
 */
function nonBlocking(fd: number): number {
  try {
    const place = fstatSync(fd);
    if (place.isFIFO()) {
      return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
    }
    if (place.isSocket()) HANDLES.push(new Socket({ fd, readable: false, writable: true }).unref());
  } catch {
    // Not every system has that folder: then it is written as it is.
  }
  return fd;
}

/** One that is forgotten would close its file descriptor. */
const HANDLES: Socket[] = [];

const GATHERED_BYTES = 4 * 1024;
const GATHERED_MS = 100;
const WAITING_BYTES = 4 * 1024 * 1024;
const RETRY_MS = 100;
