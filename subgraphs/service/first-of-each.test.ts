import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { afterKeyset } from './connection.ts';
import { type Database, openDatabase } from './database.ts';
import { firstOfEach } from './first-of-each.ts';
import { engines } from './testkit.ts';

interface Tables {
  leaf: { id: string; treeId: string; size: number };
}

/** Three trees with 9, 5 and no leaves; sizes come in pairs, so that ties are broken by id. */
const LEAVES = [
  ...Array.from({ length: 9 }, (_, n) => ({ id: `a${n}`, treeId: 'a', size: Math.floor(n / 2) })),
  ...Array.from({ length: 5 }, (_, n) => ({ id: `b${n}`, treeId: 'b', size: Math.floor(n / 2) })),
];

const all = await engines();
afterAll(async () => {
  for (const engine of all) await engine.drop();
});

describe.each(all)('firstOfEach on $name', ({ databaseUrl }) => {
  let db: Database<Tables>;
  let statements: string[] = [];
  beforeEach(async () => {
    const onStatement = (sql: string) => statements.push(sql);
    db = await openDatabase<Tables>(
      { name: 'trees', migrations, seed: (tables) => fill(tables) },
      { databaseUrl, onStatement },
    );
    statements = [];
  });
  afterEach(() => db.destroy());

  const largest = (treeIds: readonly string[], first: number) =>
    firstOfEach(db, db.selectFrom('leaf').selectAll().where('treeId', 'in', treeIds), {
      parent: 'treeId',
      orderBy: [
        ['size', 'desc'],
        ['id', 'desc'],
      ],
      first,
    });

  test('brings the first rows of every parent, in order, by one statement', async () => {
    const byTree = Map.groupBy(await largest(['a', 'b', 'c'], 3), ({ treeId }) => treeId);
    expect(idsOf(byTree.get('a'))).toEqual(['a8', 'a7', 'a6']);
    expect(idsOf(byTree.get('b'))).toEqual(['b4', 'b3', 'b2']);
    expect(byTree.has('c')).toBe(false);
    expect(statements).toHaveLength(1);
  });

  test('brings the whole of a list that is shorter', async () => {
    expect(await largest(['b'], 100)).toHaveLength(5);
  });

  test.each(['asc', 'desc'] as const)('walks a list %s by keyset, each row once', async (way) => {
    const walked: string[] = [];
    for (let last: Tables['leaf'] | undefined; ; ) {
      const own = db.selectFrom('leaf').selectAll().where('treeId', '=', 'a');
      const rest = last
        ? own.where(afterKeyset('size', way, { value: last.size, id: last.id }))
        : own;
      const orderBy = [['size', way] as const, ['id', way] as const];
      const page = await firstOfEach(db, rest, { parent: 'treeId', orderBy, first: 2 });
      last = page.at(-1);
      if (!last) break;
      walked.push(...idsOf(page));
    }
    const inOrder = ['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8'];
    expect(walked).toEqual(way === 'asc' ? inOrder : inOrder.reverse());
  });

  test('a keyset beyond the column’s own numbers is an empty page, not an error', async () => {
    const beyond = afterKeyset('size', 'asc', { value: Number.MAX_SAFE_INTEGER, id: 'a0' });
    expect(await db.selectFrom('leaf').selectAll().where(beyond).execute()).toEqual([]);
  });
});

const migrations = {
  '0001_trees': {
    up: async (db: Database<unknown>) => {
      await db.schema
        .createTable('leaf')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('tree_id', 'text', (column) => column.notNull())
        .addColumn('size', 'integer', (column) => column.notNull())
        .execute();
    },
  },
};

async function fill(db: Database<Tables>): Promise<void> {
  await db.insertInto('leaf').values(LEAVES).execute();
}

function idsOf(rows: readonly Tables['leaf'][] = []): string[] {
  return rows.map(({ id }) => id);
}
