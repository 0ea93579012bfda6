import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLSchema } from 'graphql';
import {
  contractKey,
  type HashedOperation,
  lifecycleRule,
  type OpenedContract,
  type OperationPlans,
  parsePlans,
  planKey,
  readPersistedOperations,
  type StoredPlans,
} from '#schema/operations';
import { overBudget } from '../budgets.ts';
import { ConfigError } from '../config.ts';
import type { BffDefinition } from '../definition.ts';
import type { Planning } from '../planning.ts';
import { decidePublication, type PublicationDecision } from '../registry/publication.ts';
import type { Registry, ReleasedOperation } from '../registry/registry.ts';
import { withState } from './client-facts.ts';
import { type Command, hint, UsageError } from './command.ts';
import { formatSourceError, loadManifestSource } from './manifest-source.ts';
import { GENERATED_FOLDER, loadBff, PLANS_FILE, SUPERGRAPH_FILE } from './project.ts';
import { projectLifecycle } from './project-lifecycle.ts';
import { plannedOperations } from './release-plans.ts';

/** Makes what a client's version was built with live, all of it or nothing. */
export const publish: Command = {
  name: 'publish',
  usage: '<client> <version> <manifest> [--dry-run]',
  summary: 'Registers what a version of a client asks for: checked, planned, then live at once.',
  options: {
    'dry-run': { type: 'boolean', help: 'checks and says what would happen; stores nothing' },
  },
  example: [
    'facet publish mobile 5.2.0 operationOutput.json',
    'facet publish web 2026.11.3 persisted-query-manifest.json --dry-run',
  ].join('\n'),
  words: 3,
  run: async (args) => {
    const [client, version, manifest] = args.words;
    if (!client || !version || !manifest) {
      throw new UsageError(`name a client, a version and a manifest; ${hint(publish)}`);
    }
    const bff = await loadBff(join('bffs', client));
    const { createPlanning } = await import('../planning.ts');
    const planning = createPlanning();
    try {
      return await publishTo(bff, { version, manifest, isDry: args.flag('dry-run'), planning });
    } finally {
      await planning.close();
    }
  },
};

interface Publishing {
  readonly version: string;
  /** A toolchain's file, or a folder of documents. */
  readonly manifest: string;
  readonly isDry: boolean;
  readonly planning: Planning;
}

async function publishTo(bff: BffDefinition, publishing: Publishing): Promise<number> {
  const { version, manifest, isDry, planning } = publishing;
  const { client } = bff;
  const stored = parsePlans(textOf(join(GENERATED_FOLDER, client, PLANS_FILE)));
  const source = { supergraph: supergraphText(), filter: bff.contract };
  const contract = await contractOf(source, stored, planning);
  const schema = buildSchema(contract.schema);
  const rules = [lifecycleRule(client, projectLifecycle())];
  const loaded = await loadManifestSource(manifest, schema, { typenames: bff.typenames, rules });
  if (loaded.kind === 'failed') return refuse(loaded.errors.map(formatSourceError));
  const { operations } = loaded;
  return withState(async ({ registry }) => {
    const { releases } = await reached(registry, () => registry.record(client));
    const decision = decidePublication({ version, operations }, { releases }, committed(client));
    const name = `${client} ${version}`;
    if (decision.kind === 'refused') return refuse(decision.reasons);
    if (decision.kind === 'unchanged') return tell(name, operations.length, decision, isDry);
    const planned = await plannedOperations(operations, { source, contract, stored, planning });
    if (planned.kind === 'failed') return refuse(planned.errors);
    const over = beyondBudgets(planned.operations, { ...contract, built: schema }, bff);
    if (over.length > 0) return refuse(over);
    if (isDry) return tell(name, operations.length, decision, isDry);
    const release = { client, version, operations: planned.operations };
    const publication = await reached(registry, () => registry.publish(release));
    // Somebody else may have published in the meantime.
    if (publication.kind === 'refused') return refuse(publication.reasons);
    return tell(name, operations.length, decision, false);
  });
}

/** What the operations of a release cost more than the client's budgets let them. */
function beyondBudgets(
  operations: readonly ReleasedOperation[],
  { supergraphHash, built: schema }: OpenedContract & { readonly built: GraphQLSchema },
  { budgets }: BffDefinition,
): string[] {
  const plans = parsePlans(operations.map((operation) => operation.plans ?? '').join('\n'));
  return operations.flatMap(({ name, body }) => {
    const made = plans.get(planKey(supergraphHash, body));
    if (made === undefined) throw new Error(`The operation ${name} was not planned.`);
    return overBudget({ name, body, plans: JSON.parse(made) as OperationPlans, schema }, budgets);
  });
}

function tell(
  name: string,
  operations: number,
  decision: Exclude<PublicationDecision, { kind: 'refused' }>,
  isDry: boolean,
): number {
  const published = isDry ? 'would publish' : 'published';
  const added = decision.kind === 'published' ? decision.added : 0;
  process.stdout.write(
    decision.kind === 'unchanged'
      ? `unchanged ${name}: it is live with these ${operations} operations\n`
      : `${published} ${name}: ${operations} operations, ${added} of them new\n`,
  );
  return 0;
}

function refuse(reasons: readonly string[]): number {
  process.stderr.write(`${reasons.join('\n')}\nrefused: nothing was published\n`);
  return 1;
}

/** A registry that is away is told of by its name. */
async function reached<Result>(registry: Registry, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw new ConfigError(`releases in ${registry.name}: ${(error as Error).message}`);
  }
}

interface Source {
  readonly supergraph: string;
  readonly filter: BffDefinition['contract'];
}

async function contractOf(
  source: Source,
  stored: StoredPlans,
  planning: Planning,
): Promise<OpenedContract> {
  const known = stored.get(contractKey(source.supergraph, source.filter));
  if (known !== undefined) return JSON.parse(known) as OpenedContract;
  const opened = await planning.open(source);
  if (opened.kind === 'opened') return opened;
  throw new UsageError(`${SUPERGRAPH_FILE} cannot be served: ${opened.errors.join('; ')}`);
}

function supergraphText(): string {
  const text = textOf(SUPERGRAPH_FILE);
  if (text !== '') return text;
  throw new UsageError(`${SUPERGRAPH_FILE} does not exist; run facet compose.`);
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** What the client's own manifest lists, which is served beside all releases. */
function committed(client: string): readonly HashedOperation[] {
  const file = join('bffs', client, 'manifest.json');
  if (!existsSync(file)) return [];
  const reading = readPersistedOperations(readFileSync(file, 'utf8'));
  if (reading.kind === 'operations') return reading.operations;
  throw new UsageError(`${file} is no manifest.`);
}
