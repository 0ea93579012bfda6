import { randomBytes } from 'node:crypto';
import type { Config } from '../config.ts';
import { invalidationUrl, type Project } from './project.ts';

/**
 * The variables by which the services of a development system tell its BFFs of changes: the BFFs'
 * addresses, unless a Redis does it, and a credential that nobody else has and that ends with this
 * run. What the environment says already stands.
 */
export function invalidationVariables(
  { bffs }: Project,
  { redisUrl, invalidationCredential, invalidationUrls }: Config,
): Record<string, string> {
  const urls = bffs.map(({ url }) => invalidationUrl(url));
  return {
    FACET_INVALIDATION_CREDENTIAL: invalidationCredential ?? randomBytes(32).toString('base64url'),
    ...(!redisUrl && invalidationUrls.length === 0 && { FACET_INVALIDATION_URLS: urls.join(' ') }),
  };
}
