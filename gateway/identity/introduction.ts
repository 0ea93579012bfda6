import type { Viewer } from '../viewer.ts';
import { bffNamed, type Identity, subgraphNamed } from './identity.ts';
import { digestOf, type Message } from './internal-token.ts';
import { createMint } from './mint.ts';
import { headersOfViewer } from './viewer-headers.ts';

/** A request to a subgraph, as far as it matters to who is named in it. */
export interface Introduced {
  readonly service: string;
  readonly viewer: Viewer | null;
  readonly requestId: string;
  readonly message: Message;
}

/** The headers that tell a subgraph on whose behalf it is asked. */
export type Introduce = (request: Introduced) => Readonly<Record<string, string>>;

/** How the BFF of `client` introduces its viewers; without an identity, nobody is ever named. */
export function createIntroduction(identity: Identity | undefined, client: string): Introduce {
  if (!identity) return () => ({});
  if (identity.kind === 'headers') return ({ viewer }) => headersOfViewer(viewer);
  const issuer = bffNamed(client);
  const mint = createMint(identity.key);
  if (identity.key().issuer !== issuer) throw new TypeError(`"${issuer}" needs a key of its own.`);
  return ({ service, viewer, requestId, message }) => {
    const audience = subgraphNamed(service);
    const digest = digestOf(message);
    return { authorization: `Bearer ${mint({ audience, client, viewer, requestId, digest })}` };
  };
}
