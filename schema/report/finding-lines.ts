import type { Finding } from '../check/finding.ts';
import { affectedTexts } from './affected-text.ts';
import { oneLine } from './one-line.ts';

/**
 * A finding for places that show it beside its line: the sentence, what to do, and who is
 * concerned, a line each. What is gone has no line in the head, so its line is told.
 *
 * @param now ISO 8601
 */
export function findingLines(finding: Finding, now: string): string[] {
  const { message, advice, affected = [], place } = finding;
  const stood = place?.side === 'base' ? `It stood in line ${place.line} of the base's file.` : '';
  return [message, stood, advice ?? '', ...affectedTexts(affected, now)]
    .map(oneLine)
    .filter(Boolean);
}
