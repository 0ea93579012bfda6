import Negotiator from 'negotiator';

/** The content encodings of HTTP that answers are sent in. */
export const CONTENT_ENCODINGS = ['zstd', 'br', 'gzip'] as const;
export type ContentEncoding = (typeof CONTENT_ENCODINGS)[number];

/** How answers are compressed. */
export interface Compression {
  /** Those offered; of several that a caller likes the same, the first is taken. */
  readonly encodings: readonly ContentEncoding[];
  /** Bodies with fewer bytes go as they are. */
  readonly minBytes: number;
}

/** The encoding for a body of so many bytes and a caller's `Accept-Encoding`; none: as it is. */
export type ChooseEncoding = (
  acceptEncoding: string | undefined,
  bytes: number,
) => ContentEncoding | undefined;

/**
 * Negotiates content encodings. A caller that refuses what is not encoded gets even short bodies
 * encoded; one that takes nothing at all is answered as if it had not asked.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
 */
export function encodingChooser({ encodings, minBytes }: Compression): ChooseEncoding {
  const preferred = [...encodings, IDENTITY];
  // Clients send one of few headers, but an attacker may send any.
  const negotiated = new Map<string, Negotiated>();
  return (acceptEncoding, bytes) => {
    if (!acceptEncoding) return undefined;
    let found = negotiated.get(acceptEncoding);
    if (!found) {
      found = negotiate(acceptEncoding, preferred);
      if (negotiated.size < NEGOTIATED_MAX) negotiated.set(acceptEncoding, found);
    }
    return bytes >= minBytes ? found.forLong : found.forShort;
  };
}

const IDENTITY = 'identity';
const NEGOTIATED_MAX = 1_000;

/** What the package can and its types do not know: to prefer some of those liked the same. */
interface Preferring {
  encodings(available: readonly string[], options: { preferred: readonly string[] }): string[];
}

interface Negotiated {
  readonly forLong: ContentEncoding | undefined;
  readonly forShort: ContentEncoding | undefined;
}

function negotiate(acceptEncoding: string, preferred: readonly string[]): Negotiated {
  const headers = { 'accept-encoding': acceptEncoding };
  const accepted = (new Negotiator({ headers }) as Preferring).encodings(preferred, { preferred });
  const best = CONTENT_ENCODINGS.find((encoding) => encoding === accepted[0]);
  return { forLong: best, forShort: accepted.includes(IDENTITY) ? undefined : best };
}
