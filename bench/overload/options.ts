import { parseArgs } from 'node:util';
import { BadOption } from '../run-script.ts';

/** What `npm run load` is asked for. */
export interface LoadOptions {
  readonly extent: 'quick' | 'full';
  /** File the whole report is written to as JSON. */
  readonly json?: string;
}

export const USAGE = `npm run load -- [options]
  --quick         half a minute; figures are rough
  --json <file>   writes the whole report
`;

/** @throws BadOption */
export function readOptions(args: readonly string[]): LoadOptions {
  try {
    const { quick, json } = parseArgs({
      args: [...args],
      options: { quick: { type: 'boolean' }, json: { type: 'string' } },
    }).values;
    return { extent: quick ? 'quick' : 'full', ...(json !== undefined && { json }) };
  } catch (error) {
    throw new BadOption(error instanceof Error ? error.message : String(error));
  }
}
