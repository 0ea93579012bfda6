import type { AffectedOperation } from './finding.ts';
import type { ReviewedOperation } from './revision.ts';

/** Operations of a client as findings name them: the ones used last first, then by name. */
export function affectedOperations(
  client: string,
  operations: readonly ReviewedOperation[],
): AffectedOperation[] {
  return operations
    .map(({ name, id, releases }) => ({
      client,
      operation: name,
      id,
      versions: releases.map(({ version }) => version),
      lastSeenAt: lastOf(releases.flatMap(({ lastSeenAt }) => lastSeenAt ?? [])),
    }))
    .sort(byUse);
}

function lastOf(moments: readonly string[]): string | undefined {
  return moments.reduce<string | undefined>(
    (last, each) => (last === undefined || Date.parse(each) > Date.parse(last) ? each : last),
    undefined,
  );
}

/** Sorts what was seen last to the front, and what was never seen behind it. */
export function byUse(a: AffectedOperation, b: AffectedOperation): number {
  const [seenA, seenB] = [seenOf(a), seenOf(b)];
  if (seenA !== seenB) return seenB - seenA;
  return a.operation.localeCompare(b.operation, 'en') || a.id.localeCompare(b.id);
}

function seenOf({ lastSeenAt }: AffectedOperation): number {
  return lastSeenAt === undefined ? 0 : Date.parse(lastSeenAt);
}
