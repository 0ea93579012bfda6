import type { ClientReview, OperationMeasures, OperationReview } from '../check/client-review.ts';
import { bytesText, cacheText } from './measure-text.ts';
import { radiusChanges } from './radius-changes.ts';

/** What a change does to a client's operations, measure by measure. */
export interface ClientTable {
  /** Those of which any of `COLUMNS` changes, by name. */
  readonly rows: readonly OperationRow[];
  /** How many stay as they are, whichever subgraph is down. */
  readonly unchanged: number;
}

export interface OperationRow {
  readonly operation: OperationReview;
  /** One for each of `COLUMNS`. */
  readonly cells: readonly Cell[];
}

/** One measure of an operation before and after. */
export interface Cell {
  /** `3`, or `3 → 4` when it changes; `–` stands for an operation that is not there. */
  readonly text: string;
  /** `other`: it changes, and neither for the better nor for the worse. */
  readonly trend: 'same' | 'worse' | 'better' | 'other';
}

/** The heads of the table's columns, after the operation's name. */
export const COLUMNS = ['requests', 'in sequence', 'lookups', 'cost', 'bytes', 'cache'] as const;

export function clientTable({ operations }: ClientReview): ClientTable {
  const all = operations.map((operation) => ({
    operation,
    cells: CELLS.map((cell) => cell(operation)),
  }));
  const isSame = ({ cells }: OperationRow) => cells.every(({ trend }) => trend === 'same');
  const same = all.filter((row) => isSame(row) && radiusChanges(row.operation).length === 0);
  return { rows: all.filter((row) => !isSame(row)), unchanged: same.length };
}

type Count = (measures: OperationMeasures) => number;

/** In the order of `COLUMNS`. */
const CELLS: readonly ((operation: OperationReview) => Cell)[] = [
  countCell(({ requests }) => requests),
  countCell(({ sequence }) => sequence),
  countCell(({ lookups }) => lookups),
  countCell(({ cost }) => cost),
  countCell(({ bytes }) => bytes, bytesText),
  cacheCell,
];

function countCell(count: Count, text = (value: number) => value.toLocaleString('en')) {
  return ({ before, after }: OperationReview): Cell => {
    const [then, now] = [before && count(before), after && count(after)];
    const texts = [then, now].map((value) => (value === undefined ? '–' : text(value)));
    if (then === undefined || now === undefined) return changedCell(texts, 'other');
    return changedCell(texts, now > then ? 'worse' : 'better');
  };
}

function cacheCell({ before, after }: OperationReview): Cell {
  const texts = [before, after].map((measures) => (measures ? cacheText(measures.cache) : '–'));
  return changedCell(texts, 'other');
}

/** Two values that look the same are the same to a reader. */
function changedCell([then = '', now = '']: readonly string[], trend: Cell['trend']): Cell {
  return then === now ? { text: now, trend: 'same' } : { text: `${then} → ${now}`, trend };
}
