import { parseArgs } from 'node:util';

/** What `npm run payload` is asked for. */
export interface PayloadOptions {
  /** File the whole report is written to as JSON. */
  readonly json?: string;
  /** File the chart is drawn to. */
  readonly svg?: string;
  /** Whether a missed target ends it with 1. */
  readonly check: boolean;
}

export const USAGE = `npm run payload -- [options]
  --json <file>  writes the whole report
  --svg <file>   draws what makes the phones' answers small
  --check        exit code 1 when a target is missed
`;

/** @throws TypeError when the command line is not understood */
export function readOptions(args: readonly string[]): PayloadOptions {
  const {
    json,
    svg,
    check = false,
  } = parseArgs({
    args: [...args],
    options: { json: { type: 'string' }, svg: { type: 'string' }, check: { type: 'boolean' } },
  }).values;
  return { ...(json !== undefined && { json }), ...(svg !== undefined && { svg }), check };
}
