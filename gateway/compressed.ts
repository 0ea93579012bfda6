import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';
import type { ContentEncoding } from './content-encoding.ts';

/**
 * A body in a content encoding, made beside the event loop. Bytes that a cache keeps are
 * compressed once for each encoding, for as long as they are kept.
 */
export function compressed(body: string | Buffer, encoding: ContentEncoding): Promise<Buffer> {
  if (typeof body === 'string') return COMPRESS[encoding](Buffer.from(body));
  let made = known[encoding].get(body);
  if (!made) {
    made = COMPRESS[encoding](body);
    known[encoding].set(body, made);
    // The next one tries anew.
    made.catch(() => known[encoding].delete(body));
  }
  return made;
}

type Compress = (body: Buffer) => Promise<Buffer>;

const brotli = promisify(brotliCompress);
const zstd = promisify(zstdCompress);
const gzipped = promisify(gzip);

/** Levels at which another per cent of size begins to cost several times the work. */
const COMPRESS: Readonly<Record<ContentEncoding, Compress>> = {
  zstd: (body) => zstd(body, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
  br: (body) =>
    brotli(body, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_QUALITY]: 4,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.byteLength,
      },
    }),
  gzip: (body) => gzipped(body, { level: 6 }),
};

const known: Readonly<Record<ContentEncoding, WeakMap<Buffer, Promise<Buffer>>>> = {
  zstd: new WeakMap(),
  br: new WeakMap(),
  gzip: new WeakMap(),
};
