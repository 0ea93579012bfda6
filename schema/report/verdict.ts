import type { Severity } from '../check/finding.ts';
import type { Review } from '../check.ts';
import type { ReviewContext } from './review-context.ts';

/** The verdict in a sentence: `Failed: 2 findings block; 1 warning, 3 notes.` */
export function verdictText({ verdict, findings }: Review): string {
  const count = (severity: Severity) =>
    findings.filter((finding) => finding.severity === severity).length;
  const blocking = count('blocking');
  const outcome = verdict === 'failed' ? 'Failed' : 'Passed';
  const blocks =
    blocking > 0
      ? `${counted(blocking, 'finding')} ${blocking === 1 ? 'blocks' : 'block'}`
      : 'nothing blocks';
  const others = [counted(count('warning'), 'warning'), counted(count('note'), 'note')];
  const beside = others.filter((text) => !text.startsWith('0 ')).join(', ');
  return `${outcome}: ${blocks}${beside && `; ${beside}`}.`;
}

/** `1 warning`, `2,000 warnings`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

/** How much was looked at: `28 operations of 3 clients`. */
export function extentText({ clients }: Review, { counts }: ReviewContext): string {
  const operations = counted(counts.operations, 'operation');
  // Nobody's view is known of what does not compose.
  return clients.length === 0
    ? operations
    : `${operations} of ${counted(clients.length, 'client')}`;
}
