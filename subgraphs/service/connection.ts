import { type RawBuilder, sql } from 'kysely';
import { badUserInput } from './viewer.ts';

/** The arguments of every connection: how many, and after which cursor. */
export interface PageArgs {
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** A row's place in a sorted list: the value it is sorted by, and its id to break ties. */
export interface Keyset {
  readonly value: string | number;
  readonly id: string;
}

/** One page of a list, as the GraphQL Cursor Connections specification shapes it. */
export interface Connection<Row> {
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** `first`, if it lies in 1…`max` (default 100); else `BAD_USER_INPUT` quoting it. */
export function limitOf(first: number, max = 100): number {
  if (first >= 1 && first <= max) return first;
  throw badUserInput(`"first" must be from 1 to ${max}, not ${first}.`);
}

/**
 * The keyset that an opaque cursor stands for, or null without a cursor. A cursor is bound to
 * the order it was made in and, when `type` is told, to the type of the sorted column; a damaged
 * or foreign one is `BAD_USER_INPUT`.
 */
export function keysetOf(
  after: string | null | undefined,
  order: string,
  type?: 'number' | 'string',
): Keyset | null {
  if (after === null || after === undefined) return null;
  const [made, value, id] = cursorParts(after);
  if (made !== order || !isText(id) || !(isText(value) || isWhole(value))) throw badCursor();
  if (type !== undefined && typeof value !== type) throw badCursor();
  return { value, id };
}

/** Text that a database can hold: PostgreSQL refuses U+0000. */
const isText = (value: unknown): value is string =>
  typeof value === 'string' && !value.includes('\0');

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

function cursorParts(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === 3) return parts;
  } catch {
    // Fall through: whatever is wrong with it, it is not a cursor of ours.
  }
  throw badCursor();
}

const badCursor = () => badUserInput('"after" is not a cursor of this list.');

/** The condition "stands after this keyset" for rows sorted by `column`, then `id`. */
export function afterKeyset(
  column: string,
  direction: 'asc' | 'desc',
  keyset: Keyset,
): RawBuilder<boolean> {
  const sign = sql.raw(direction === 'asc' ? '>' : '<');
  // Without the cast PostgreSQL gives the value the column's type, and one too large for it fails.
  const value =
    typeof keyset.value === 'number' ? sql`cast(${keyset.value} as bigint)` : keyset.value;
  return sql<boolean>`(${sql.ref(column)}, id) ${sign} (${value}, ${keyset.id})`;
}

/** Shapes `rows`, of which one more than `first` was fetched, as a page. */
export function connectionOf<Row>(
  rows: readonly Row[],
  page: { readonly first: number; readonly order: string; readonly keyOf: (row: Row) => Keyset },
): Connection<Row> {
  const edges = rows
    .slice(0, page.first)
    .map((node) => ({ cursor: cursorOf(page.keyOf(node), page.order), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > page.first,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function cursorOf(keyset: Keyset, order: string): string {
  return Buffer.from(JSON.stringify([order, keyset.value, keyset.id])).toString('base64url');
}
