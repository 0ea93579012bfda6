import type { Severity } from '../check/finding.ts';
import type { Review } from '../check.ts';
import { bounded, type Part } from './bounded.ts';
import { clientParts } from './markdown-client.ts';
import { findingMarkdown } from './markdown-finding.ts';
import { code, prose } from './markdown-text.ts';
import type { ReviewContext } from './review-context.ts';
import { counted, extentText, verdictText } from './verdict.ts';

/** By it, a job finds the comment that it wrote before and writes over it. */
export const COMMENT_MARKER = '<!-- facet-check -->';

/** GitHub takes no longer comment. */
const MOST_CHARACTERS = 65_536;

/**
 * One comment for a pull request: the verdict, what blocks, what changes for each client; the rest
 * is folded. What would make it longer than GitHub takes is left out, details first, and counted.
 */
export function markdownReport(review: Review, context: ReviewContext): string {
  const parts = [
    { text: headMarkdown(review, context) },
    ...findingParts(review, 'blocking', context),
    ...review.clients.flatMap(clientParts),
    ...untouchedClients(review),
    ...findingParts(review, 'warning', context),
    ...findingParts(review, 'note', context),
  ];
  return bounded(parts, MOST_CHARACTERS, leftMarkdown);
}

function headMarkdown(review: Review, context: ReviewContext): string {
  const { base, head } = context;
  const sign = review.verdict === 'failed' ? '❌' : '✅';
  const compared = base ? `${code(base)} → ${code(head)}` : `${code(head)}, all of it new`;
  return [
    COMMENT_MARKER,
    `## ${sign} ${verdictText(review)}`,
    '',
    `Schema review of ${compared}: ${extentText(review, context)}.`,
    '',
    '',
  ].join('\n');
}

/** What blocks is read at once; warnings and notes are folded. */
function findingParts(review: Review, severity: Severity, context: ReviewContext): Part[] {
  const findings = review.findings.filter((finding) => finding.severity === severity);
  if (findings.length === 0) return [];
  const { noun, sign, dispensable } = KINDS[severity];
  const title = `${sign} ${counted(findings.length, noun)}`;
  const isFolded = severity !== 'blocking';
  return [
    { text: isFolded ? `<details><summary>${title}</summary>\n\n` : '' },
    ...findings.map((finding) => ({
      text: findingMarkdown(finding, context),
      name: noun,
      dispensable,
    })),
    { text: isFolded ? '\n</details>\n\n' : '\n' },
  ];
}

/** Previews of contracts and what falls when a subgraph does go before warnings, and after notes. */
const KINDS = {
  blocking: { noun: 'blocking finding', sign: '❌', dispensable: 0 },
  warning: { noun: 'warning', sign: '⚠️', dispensable: 2 },
  note: { noun: 'note', sign: 'ℹ️', dispensable: 5 },
} as const;

/** The clients for whom nothing changes, in one line. */
function untouchedClients({ clients }: Review): Part[] {
  const names = clients.flatMap((client) =>
    clientParts(client).length === 0 ? [prose(client.client)] : [],
  );
  return names.length === 0 ? [] : [{ text: `Nothing changes for ${names.join(', ')}.\n\n` }];
}

function leftMarkdown(left: ReadonlyMap<string, number>): string {
  const names = [...left].map(([name, count]) => counted(count, name));
  return `\nLeft out, as a comment may not be longer: ${names.join(', ')}. The check's other reports hold them.\n`;
}
