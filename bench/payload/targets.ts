import type { PayloadReport } from './measure-payloads.ts';

/** How many targets were missed. */
export function missedOf({ screens }: Pick<PayloadReport, 'screens'>): number {
  return screens.filter(({ verdict }) => verdict === 'missed').length;
}
