/** What sending goods of this weight and price costs, in cents. */
export function shippingOf({ grams, amount }: { grams: number; amount: number }): number {
  if (amount >= FREE_FROM) return 0;
  return BASE + PER_STARTED_KILOGRAM * Math.ceil(grams / 1_000);
}

const FREE_FROM = 50_00;
const BASE = 3_90;
const PER_STARTED_KILOGRAM = 50;
