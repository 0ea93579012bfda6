import { timingSafeEqual } from 'node:crypto';
import { sha256 } from './operation.ts';

/**
 * Makes a check whether something given is this credential. It compares hashes, so that neither
 * length nor content shows in the time it takes.
 */
export function credentialCheck(credential: string): (given: unknown) => boolean {
  const expected = Buffer.from(sha256(credential));
  return (given) =>
    typeof given === 'string' && timingSafeEqual(Buffer.from(sha256(given)), expected);
}
