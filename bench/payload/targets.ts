import type { PayloadReport } from './measure-payloads.ts';

/** How many targets were missed. */
export function missedOf({ screens, images }: PayloadReport): number {
  return [...screens, images].filter(({ verdict }) => verdict === 'missed').length;
}
