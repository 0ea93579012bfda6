import type { ClientRevision, ReviewedOperation } from '#schema/check';
import type { FileOperations } from './file-operations.ts';
import type { LiveClient } from './live-client.ts';
import type { ClientFolder } from './project-folder.ts';

/** A client's choices as a review judges by them; its own operations, then what else is live. */
export function clientRevision(
  { bff, planTexts }: Pick<ClientFolder, 'bff' | 'planTexts'>,
  { operations, errors }: FileOperations = NO_FILES,
  live: readonly ReviewedOperation[] = [],
): ClientRevision {
  const { client, contract, overrideLabels, budgets, growth, optionalSubgraphs } = bff;
  const releases = new Map(live.map((operation) => [operation.id, operation.releases]));
  const own = new Set(operations.map(({ id }) => id));
  return {
    ...{ client, contract, overrideLabels, budgets, growth, optionalSubgraphs, planTexts },
    operations: [
      ...operations.map((each) => ({ ...each, releases: releases.get(each.id) ?? [] })),
      ...live.filter(({ id }) => !own.has(id)),
    ],
    errors,
  };
}

/**
 * The operations of live releases. A client that has none was never published: what its files hold
 * in the base is live, as the release `(committed)`.
 */
export function liveOperations(
  live: LiveClient | undefined,
  committed: FileOperations = NO_FILES,
): readonly ReviewedOperation[] {
  if (live && live.operations.length > 0) return live.operations;
  return committed.operations.map(({ place: _, ...operation }) => {
    const use = live?.uses.get(operation.id);
    const seen = use && { lastSeenAt: new Date(use.lastSeen).toISOString(), count: use.requests };
    return { ...operation, releases: [{ version: '(committed)', ...seen }] };
  });
}

const NO_FILES: FileOperations = { operations: [], errors: [] };
