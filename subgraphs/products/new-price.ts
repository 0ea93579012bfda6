import { badUserInput } from '#service';
import type { SetPriceInput } from './generated.ts';

/** The price, in cents, that this input sets; one that cannot be meant is `BAD_USER_INPUT`. */
export function newPrice({ amount }: SetPriceInput): number {
  if (amount >= 1 && amount <= AMOUNT_MAX) return amount;
  throw badUserInput(`"amount" must be from 1 to ${AMOUNT_MAX}, not ${amount}.`);
}

/** A hundred thousand euros: what the shop sells costs less, and who types one digit too many is told. */
const AMOUNT_MAX = 10_000_000;
