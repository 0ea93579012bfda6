import { hash } from 'node:crypto';

/**
 * What one part of the system tells the next of who asks: a JWT (RFC 7519) that lives for less than
 * a minute, for one audience, about one message.
 */
export interface InternalClaims {
  /** Who says so: `edge` or `bff:<client>`. */
  readonly iss: string;
  /** Whom it is said to: `bff:<client>` or `subgraph:<name>`. */
  readonly aud: string;
  /** Since when and until when it counts, in seconds since 1970. */
  readonly iat: number;
  readonly exp: number;
  /** The viewer; absent for nobody, and where an answer does not depend on who asks. */
  readonly sub?: string;
  /** The viewer's scopes, separated by spaces; present with `sub`. */
  readonly scope?: string;
  /** The client on whose endpoint the request came in. */
  readonly client: string;
  /** The id of the request that it was made for. */
  readonly jti: string;
  /** Of the message that it came with (`digestOf`). */
  readonly digest: string;
}

/** The `typ` of its header: no other kind of token passes for one. */
export const TOKEN_TYPE = 'facet-internal+jwt';

/** For how long a token counts, in seconds. */
export const TOKEN_LIFE_S = 45;

/** How far two machines' clocks may be apart, in seconds. */
export const CLOCK_TOLERANCE_S = 5;

/** An HTTP message that a token goes with. */
export interface Message {
  readonly method: string;
  /** Path and query string, as the request line has them. */
  readonly target: string;
  readonly body: string | Buffer;
}

/**
 * The SHA-256 of a message in base64url: of its body's bytes, or of a message without one, of
 * method and target. A token is good for no other message.
 */
export function digestOf({ method, target, body }: Message): string {
  return hash('sha256', body === '' ? `${method} ${target}` : body, 'base64url');
}
