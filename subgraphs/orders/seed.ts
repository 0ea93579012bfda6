import {
  type Database,
  inChunks,
  priceOf,
  type Random,
  randomOf,
  SHOP,
  shopTime,
  weightOf,
} from '#service';
import { plannedDelivery } from './delivery.ts';
import type { OrderStatus } from './generated.ts';
import type { Tables } from './migrations.ts';
import { orderNumber } from './placing.ts';
import { shippingOf } from './shipping.ts';
import type { OrderLineRow, OrderRow, ProductFactRow } from './store.ts';

/** Fills the tables with the demonstration shop's orders, oldest first. */
export async function seed(db: Database<Tables>, scale: number): Promise<void> {
  const random = randomOf('orders');
  const facts = factsOf(Math.round(SHOP.products * scale));
  const ages = agesOf(random, Math.round(SHOP.orders * scale));
  const buyerOf = buyers(random, ages.length, Math.round(SHOP.users * scale));
  const numbers = new Map<number, number>();
  const sold = ages.map((minutes, index) => {
    const year = new Date(shopTime(minutes)).getUTCFullYear();
    const last = (numbers.get(year) ?? 0) + 1;
    numbers.set(year, last);
    const id = `o${index + 1}`;
    const lines = linesOf(random, id, facts);
    const made = { id, number: orderNumber(year, last), userId: buyerOf(index) };
    return { order: { ...made, ...orderOf(random, minutes, lines) }, lines };
  });
  const orders = sold.map(({ order }) => order);
  const lines = sold.flatMap((each) => each.lines.map(({ line }) => line));
  const years = Array.from(numbers, ([year, last]) => ({ year, last }));
  await inChunks(facts, (chunk) => db.insertInto('productFact').values(chunk).execute());
  await inChunks(orders, (chunk) => db.insertInto('order').values(chunk).execute());
  await inChunks(lines, (chunk) => db.insertInto('orderLine').values(chunk).execute());
  await inChunks(years, (chunk) => db.insertInto('numbering').values(chunk).execute());
}

/** The copy of what the products service seeds: both ask the same functions. */
function factsOf(products: number): ProductFactRow[] {
  return Array.from({ length: products }, (_, index) => {
    const n = index + 1;
    return { id: `p${n}`, price: priceOf(n), grams: weightOf(n) };
  });
}

/** How many minutes ago each order was placed, oldest first; the shop grew, so most are young. */
function agesOf(random: Random, orders: number): number[] {
  const ages = Array.from({ length: orders }, () =>
    Math.round((random.whole(1, 10_000) / 10_000) ** 2 * TWO_YEARS),
  );
  return ages.sort((one, other) => other - one);
}

const DAY = 24 * 60;
const TWO_YEARS = 730 * DAY;

/**
 * Who placed the order at an index. Everybody has some; `u1`, whose account demonstrations show,
 * has twelve evenly spread over time, the newest order among them, and a share of the others.
 */
function buyers(random: Random, orders: number, users: number): (index: number) => string {
  const everySoMany = Math.max(1, Math.floor(orders / 12));
  return (index) => {
    if ((orders - 1 - index) % everySoMany === 0) return 'u1';
    return `u${index < users * 4 ? (index % users) + 1 : random.whole(1, users)}`;
  };
}

interface Sold {
  readonly line: OrderLineRow;
  readonly grams: number;
}

function linesOf(random: Random, orderId: string, facts: readonly ProductFactRow[]): Sold[] {
  const count = Math.min(random.whole(1, 8), facts.length);
  const chosen = new Set<ProductFactRow>();
  while (chosen.size < count) {
    const fact = facts[random.whole(0, facts.length - 1)];
    if (fact) chosen.add(fact);
  }
  return Array.from(chosen, ({ id, price, grams }, index) => {
    const quantity = random.pick([1, 1, 1, 2, 3]);
    const line = { orderId, position: index + 1, productId: id, quantity, unitPrice: price };
    return { line, grams: grams * quantity };
  });
}

function orderOf(
  random: Random,
  minutes: number,
  lines: readonly Sold[],
): Omit<OrderRow, 'id' | 'number' | 'userId'> {
  const subtotal = lines.reduce((sum, { line }) => sum + line.unitPrice * line.quantity, 0);
  const grams = lines.reduce((sum, line) => sum + line.grams, 0);
  const method = random.chance(0.75) ? 'HOME' : 'PICKUP';
  return {
    placedAt: shopTime(minutes),
    status: random.chance(0.04) ? 'CANCELLED' : statusAt(minutes),
    subtotal,
    shipping: shippingOf({ grams, amount: subtotal }),
    ...plannedDelivery(method, shopTime(minutes), random),
    fraudScore: random.whole(0, 9) * random.whole(0, 9),
  };
}

function statusAt(minutes: number): OrderStatus {
  if (minutes < DAY) return 'PLACED';
  if (minutes < 3 * DAY) return 'PAID';
  return minutes < 10 * DAY ? 'SHIPPED' : 'DELIVERED';
}
