import type { FastifyRequest } from 'fastify';
import { credentialCheck } from '../credential.ts';
import { ClientError } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import { bffNamed, EDGE, type Identity } from './identity.ts';
import { digestOf, type InternalClaims } from './internal-token.ts';
import { createTokenVerifier } from './token-verifier.ts';
import { scopesIn, viewerInHeaders } from './viewer-headers.ts';

/** A request to a BFF, as far as it matters to who asks. */
export type Call = Pick<FastifyRequest, 'method' | 'url' | 'headers' | 'body'>;

/**
 * Who asks; null for nobody. Called before anything is made of the body.
 *
 * @throws ClientError `UNAUTHENTICATED` when a call proves nothing and must
 */
export type Identify = (call: Call) => Viewer | null;

export interface CallerOptions {
  readonly client: string;
  /** What the playground's page sends: its person may be whoever they like. Default: no page. */
  readonly pageCredential?: string | undefined;
}

/** How the BFF of `client` learns who asks; without an identity, it is always nobody. */
export function createIdentify(
  identity: Identity | undefined,
  { client, pageCredential }: CallerOptions,
): Identify {
  if (!identity) return () => null;
  if (identity.kind === 'headers') return ({ headers }) => viewerInHeaders(headers);
  const byPage = pageCredential === undefined ? () => null : pagesViewer(pageCredential);
  const { trusted, tokenless } = identity;
  const verify = createTokenVerifier({ trusted, issuer: EDGE, audience: bffNamed(client) });
  return (call) => {
    const { authorization } = call.headers;
    if (authorization === undefined && tokenless === 'served') return byPage(call);
    const token = /^Bearer ([\w.-]+)$/i.exec(authorization ?? '')?.[1] ?? '';
    const claims = verify(token, digestOf(messageOf(call)));
    if (claims?.client !== client) throw unauthenticated();
    return viewerIn(claims);
  };
}

function pagesViewer(credential: string): Identify {
  const isCredential = credentialCheck(credential);
  return ({ headers }) =>
    isCredential(headers['x-facet-credential']) ? viewerInHeaders(headers) : null;
}

function messageOf({ method, url, body }: Call) {
  return { method, target: url, body: typeof body === 'string' ? body : '' };
}

function viewerIn({ sub, scope = '' }: InternalClaims): Viewer | null {
  return sub === undefined ? null : { id: sub, scopes: scopesIn(scope) };
}

function unauthenticated(): ClientError {
  return new ClientError('UNAUTHENTICATED', 'The call is not one of the edge’s.', {
    headers: { 'www-authenticate': 'Bearer' },
  });
}
