import { createHash } from 'node:crypto';

/** The id of a persisted operation: the SHA-256 of its body's UTF-8 bytes in lowercase hex. */
export function operationId(body: string): string {
  return createHash('sha256').update(body, 'utf8').digest('hex');
}
