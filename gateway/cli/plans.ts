import { buildSchema, type GraphQLSchema, parse } from 'graphql';
import {
  type ContractFilter,
  contractKey,
  createPlanner,
  formatPlans,
  type Manifest,
  type OpenedContract,
  type OperationPlans,
  openContract,
  operationCost,
  operationIn,
  PlanError,
  type Planner,
  planKey,
  planOperation,
  planText,
  type StoredPlans,
} from '#schema';

/** The plans of a manifest's operations, for machines and for people, or what cannot be planned. */
export type ManifestPlans =
  | {
      readonly kind: 'planned';
      /** The file a BFF boots with. */
      readonly file: string;
      /** Each operation's name and its plan as a reviewer reads it. */
      readonly texts: readonly (readonly [name: string, text: string])[];
      /** By the operations' bodies. */
      readonly plans: ReadonlyMap<string, OperationPlans>;
      /** How many operations were planned now, and not before. */
      readonly planned: number;
    }
  | { readonly kind: 'failed'; readonly errors: readonly string[] };

/** Plans every operation of a manifest over the contract that a filter makes of a supergraph. */
export function plansOf(
  manifest: Manifest,
  supergraph: string,
  filter: ContractFilter,
): ManifestPlans {
  return createManifestPlanner(supergraph, filter)(manifest);
}

/**
 * Prepares to plan one manifest after the other over a contract. An operation whose plans are
 * `stored`, or were made for the manifest before, is not planned again.
 */
export function createManifestPlanner(
  supergraph: string,
  filter: ContractFilter,
  stored: StoredPlans = new Map(),
): (manifest: Manifest) => ManifestPlans {
  const contract = openContract(supergraph, filter);
  if (contract.kind === 'failed') return () => contract;
  const { opened } = contract;
  const schema = buildSchema(opened.schema, { assumeValid: true });
  let planner: Planner | undefined;
  let known = new Map<string, OperationPlans>();
  const recall = (body: string): OperationPlans | undefined => {
    const text = stored.get(planKey(opened.supergraphHash, body));
    return known.get(body) ?? (text === undefined ? undefined : JSON.parse(text));
  };
  const planAnew = (body: string): OperationPlans | PlanError => {
    planner ??= createPlanner(contract.supergraph, opened.schema);
    return planBody(planner, body);
  };
  return ({ operations }) => {
    const plans = new Map<string, OperationPlans>();
    const errors: string[] = [];
    let planned = 0;
    for (const { name, body } of operations) {
      const recalled = recall(body);
      if (!recalled) planned += 1;
      const made = recalled ?? planAnew(body);
      if (made instanceof PlanError) errors.push(`operation ${name}: ${made.message}`);
      else plans.set(body, made);
    }
    if (errors.length > 0) return { kind: 'failed', errors };
    known = plans;
    return {
      kind: 'planned',
      file: fileOf(plans, opened, contractKey(supergraph, filter)),
      texts: textsOf(operations, plans, schema),
      plans,
      planned,
    };
  };
}

function textsOf(
  operations: Manifest['operations'],
  plans: ReadonlyMap<string, OperationPlans>,
  schema: GraphQLSchema,
): [name: string, text: string][] {
  return operations.flatMap(({ name, body }) => {
    const made = plans.get(body);
    if (!made) return [];
    const document = parse(body, { noLocation: true });
    const cost = operationCost({ document, definition: operationIn(document), schema });
    return [[name, planText(made, cost)]];
  });
}

function fileOf(
  plans: ReadonlyMap<string, OperationPlans>,
  opened: OpenedContract,
  contract: string,
): string {
  return formatPlans([
    [contract, opened],
    ...[...plans].map(
      ([body, made]) => [planKey(opened.supergraphHash, body), made] as [string, OperationPlans],
    ),
  ]);
}

function planBody(planner: Planner, body: string): OperationPlans | PlanError {
  const document = parse(body, { noLocation: true });
  try {
    return planOperation(planner, document, operationIn(document));
  } catch (error) {
    if (error instanceof PlanError) return error;
    throw error;
  }
}
