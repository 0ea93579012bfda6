import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import { badUserInput, type Database, randomOf } from '#service';
import { type Basket, fingerprintOf } from './basket.ts';
import { plannedDelivery } from './delivery.ts';
import type { Tables } from './migrations.ts';
import { shippingOf } from './shipping.ts';
import { type OrderLineRow, type OrderRow, ordersById, type ProductFactRow } from './store.ts';

type Placement = Selectable<Tables['placement']>;

/**
 * Places the user's order, or finds the one that the same key placed before.
 *
 * Everything is one transaction, and claiming the key comes first. Of two that arrive at once,
 * one inserts the claim and the other waits at the unique key until the first has committed; it
 * then reads the winner's claim, whose order is there complete. Had the first failed instead,
 * its claim would be gone and the other would win.
 */
export function placeOrder(
  db: Database<Tables>,
  userId: string,
  basket: Basket,
): Promise<OrderRow> {
  return db.transaction().execute(async (transaction) => {
    const { idempotencyKey } = basket;
    const wanted = {
      userId,
      idempotencyKey,
      basket: fingerprintOf(basket),
      // No hyphens: collations of PostgreSQL skip them, SQLite does not, and both shall sort alike.
      orderId: `o${randomUUID().replaceAll('-', '')}`,
    };
    const claim = await claimed(transaction, wanted);
    if (claim.basket !== wanted.basket) {
      throw badUserInput('"idempotencyKey" was used for another order.');
    }
    if (claim.orderId === wanted.orderId) return writeOrder(transaction, claim, basket);
    const [order] = await ordersById(transaction, [claim.orderId]);
    if (order) return order;
    throw new Error(`Order ${claim.orderId} is missing though its key is claimed.`);
  });
}

/** The claim on the key: the wanted one, or the one that was there before. */
async function claimed(db: Database<Tables>, wanted: Placement): Promise<Placement> {
  const won = await db
    .insertInto('placement')
    .values(wanted)
    .onConflict((conflict) => conflict.columns(['userId', 'idempotencyKey']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (won) return won;
  return db
    .selectFrom('placement')
    .selectAll()
    .where('userId', '=', wanted.userId)
    .where('idempotencyKey', '=', wanted.idempotencyKey)
    .executeTakeFirstOrThrow();
}

async function writeOrder(
  db: Database<Tables>,
  { orderId, userId }: Placement,
  basket: Basket,
): Promise<OrderRow> {
  const { lines, grams, subtotal } = await pricedLines(db, orderId, basket);
  const placedAt = Date.now();
  const order = await db
    .insertInto('order')
    .values({
      id: orderId,
      number: await nextNumber(db, new Date(placedAt).getUTCFullYear()),
      userId,
      placedAt,
      status: 'PLACED',
      subtotal,
      shipping: shippingOf({ grams, amount: subtotal }),
      ...plannedDelivery(basket.delivery, placedAt, randomOf(randomUUID())),
      fraudScore: 0,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await db.insertInto('orderLine').values(lines).execute();
  return order;
}

async function pricedLines(
  db: Database<Tables>,
  orderId: string,
  basket: Basket,
): Promise<{ lines: OrderLineRow[]; grams: number; subtotal: number }> {
  const ids = basket.lines.map(({ productId }) => productId);
  const rows = await db.selectFrom('productFact').selectAll().where('id', 'in', ids).execute();
  const facts = new Map(rows.map((fact) => [fact.id, fact]));
  const priced = basket.lines.map(({ productId, quantity }, index) => {
    const { price, grams } = known(facts.get(productId), productId);
    const line = { orderId, position: index + 1, productId, quantity, unitPrice: price };
    return { line, grams: grams * quantity, cents: price * quantity };
  });
  return {
    lines: priced.map(({ line }) => line),
    grams: priced.reduce((sum, each) => sum + each.grams, 0),
    subtotal: priced.reduce((sum, each) => sum + each.cents, 0),
  };
}

function known(fact: ProductFactRow | undefined, productId: string): ProductFactRow {
  if (fact) return fact;
  throw badUserInput(`There is no product "${productId}".`);
}

/**
 * The next order number of the year. It locks the year's row until the transaction ends: numbers
 * stand on invoices, so they have no gaps, and orders of one shop are few enough to queue here.
 */
async function nextNumber(db: Database<Tables>, year: number): Promise<string> {
  const { last } = await db
    .insertInto('numbering')
    .values({ year, last: 1 })
    .onConflict((conflict) =>
      conflict.column('year').doUpdateSet(({ eb }) => ({ last: eb('numbering.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return orderNumber(year, last);
}

/** The number printed on the invoice: `2026-000042`. */
export function orderNumber(year: number, n: number): string {
  return `${year}-${String(n).padStart(6, '0')}`;
}
