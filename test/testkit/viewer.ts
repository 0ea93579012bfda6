import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { fixedIssuer, type Issuer } from '../../gateway/edge/issuer.ts';
import type { KeySet } from '../../gateway/edge/key-set.ts';

/** Keys of one test run, and tokens they sign. */
export interface Viewers {
  readonly keys: KeySet;
  /** Who signs with them. */
  readonly issuer: Issuer;
  token(sub: string, claims?: TokenClaims): Promise<string>;
}

export interface TokenClaims {
  readonly scope?: string;
  readonly audience?: string[];
  readonly expiresInSeconds?: number;
}

/** What `facet edge` expects unless it is told otherwise. */
export const ISSUER = 'facet';

/** Makes keys and whatever tokens a test wants. */
export async function createViewers(): Promise<Viewers> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const keys = {
    keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'EdDSA', use: 'sig' }],
  };
  return {
    keys,
    issuer: fixedIssuer(ISSUER, keys),
    token: (
      sub,
      { scope = '', audience = ['web', 'mobile', 'partner'], expiresInSeconds = 60 } = {},
    ) =>
      new SignJWT({ scope })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'test', typ: 'at+jwt' })
        .setIssuer(ISSUER)
        .setSubject(sub)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1_000) + expiresInSeconds)
        .sign(privateKey),
  };
}
