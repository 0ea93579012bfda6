import { parseArgs } from 'node:util';
import { BadOption } from './run-script.ts';
import { SCENARIOS } from './scenarios/scenario.ts';

/** What `npm run bench` is asked for. */
export interface BenchOptions {
  /** What to measure; everything unless some are named. */
  readonly scenarios: readonly string[];
  readonly extent: 'quick' | 'full';
  /** File the whole report is written to as JSON. */
  readonly json?: string;
  readonly profile: boolean;
}

export const USAGE = `npm run bench -- [options]
  --quick             about two minutes; figures are rough
  --scenario <name>   only this one (repeatable)
  --json <file>       writes the whole report
  --profile           names the functions that cost Facet most (of one scenario; unique)
`;

/** @throws BadOption */
export function readOptions(args: readonly string[]): BenchOptions {
  const { quick, scenario, json, profile } = parse(args);
  const unknown = scenario?.find((name) => !NAMES.includes(name));
  if (unknown !== undefined) {
    throw new BadOption(`--scenario is "${unknown}"; expected ${NAMES.join(', ')}.`);
  }
  return {
    scenarios: scenario ?? (profile ? ['unique'] : NAMES),
    extent: quick ? 'quick' : 'full',
    ...(json !== undefined && { json }),
    profile: profile ?? false,
  };
}

const NAMES = [...SCENARIOS.map(({ name }) => name), 'boot', 'growth', 'entity'];

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean' },
        scenario: { type: 'string', multiple: true },
        json: { type: 'string' },
        profile: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new BadOption(error instanceof Error ? error.message : String(error));
  }
}
