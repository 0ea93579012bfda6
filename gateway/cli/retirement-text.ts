import type { Evidence, RetirementDecision, Use } from '../registry/retirement.ts';
import { durationText } from './duration.ts';
import { tableText } from './table.ts';

interface Telling {
  readonly now: number;
  readonly isDry: boolean;
  /** Whether operations are told that are listed somewhere. */
  readonly tellsAll: boolean;
}

/**
 * What becomes of operations, a line each. What is listed somewhere is many and changes nothing, so
 * it is only counted, unless all are told.
 */
export function retirementText(decisions: readonly RetirementDecision[], telling: Telling): string {
  const isTold = ({ evidence, kind }: RetirementDecision) =>
    telling.tellsAll || kind === 'reprieve' || !isListed(evidence);
  const rows = decisions
    .filter(isTold)
    .map((decision) => [
      outcomeText(decision, telling.isDry),
      decision.name,
      decision.id,
      evidenceText(decision.evidence, telling.now),
    ]);
  const count = decisions.filter(({ kind }) => kind === 'tombstone').length;
  const listed = decisions.filter(({ evidence }) => isListed(evidence)).length;
  const total =
    `${count} of ${decisions.length} operations ${telling.isDry ? 'would be' : 'are'} tombstoned now; ` +
    `${listed} are in live releases or the committed manifest\n`;
  return tableText(rows) + total;
}

function isListed({ kind }: Evidence): boolean {
  return kind === 'in-live-releases' || kind === 'in-committed-manifest';
}

function outcomeText({ kind, state }: RetirementDecision, isDry: boolean): string {
  if (kind === 'tombstone') return isDry ? 'would be tombstoned' : 'tombstoned';
  if (kind === 'reprieve') return isDry ? 'would come back' : 'active again';
  return kind === 'keep' ? 'kept' : state;
}

function evidenceText(evidence: Evidence, now: number): string {
  switch (evidence.kind) {
    case 'in-live-releases':
      return `listed by the live release${evidence.versions.length > 1 ? 's' : ''} ${evidence.versions.join(', ')}`;
    case 'in-committed-manifest':
      return 'listed by the committed manifest';
    case 'seen':
      return seenText(evidence.use, now);
    case 'unseen':
      return evidence.use
        ? seenText(evidence.use, now)
        : `never seen, which is known for ${durationText(now - evidence.since)}`;
    case 'tombstoned':
      return `${evidence.goneAt <= now ? 'gone since' : 'served until'} ${new Date(evidence.goneAt).toISOString()}`;
  }
}

function seenText({ lastSeen, version, requests }: Use, now: number): string {
  return `last seen ${ago(lastSeen, now)} by ${version}, ${requests} requests in all`;
}

/** How long something has been, for people. */
export const ago = (then: number, now: number): string =>
  `${durationText(Math.max(0, now - then))} ago`;
