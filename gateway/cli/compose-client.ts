import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import {
  createContract,
  createManifest,
  formatContractError,
  formatManifest,
  type Lifecycle,
  lifecycleRule,
  type Manifest,
  type StoredPlans,
} from '#schema';
import { overBudget } from '../budgets.ts';
import type { BffDefinition } from '../definition.ts';
import { createManifestPlanner } from './plans.ts';
import { GENERATED_FOLDER, PLANS_FILE } from './project.ts';

/** Texts by path. */
export type Files = ReadonlyMap<string, string>;

/** One client's files, or every reason why they cannot be made. */
export type ComposedClient =
  | {
      readonly kind: 'composed';
      readonly files: Files;
      readonly manifest: Manifest;
      /** How many operations were planned now, and not before. */
      readonly planned: number;
    }
  | { readonly kind: 'failed'; readonly errors: readonly string[] };

/** What every client's files are made of. */
export interface ComposedGraph {
  readonly supergraph: string;
  /** What subgraphs say of who may use what. */
  readonly lifecycle: Lifecycle;
}

/**
 * Prepares to make one client's files over a supergraph, again whenever its operations change: its
 * schema, its plans, a readable plan of each operation and, last of all, its manifest, so that
 * whoever sees a new manifest finds its plans. What was planned before, be it `stored`, is not
 * planned again.
 */
export function createClientComposer(
  bff: BffDefinition,
  { supergraph, lifecycle }: ComposedGraph,
  stored?: StoredPlans,
): () => ComposedClient {
  const { client } = bff;
  const contract = createContract(supergraph, bff.contract);
  if (contract.kind === 'failed') {
    const errors = contract.errors.map((error) => `${client}: ${formatContractError(error)}`);
    return () => ({ kind: 'failed', errors });
  }
  const schema = buildSchema(contract.schema);
  const plan = createManifestPlanner(supergraph, bff.contract, stored);
  const folder = join(GENERATED_FOLDER, client);
  const options = { typenames: bff.typenames, rules: [lifecycleRule(client, lifecycle)] };
  return () => {
    const made = createManifest(schema, operationFiles(client), options);
    if (made.kind === 'failed') {
      const errors = made.errors.map(
        ({ file, line, column, rule, message }) => `${file}:${line}:${column} ${rule} ${message}`,
      );
      return { kind: 'failed', errors };
    }
    const { manifest } = made;
    const plans = plan(manifest);
    if (plans.kind === 'failed') {
      return { kind: 'failed', errors: plans.errors.map((error) => `${client}: ${error}`) };
    }
    const errors = manifest.operations.flatMap(({ name, body }) => {
      const made = plans.plans.get(body);
      return made ? overBudget({ name, body, plans: made, schema }, bff.budgets) : [];
    });
    if (errors.length > 0)
      return { kind: 'failed', errors: errors.map((error) => `${client}: ${error}`) };
    const files = new Map([
      [join(folder, 'schema.graphql'), contract.schema],
      [join(folder, PLANS_FILE), plans.file],
      ...plans.texts.map(([name, text]): [string, string] => [
        join(folder, 'plans', `${name}.txt`),
        text,
      ]),
      [join('bffs', client, 'manifest.json'), formatManifest(manifest)],
    ]);
    return { kind: 'composed', files, manifest, planned: plans.planned };
  };
}

function operationFiles(client: string): { path: string; text: string }[] {
  return globSync(`bffs/${client}/operations/**/*.graphql`)
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}
