import type { SigningKey } from './signing-key.ts';
import type { TrustedKeys } from './trusted-keys.ts';

/** How a BFF learns who asks, and how it tells subgraphs. */
export type Identity = TokenIdentity | HeaderIdentity;

/** By internal tokens: believed is what an edge signed, and told what this BFF signs. */
export interface TokenIdentity {
  readonly kind: 'tokens';
  /** This BFF's own key, as it is now. */
  readonly key: () => SigningKey;
  /** The public keys of edges, as they are now. */
  readonly trusted: () => TrustedKeys;
  /** Whether a call without any token is served, as nobody's: for development. */
  readonly tokenless: 'served' | 'refused';
}

/**
 * By plain headers: whoever calls is believed, and subgraphs get the same headers. For trying out a
 * supergraph whose subgraphs know no tokens, never for production.
 */
export interface HeaderIdentity {
  readonly kind: 'headers';
}

/** The one part whose word a BFF takes. */
export const EDGE = 'edge';

/** A BFF's name in tokens. */
export const bffNamed = (client: string): string => `bff:${client}`;

/** A subgraph's name in tokens. */
export const subgraphNamed = (service: string): string => `subgraph:${service}`;
