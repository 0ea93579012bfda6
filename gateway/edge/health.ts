import type { FastifyInstance } from 'fastify';
import type { Drain } from '../drain.ts';
import { write } from '../http.ts';
import { refusal } from '../response.ts';
import type { Issuer } from './issuer.ts';
import type { EdgeOverload } from './overload.ts';
import type { KeyRing } from './partner-keys/key-ring.ts';
import type { Replicas } from './replicas.ts';

/** What the edge's readiness depends on. */
export interface HealthOptions {
  readonly clients: ReadonlyMap<string, Replicas>;
  readonly issuers: readonly Issuer[];
  /** Those of partners, where there are some. */
  readonly keys: KeyRing | undefined;
  readonly drain: Drain;
  readonly overload: EdgeOverload;
}

/**
 * Adds `/health/live` and `/health/ready`. Ready means that some BFF is, that the keys of every issuer and
 * those of partners were read at least once, and that the edge is there to stay and not drowning. It costs
 * nothing to ask, as often as anybody may.
 */
export function addHealth(
  server: FastifyInstance,
  { clients, issuers, keys, drain, overload }: HealthOptions,
): void {
  server.get('/health/live', () => ({ status: 'live' }));
  server.get('/health/ready', async (_, reply) => {
    const bffs = Object.fromEntries([...clients].map(([name, { isReady }]) => [name, isReady]));
    const canVerify = issuers.every(({ isReady }) => isReady);
    const knowsPartners = keys?.isReady ?? true;
    const isAnyReady = Object.values(bffs).some(Boolean);
    const isFit = !drain.isDraining && !overload.isDrowning;
    if (canVerify && knowsPartners && isAnyReady && isFit) return { status: 'ready', bffs };
    const [message = 'No BFF is ready.'] = [
      ...(drain.isDraining ? ['This edge is going away.'] : []),
      ...(overload.isDrowning ? ['This edge has too much to do.'] : []),
      ...(canVerify ? [] : ['Keys of tokens are not there yet.']),
      ...(knowsPartners ? [] : ['Keys of partners are not there yet.']),
    ];
    return write(reply, refusal('NOT_READY', message, { 'retry-after': '1' }));
  });
}
