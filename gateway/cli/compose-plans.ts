import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import {
  type Contract,
  createContract,
  formatContractError,
  type Manifest,
  readPersistedOperations,
  validateManifest,
} from '#schema';
import { validLimits } from '../argument-limits-choice.ts';
import { type CommandArgs, UsageError } from './command.ts';
import { listLimitOf } from './list-limit.ts';
import { plansOf } from './plans.ts';

/**
 * Plans the operations of manifests over any supergraph, so that a BFF before it boots without
 * planning.
 *
 * @returns the exit code: 1 when something cannot be planned
 */
export function composePlans(args: CommandArgs): number {
  const [supergraph, plans] = [required(args, 'supergraph'), required(args, 'plans')];
  const text = read(supergraph);
  const filter = {
    includeTags: args.texts('include-tag'),
    excludeTags: args.texts('exclude-tag'),
    ...validLimits({ lists: listLimitOf(args) }),
  };
  const contract = createContract(text, filter);
  if (contract.kind === 'failed') {
    return tell(contract.errors.map((error) => `${supergraph}: ${formatContractError(error)}`));
  }
  const readings = args.texts('manifest').map((file) => readManifest(file, contract));
  const errors = readings.flatMap((each) => each.errors);
  if (errors.length > 0) return tell(errors);
  const operations = readings.flatMap(({ manifest }) => manifest.operations);
  const planned = plansOf({ ...EMPTY, operations }, text, filter);
  if (planned.kind === 'failed') return tell(planned.errors);
  writeFileSync(plans, planned.file);
  process.stdout.write(`planned ${operations.length} operations\n`);
  return 0;
}

const EMPTY: Manifest = { format: 'apollo-persisted-query-manifest', version: 1, operations: [] };

function required(args: CommandArgs, option: string): string {
  const value = args.text(option);
  if (value !== undefined) return value;
  throw new UsageError(`--supergraph, --manifest and --plans go together; --${option} is missing.`);
}

function read(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  throw new UsageError(`${file} does not exist.`);
}

/** A manifest that fits a contract, or what is wrong with it. */
function readManifest(
  file: string,
  { schema }: Extract<Contract, { kind: 'contract' }>,
): { readonly manifest: Manifest; readonly errors: readonly string[] } {
  const reading = readPersistedOperations(read(file));
  const operations = reading.kind === 'operations' ? reading.operations : [];
  const manifest = { ...EMPTY, operations };
  const errors =
    reading.kind === 'failed' ? reading.errors : validateManifest(buildSchema(schema), manifest);
  return {
    manifest,
    errors: errors.map(({ operation, message }) =>
      [file, operation && `operation ${operation}`, message].filter(Boolean).join(': '),
    ),
  };
}

function tell(errors: readonly string[]): number {
  process.stderr.write(`${errors.join('\n')}\n`);
  return 1;
}
