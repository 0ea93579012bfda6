import type { Finding, Severity } from '../check/finding.ts';
import type { Place } from '../check/revision.ts';
import { affectedTexts } from './affected-text.ts';
import { code, prose } from './markdown-text.ts';
import type { ReviewContext } from './review-context.ts';

/** A finding as an item of a list: whom and what, then who uses it, what to do, and where it is. */
export function findingMarkdown(finding: Finding, context: ReviewContext): string {
  const { client, message, advice, affected = [], place } = finding;
  const whom = client === undefined ? '' : `**${prose(client)}**: `;
  const lines = [
    `${SIGNS[finding.severity]} ${whom}${prose(message)} ${code(finding.code)}`,
    ...affectedTexts(affected, context.reviewedAt).map(prose),
    ...(advice ? [`→ ${prose(advice)}`] : []),
    ...(place ? [placeMarkdown(place, context)] : []),
  ];
  return `- ${lines.join('<br>\n  ')}\n`;
}

const SIGNS: Readonly<Record<Severity, string>> = { blocking: '❌', warning: '⚠️', note: 'ℹ️' };

/** Linked where there are addresses; what is gone from the head has none. */
function placeMarkdown(
  { file, line, side }: Place,
  { filesUrl, folder = '' }: ReviewContext,
): string {
  const text = code(`${file}:${line}`);
  if (side === 'base') return `${text} in the base`;
  return filesUrl ? `[${text}](${filesUrl}${pathOf(folder + file)}#L${line})` : text;
}

/** A path as a part of an address that no parenthesis ends. */
function pathOf(file: string): string {
  return file
    .split('/')
    .map((name) => encodeURIComponent(name).replaceAll('(', '%28').replaceAll(')', '%29'))
    .join('/');
}
