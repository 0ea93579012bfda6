import type { Finding, Severity } from '../check/finding.ts';
import type { Review } from '../check.ts';
import { findingLines } from './finding-lines.ts';
import type { ReviewContext } from './review-context.ts';
import { verdictText } from './verdict.ts';

/**
 * Workflow commands, which GitHub shows beside the changed lines: the worst first, as it shows no
 * more than ten of each level in one step; what is left out is counted. The verdict ends it.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubReport(review: Review, context: ReviewContext): string {
  const commands = LEVELS.flatMap(([severity, level]) => {
    const findings = review.findings.filter((finding) => finding.severity === severity);
    return findings.slice(0, MOST_SHOWN).map((finding) => command(level, finding, context));
  });
  const left = review.findings.length - commands.length;
  const more = left > 0 ? ` Not shown here: ${left} more.` : '';
  return [...commands, `${verdictText(review)}${more}`].map((line) => `${line}\n`).join('');
}

const LEVELS: readonly (readonly [Severity, string])[] = [
  ['blocking', 'error'],
  ['warning', 'warning'],
  ['note', 'notice'],
];

const MOST_SHOWN = 10;

function command(level: string, finding: Finding, context: ReviewContext): string {
  const { place, code, client } = finding;
  const properties = {
    ...(place && { file: `${context.folder ?? ''}${place.file}` }),
    ...(place && place.side !== 'base' && { line: `${place.line}`, col: `${place.column}` }),
    title: client ? `${code} (${client})` : code,
  };
  const message = findingLines(finding, context.reviewedAt).join('\n');
  const pairs = Object.entries(properties).map(([name, value]) => `${name}=${asProperty(value)}`);
  return `::${level} ${pairs.join(',')}::${asData(message)}`;
}

/** A line end would end the command; `%` begins an escape. */
function asData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function asProperty(text: string): string {
  return asData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
