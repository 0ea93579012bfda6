import type { Waiver } from './written-waivers.ts';

/** Why a waiver lets nothing pass. */
export interface WaiverFault {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
}

const FORM = '`# facet-waive CODE until 2027-01-31: reason`';

/** What is wrong with how a waiver is written on that day, if anything. */
export function waiverFault(waiver: Waiver, today: string): WaiverFault | undefined {
  const { codes, until, reason, text } = waiver;
  if (codes.length === 0) {
    return {
      code: 'WAIVER_WITHOUT_CODE',
      message: `The waiver \`${text}\` names no finding.`,
      advice: `Name the codes that it is about: ${FORM}.`,
    };
  }
  if (until === undefined) {
    return {
      code: 'WAIVER_WITHOUT_EXPIRY',
      message: `The waiver of ${codes.join(', ')} does not say until which day it holds.`,
      advice: `Name a day, a year ahead at most: ${FORM}.`,
    };
  }
  if (until > yearAfter(today)) {
    return {
      code: 'WAIVER_TOO_LONG',
      message: `The waiver of ${codes.join(', ')} would hold until ${until}, more than a year ahead.`,
      advice: `Name a day up to ${yearAfter(today)}: by then somebody should look at it again.`,
    };
  }
  if (reason === '') {
    return {
      code: 'WAIVER_WITHOUT_REASON',
      message: `The waiver of ${codes.join(', ')} does not say why.`,
      advice: `Say it behind the day: ${FORM}.`,
    };
  }
  return undefined;
}

/** The same day of the next year, as a text; days compare as texts. */
function yearAfter(day: string): string {
  return `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;
}
