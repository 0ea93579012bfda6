import { parseArgs } from 'node:util';
import { BadOption } from '../run-script.ts';

/** What `npm run soak` is asked for. */
export interface SoakOptions {
  readonly rounds: number;
  /** Load of each round, in seconds. */
  readonly seconds: number;
  /** From the load's end until the process is looked into, in seconds. */
  readonly calmSeconds: number;
  /** Whether the BFF's process leaks on purpose. */
  readonly leak: boolean;
  /** File the whole report is written to as JSON. */
  readonly json?: string;
}

export const USAGE = `npm run soak -- [options]
  --rounds <n>        after one to warm up; 5
  --seconds <n>       load of each round; 30
  --calm-seconds <n>  rest before the heap is looked at; 5
  --leak              leaks on purpose: the soak must find it
  --json <file>       writes the whole report
`;

/** @throws BadOption */
export function readOptions(args: readonly string[]): SoakOptions {
  const { rounds, seconds, leak, json, ...rest } = parse(args);
  return {
    rounds: positive('rounds', rounds ?? '5'),
    seconds: positive('seconds', seconds ?? '30'),
    calmSeconds: positive('calm-seconds', rest['calm-seconds'] ?? '5'),
    leak: leak ?? false,
    ...(json !== undefined && { json }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        'calm-seconds': { type: 'string' },
        leak: { type: 'boolean' },
        json: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new BadOption(error instanceof Error ? error.message : String(error));
  }
}

function positive(name: string, text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new BadOption(`--${name} is "${text}"; expected a whole number above 0.`);
}
