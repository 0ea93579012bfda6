import { affectedOperations } from '../affected-operations.ts';
import type { Finding } from '../finding.ts';
import type { PairedClient } from '../paired-operations.ts';
import type { ReviewedOperation } from '../revision.ts';

/** Operations that were registered, and are neither that any more nor listed by a release. */
export function removedOperations({ client, base, head }: PairedClient): Finding[] {
  if (!base || !head) return [];
  const after = head.client.operations;
  const names = new Set(after.filter(({ place }) => place).map(({ name }) => name));
  const released = new Set(after.filter(isReleased).map(({ id }) => id));
  return base.client.operations
    .filter(({ name, id, place }) => place && !names.has(name) && !released.has(id))
    .map((operation) => ({
      code: 'OPERATION_REMOVED',
      check: 'operations',
      severity: 'warning',
      message: `${operation.name} of ${client} was removed, and no published release lists it.`,
      advice:
        'Make sure that no version that is still in use sends it, or publish a release first.',
      place: operation.place && { ...operation.place, side: 'base' },
      client,
      affected: affectedOperations(client, [operation]),
    }));
}

/** What only the base's manifest lists is not served once that is replaced. */
function isReleased({ releases }: ReviewedOperation): boolean {
  return releases.some(({ version }) => version !== '(committed)');
}
