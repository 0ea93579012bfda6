import type { GraphQLSchema } from 'graphql';
import {
  type Access,
  accessibleOperation,
  allowedBy,
  type Guard,
  guardsOf,
  type OpenedContract,
  type OperationPlans,
  operationPolicy,
  resolveOperation,
  withDefaultArguments,
} from '#schema/operations';
import { type Authorizer, authorizer, type DecidePolicies } from './authorize.ts';
import type { PartCache } from './cache/part-cache.ts';
import { ClientError } from './errors.ts';
import { createExecutable } from './execute/executable.ts';
import type { Operation } from './operation.ts';
import type { ContractSource } from './planner.worker.ts';
import type { Planning } from './planning.ts';
import { isRegistered, readPlans } from './registered-operations.ts';
import type { CacheHint } from './subgraph/cache-hint.ts';
import type { SubgraphClient } from './subgraph/client.ts';
import type { CountCompilation } from './telemetry/generation-metrics.ts';
import {
  createVariants,
  type FindExecutable,
  labelSwitch,
  plannedVariant,
  type VariantsOptions,
} from './variants.ts';
import type { Viewer } from './viewer.ts';

export interface CompilerOptions {
  /** The client's schema. */
  readonly schema: GraphQLSchema;
  readonly source: ContractSource;
  readonly contract: OpenedContract;
  /** Where a subgraph answers, when not where the supergraph says. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  readonly client: SubgraphClient;
  readonly parts?: PartCache | undefined;
  /** Labels of progressive overrides that are on for this client. */
  readonly overrideLabels: readonly string[];
  /** The client's decisions about `@policy`. Default: none is allowed. */
  readonly policies?: DecidePolicies | undefined;
  readonly planning: Planning;
  readonly count: CountCompilation;
}

/** What the operations of one generation come down to, each made when it is first asked for. */
export interface Compiler {
  executableOf(operation: Operation): FindExecutable;
  /** How long, and for whom, the schema lets the answer be kept; undefined where it does not say. */
  policyOf(operation: Operation): CacheHint | undefined;
  /** What of an operation a viewer may have. */
  accessOf(operation: Operation, viewer: Viewer | null): Access;
}

/**
 * Makes the executables of one generation's operations. A registered operation has its plans
 * already; a free text is planned when it first runs.
 */
export function createCompiler(options: CompilerOptions): Compiler {
  const { schema, client, contract, parts, subgraphUrls } = options;
  const isEnabled = labelSwitch(options.overrideLabels);
  const urls = new Map(
    contract.subgraphs.map(({ name, url }) => [name, subgraphUrls[name] ?? url]),
  );
  const abstractTypes = new Set<unknown>(contract.abstractTypes);
  const over = { schema, rules: contract.access };
  const compilerFor =
    (guards: readonly Guard[]): VariantsOptions['compile'] =>
    (operation, plan, access) => {
      const asked = withDefaultArguments(operation, schema);
      const shown = accessibleOperation(asked, over, allowedBy(guards, access));
      return createExecutable(shown.allowed, plan, {
        schema,
        client,
        urlOf: (service) => urls.get(service) ?? '',
        isAbstract: (typename) => abstractTypes.has(typename),
        keeping: parts && { parts, supergraphHash: contract.supergraphHash },
        shown,
      });
    };
  const compiledOf = once((operation: Operation): Compiled => {
    const plans = isRegistered(operation) ? readPlans(operation) : undefined;
    const planned = plans ? registeredPlans(plans) : freePlans(operation, options);
    const guards = plans
      ? (plans.guards ?? [])
      : guardsOf(resolveOperation(operation.definition, operation.document), over);
    return {
      find: createVariants(operation, { ...planned, isEnabled, compile: compilerFor(guards) }),
      policy: plans && hintOf(plans),
      accessOf: authorizer(guards, options.policies),
    };
  });
  return {
    executableOf: (operation) => compiledOf(operation).find,
    policyOf: (operation) => compiledOf(operation).policy,
    accessOf: (operation, viewer) => compiledOf(operation).accessOf(viewer),
  };
}

interface Compiled {
  readonly find: FindExecutable;
  readonly policy: CacheHint | undefined;
  readonly accessOf: Authorizer;
}

/** Keeps what is made of an operation for as long as the operation lives. */
function once<Made>(make: (operation: Operation) => Made): (operation: Operation) => Made {
  const made = new WeakMap<Operation, { readonly value: Made }>();
  return (operation) => {
    let known = made.get(operation);
    if (!known) {
      known = { value: make(operation) };
      made.set(operation, known);
    }
    return known.value;
  };
}

/** What services say, once for all, of keeping the answers of plans. */
function hintOf(plans: OperationPlans): CacheHint | undefined {
  const policy = operationPolicy(plans);
  return policy && { maxAge: policy.maxAgeS, scope: policy.scope };
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
    planOf:
      ({ conditions, enabled, access }) =>
      async (abandoned) => {
        count('plan', 'traffic', 1);
        const variant = { text, name, conditions, enabled, access };
        const planned = await planning.planVariant(source, variant, abandoned);
        if (planned.kind === 'planned') return planned.plans;
        throw new ClientError('GRAPHQL_VALIDATION_FAILED', planned.message);
      },
  };
}
