import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { ISSUER, type KeySet } from '../../gateway/edge/viewer.ts';

/** Keys of one test run, and tokens they sign. */
export interface Viewers {
  readonly keys: KeySet;
  token(sub: string, claims?: TokenClaims): Promise<string>;
}

export interface TokenClaims {
  readonly scope?: string;
  readonly audience?: string[];
  readonly expiresInSeconds?: number;
}

/** Makes keys and whatever tokens a test wants. */
export async function createViewers(): Promise<Viewers> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  return {
    keys: { keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'EdDSA', use: 'sig' }] },
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
