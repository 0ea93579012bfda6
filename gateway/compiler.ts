import type { GraphQLSchema } from 'graphql';
import { type OpenedContract, withDefaultArguments } from '#schema/operations';
import { ClientError } from './errors.ts';
import { createExecutable } from './execute/executable.ts';
import type { Operation } from './operation.ts';
import type { ContractSource } from './planner.worker.ts';
import type { Planning } from './planning.ts';
import { isRegistered, readPlans } from './registered-operations.ts';
import type { SubgraphClient } from './subgraph/client.ts';
import type { CountCompilation } from './telemetry/metrics.ts';
import {
  createVariants,
  type FindExecutable,
  labelSwitch,
  plannedVariant,
  type VariantsOptions,
} from './variants.ts';

export interface CompilerOptions {
  /** The client's schema. */
  readonly schema: GraphQLSchema;
  readonly source: ContractSource;
  readonly contract: OpenedContract;
  /** Where a subgraph answers, when not where the supergraph says. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  readonly client: SubgraphClient;
  /** Labels of progressive overrides that are on for this client. */
  readonly overrideLabels: readonly string[];
  readonly planning: Planning;
  readonly count: CountCompilation;
}

/**
 * Makes the executables of one generation's operations. A registered operation has its plans
 * already; a free text is planned when it first runs.
 */
export function createCompiler(options: CompilerOptions): (operation: Operation) => FindExecutable {
  const { schema, client, contract, subgraphUrls } = options;
  const isEnabled = labelSwitch(options.overrideLabels);
  const urls = new Map(
    contract.subgraphs.map(({ name, url }) => [name, subgraphUrls[name] ?? url]),
  );
  const abstractTypes = new Set<unknown>(contract.abstractTypes);
  const compile: VariantsOptions['compile'] = (operation, plan) =>
    createExecutable(withDefaultArguments(operation, schema), plan, {
      schema,
      client,
      urlOf: (service) => urls.get(service) ?? '',
      isAbstract: (typename) => abstractTypes.has(typename),
    });
  const compiled = new WeakMap<Operation, FindExecutable>();
  return (operation) => {
    const known = compiled.get(operation);
    if (known) return known;
    const planned = isRegistered(operation)
      ? registeredPlans(readPlans(operation))
      : freePlans(operation, options);
    const find = createVariants(operation, { ...planned, isEnabled, compile });
    compiled.set(operation, find);
    return find;
  };
}

type Planned = Pick<VariantsOptions, 'labels' | 'planOf'>;

function registeredPlans(plans: ReturnType<typeof readPlans>): Planned {
  return { labels: plans.labels, planOf: ({ key }) => plannedVariant(plans, key) };
}

function freePlans(
  { text, name }: Operation,
  { source, contract, planning, count }: CompilerOptions,
): Planned {
  return {
    labels: contract.overrideLabels,
    planOf: async ({ conditions, enabled }) => {
      count('plan', 'traffic', 1);
      const planned = await planning.planVariant(source, { text, name, conditions, enabled });
      if (planned.kind === 'planned') return planned.plans;
      throw new ClientError('GRAPHQL_VALIDATION_FAILED', planned.message);
    },
  };
}
