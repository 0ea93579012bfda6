import { badUserInput } from '#service';
import type { DeliveryMethod, OrderLineInput, PlaceOrderInput } from './generated.ts';

/** What a viewer orders, found sound. */
export interface Basket {
  readonly idempotencyKey: string;
  readonly lines: readonly OrderLineInput[];
  readonly delivery: DeliveryMethod;
}

/** The basket that the input describes; one that makes no sense is `BAD_USER_INPUT`. */
export function basketOf({ idempotencyKey, lines, delivery }: PlaceOrderInput): Basket {
  if (!/^[\w-]{8,64}$/.test(idempotencyKey)) {
    throw badUserInput('"idempotencyKey" must be 8 to 64 letters, digits, "_" or "-".');
  }
  if (lines.length < 1 || lines.length > LINES_MAX) {
    throw badUserInput(`"lines" must be from 1 to ${LINES_MAX}, not ${lines.length}.`);
  }
  for (const { productId, quantity } of lines) {
    if (!/^[\w-]{1,64}$/.test(productId)) throw badUserInput('"productId" is not an id.');
    if (quantity < 1 || quantity > QUANTITY_MAX) {
      throw badUserInput(`"quantity" must be from 1 to ${QUANTITY_MAX}, not ${quantity}.`);
    }
  }
  const twice = lines.find((line, index) => lines.findIndex(sameProductAs(line)) < index);
  if (twice) throw badUserInput(`Product "${twice.productId}" stands in "lines" twice.`);
  return { idempotencyKey, lines, delivery };
}

const LINES_MAX = 50;
const QUANTITY_MAX = 99;

const sameProductAs = (line: OrderLineInput) => (other: OrderLineInput) =>
  other.productId === line.productId;

/** The same text for the same products, quantities and delivery, in whatever order they came. */
export function fingerprintOf({ lines, delivery }: Basket): string {
  const pieces = lines.map(({ productId, quantity }) => `${quantity} ${productId}`).sort();
  return [delivery, ...pieces].join(', ');
}
