import type { BlastRadius, ClientReview } from '../check/client-review.ts';
import type { Finding, Severity } from '../check/finding.ts';
import type { Review } from '../check.ts';
import { affectedTexts } from './affected-text.ts';
import { COLUMNS, clientTable, type OperationRow } from './client-table.ts';
import { diffCounts } from './diff-counts.ts';
import { oneLine } from './one-line.ts';
import { nullPlaces, radiusChanges } from './radius-changes.ts';
import type { ReviewContext } from './review-context.ts';
import { type Paint, paints } from './terminal-paint.ts';
import { tableLines } from './terminal-table.ts';
import { counted, extentText, verdictText } from './verdict.ts';

/** For a terminal: the verdict, what was found by check and client, what changes for each client. */
export function textReport(review: Review, context: ReviewContext): string {
  const paint = paints(context.isColoured);
  const colour = review.verdict === 'failed' ? paint.red : paint.green;
  return [
    `${paint.bold(colour(verdictText(review)))}\n`,
    paint.dim(`${comparedText(context)}\n`),
    ...byCheck(review.findings).map((findings) => checkText(findings, context, paint)),
    ...review.clients.flatMap((client) => clientText(client, paint)),
    `\n${paint.dim(footText(review, context))}\n`,
  ].join('');
}

/** `main (3f2a1b0) → the working tree` */
function comparedText({ base, head }: ReviewContext): string {
  return oneLine(base ? `${base} → ${head}` : `${head}, compared with nothing: all of it is new`);
}

function footText(review: Review, context: ReviewContext): string {
  const { counts, durationMs } = context;
  const planned = counts.plannerCalls === 0 ? 'none' : counts.plannerCalls.toLocaleString('en');
  const seconds = (durationMs / 1_000).toFixed(1);
  return `${extentText(review, context)}, ${planned} planned anew; ${seconds} s`;
}

/** Findings of one check together, in the order they came. */
function byCheck(findings: readonly Finding[]): Finding[][] {
  return [...Map.groupBy(findings, ({ check }) => check).values()];
}

function checkText(findings: readonly Finding[], context: ReviewContext, paint: Paint): string {
  const [first] = findings;
  const clients = [...Map.groupBy(findings, ({ client }) => client)];
  const texts = clients.map(([client, each]) =>
    [
      client === undefined ? '' : `  ${paint.bold(oneLine(client))}\n`,
      ...each.map((finding) => findingText(finding, context, paint)),
    ].join(''),
  );
  return `\n${paint.bold(paint.underline(first?.check ?? ''))}\n${texts.join('')}`;
}

/** A finding's sentence beside its sign, then where it is, whom it concerns, and what to do. */
function findingText(finding: Finding, { reviewedAt }: ReviewContext, paint: Paint): string {
  const { severity, code, message, place, advice, affected = [] } = finding;
  const [sign, colour] = SIGNS[severity];
  const where = place && `${place.file}:${place.line}:${place.column}`;
  const lines = [
    ...(where ? [paint.cyan(oneLine(where)) + (place.side === 'base' ? ' in the base' : '')] : []),
    ...affectedTexts(affected, reviewedAt).map(oneLine),
    ...(advice ? [`→ ${oneLine(advice)}`] : []),
  ];
  const head = `  ${paint[colour](sign)} ${oneLine(message)} ${paint.dim(code)}\n`;
  return head + lines.map((line) => `      ${line}\n`).join('');
}

const SIGNS = {
  blocking: ['✗', 'red'],
  warning: ['!', 'yellow'],
  note: ['·', 'dim'],
} as const satisfies Record<Severity, readonly [string, keyof Paint]>;

/** What the client's answers lack, beside what they lacked before, when a subgraph is down. */
function outageLines({ operations }: ClientReview, paint: Paint): string[] {
  return operations.flatMap((operation) =>
    radiusChanges(operation).map(({ subgraph, before, after }) => {
      const text = `${operation.name} without ${subgraph}: ${lostText(after)}`;
      const then = before ? lostText(before) : 'not asked';
      return `  ${oneLine(text)} ${paint.dim(oneLine(`(before: ${then})`))}\n`;
    }),
  );
}

function lostText(radius: BlastRadius): string {
  const places = nullPlaces(radius);
  return places.length === 0 ? 'all is there' : `no ${places.join(', ')}`;
}

/** Nothing of a client for whom nothing changes. */
function clientText(client: ClientReview, paint: Paint): string[] {
  const { rows } = clientTable(client);
  const contract = client.contractDiff ? diffCounts(client.contractDiff) : undefined;
  const outages = outageLines(client, paint);
  if (rows.length === 0 && outages.length === 0 && !contract) return [];
  const schema = contract ? `, its schema by +${contract.added} −${contract.removed} lines` : '';
  const changed = `${counted(rows.length, 'operation')} of ${client.operations.length} changed`;
  const title = `${paint.bold(oneLine(client.client))}: ${changed}${schema}`;
  return [`\n${title}\n`, ...measureLines(rows, paint), ...outages];
}

function measureLines(rows: readonly OperationRow[], paint: Paint): string[] {
  if (rows.length === 0) return [];
  const head = ['', ...COLUMNS].map((text) => ({ text, brush: paint.dim }));
  const body = rows.map(({ operation, cells }) => [
    { text: oneLine(operation.name), brush: paint.plain },
    ...cells.map(({ text, trend }) => ({ text, brush: paint[TREND_COLOURS[trend]] })),
  ]);
  return tableLines([head, ...body]).map((line) => `  ${line}\n`);
}

const TREND_COLOURS = { same: 'dim', worse: 'red', better: 'green', other: 'yellow' } as const;
