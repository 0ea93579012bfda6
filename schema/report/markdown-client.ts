import type { BlastRadius, ClientReview, OperationReview } from '../check/client-review.ts';
import { shortened } from './affected-text.ts';
import type { Part } from './bounded.ts';
import { type Cell, type ClientTable, COLUMNS, clientTable } from './client-table.ts';
import { diffCounts } from './diff-counts.ts';
import { code, codeBlock, folded, html, prose } from './markdown-text.ts';
import { nullPlaces, radiusChanges } from './radius-changes.ts';
import { counted } from './verdict.ts';

/**
 * What a change does to one client: a table of its operations, how its schema differs, and what
 * its answers lack when a subgraph is down. Nothing when nothing changes for it.
 */
export function clientParts(client: ClientReview): Part[] {
  const table = clientTable(client);
  const previews = [...contractParts(client), ...radiusParts(client)];
  if (table.rows.length === 0 && previews.length === 0) return [];
  return [{ text: `### ${prose(client.client)}\n\n` }, ...tableParts(table), ...previews];
}

function tableParts({ rows, unchanged }: ClientTable): Part[] {
  const others = `Nothing changes for ${counted(unchanged, rows.length > 0 ? 'other operation' : 'operation')}.\n\n`;
  const rest = unchanged > 0 ? [{ text: others }] : [];
  if (rows.length === 0) return rest;
  const head = row(['operation', 'releases', ...COLUMNS]) + row(ALIGNMENTS);
  return [
    { text: head },
    ...rows.map(({ operation, cells }) => ({
      text: rowText(operation, cells),
      name: 'changed operation',
      dispensable: 1,
    })),
    { text: '\n' },
    ...rest,
  ];
}

const ALIGNMENTS = [':--', ':--', '--:', '--:', '--:', '--:', '--:', ':--'];

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

function rowText({ name, versions }: OperationReview, cells: readonly Cell[]): string {
  const releases = versions.length > 0 ? prose(shortened(versions, MOST_VERSIONS)) : 'none';
  const measures = cells.map(({ text, trend }) =>
    trend === 'same' ? unbroken(text) : `**${unbroken(text)}**`,
  );
  return row([code(name), releases, ...measures]);
}

/** A line may end at the arrow of a long cell only. */
function unbroken(text: string): string {
  const whole = text.replaceAll(' ', '\u00a0');
  return text.length <= MOST_UNBROKEN ? whole : whole.replace('\u00a0→\u00a0', ' →\u00a0');
}

const MOST_UNBROKEN = 18;
const MOST_VERSIONS = 3;

function contractParts({ client, contractDiff }: ClientReview): Part[] {
  if (contractDiff === '') return [];
  const { added, removed } = diffCounts(contractDiff);
  const summary = `Schema of ${html(client)}: ${counted(added, 'line')} added, ${removed} removed`;
  const text = folded(summary, codeBlock('diff', clipped(contractDiff)));
  return [{ text, name: 'schema preview', dispensable: 3 }];
}

/** A preview is for reading; who wants more of it looks at the schema itself. */
function clipped(diff: string): string {
  const lines = diff.trimEnd().split('\n');
  const rest = lines.length - MOST_LINES;
  if (rest <= 0) return diff;
  return [...lines.slice(0, MOST_LINES), `… ${counted(rest, 'line')} more`].join('\n');
}

const MOST_LINES = 300;

function radiusParts({ client, operations }: ClientReview): Part[] {
  const rows = operations.flatMap((operation) =>
    radiusChanges(operation).map(({ subgraph, before, after }) =>
      row([
        code(operation.name),
        prose(subgraph),
        before ? placesText(before) : 'not asked',
        placesText(after),
      ]),
    ),
  );
  if (rows.length === 0) return [];
  const head =
    row(['operation', 'subgraph', 'null before', 'null now']) + row(Array(4).fill(':--'));
  const summary = `What ${html(client)} lacks when a subgraph is down: ${counted(rows.length, 'change')}`;
  const text = folded(summary, head + rows.join(''));
  return [{ text, name: 'table of outages', dispensable: 4 }];
}

function placesText(radius: BlastRadius): string {
  return nullPlaces(radius).map(code).join(', ') || 'nothing';
}
