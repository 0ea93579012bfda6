import type { Message } from '../../gateway/identity/internal-token.ts';
import { digestOf } from '../../gateway/identity/internal-token.ts';
import { createMint } from '../../gateway/identity/mint.ts';
import type { InternalJwk } from '../../gateway/identity/new-key.ts';
import { parseSigningKey } from '../../gateway/identity/signing-key.ts';
import { CLIENT } from './keys.ts';

/** The header line by which an edge tells the BFF who sends a message. */
export type Vouch = (viewer: string, message: Message) => string;

/** Vouches for everybody, as an edge with that key does for whom it let in. */
export function createVouch(edge: InternalJwk): Vouch {
  const key = parseSigningKey(JSON.stringify(edge), edge.iss);
  const mint = createMint(() => key);
  return (viewer, message) => {
    const token = mint({
      audience: `bff:${CLIENT}`,
      client: CLIENT,
      viewer: { id: viewer, scopes: ['notes'] },
      requestId: viewer,
      digest: digestOf(message),
    });
    return `authorization: Bearer ${token}\r\n`;
  };
}
