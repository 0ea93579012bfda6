import { createHmac, timingSafeEqual } from 'node:crypto';

/** Tells what was published by somebody who may from what somebody else wrote. */
export interface Signature {
  /** What is kept beside a text; undefined where nothing is signed. */
  sign(text: string): string | undefined;
  isValid(text: string, signature: string | undefined): boolean;
}

/** HMAC-SHA-256 under a credential: a Redis is shared by more than those who may publish. */
export function createSignature(credential: string): Signature {
  const sign = (text: string) => createHmac('sha256', credential).update(text).digest('hex');
  return {
    sign,
    isValid: (text, signature) => {
      // It is read from where anybody may have written anything.
      if (typeof signature !== 'string') return false;
      const [expected, given] = [Buffer.from(sign(text)), Buffer.from(signature)];
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
}

/** For files: whoever may write them may also write the BFF itself. */
export const UNSIGNED: Signature = { sign: () => undefined, isValid: () => true };
