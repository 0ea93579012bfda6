/** An amount of money, as every service's `Money` shows it. */
export interface Money {
  readonly amount: number;
  readonly currency: 'EUR';
  readonly formatted: string;
}

/** So many cents as money. `Money` is shareable: wherever it is asked, it must read the same. */
export function moneyOf(amount: number): Money {
  return { amount, currency: 'EUR', formatted: `€${(amount / 100).toFixed(2)}` };
}
