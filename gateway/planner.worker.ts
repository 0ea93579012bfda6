import { parse } from 'graphql';
import {
  type Contract,
  type Conditions,
  createContract,
  createPlanner,
  operationIn,
  type OperationPlans,
  type Plan,
  PlanError,
  type Planner,
  planOperation,
  planVariant,
  readSupergraphFacts,
  type SupergraphFacts,
  type TagFilter,
} from '#schema';

/** What the worker is asked: all of it takes long, so none of it runs where requests are served. */
export type PlannerTask =
  | { readonly kind: 'open'; readonly supergraph: string; readonly filter: TagFilter }
  | {
      readonly kind: 'plan-operations';
      readonly supergraph: string;
      /** Documents that each hold one operation. */
      readonly bodies: readonly string[];
    }
  | {
      readonly kind: 'plan-variant';
      readonly supergraph: string;
      readonly text: string;
      /** Which of the document's operations, when it holds several. */
      readonly name?: string | undefined;
      readonly conditions: Conditions;
      readonly enabled: readonly string[];
    };

/** A contract with what running needs to know of its supergraph, or why it cannot be served. */
export type OpenedSupergraph =
  | (Extract<Contract, { kind: 'contract' }> & { readonly facts: SupergraphFacts })
  | { readonly kind: 'failed'; readonly errors: readonly string[] };

/** Plans, or in a few words why there are none. */
export type Planned<Plans> =
  | { readonly kind: 'planned'; readonly plans: Plans }
  | { readonly kind: 'failed'; readonly message: string };

export type PlannerAnswer<Task extends PlannerTask> = Task extends { kind: 'open' }
  ? OpenedSupergraph
  : Task extends { kind: 'plan-operations' }
    ? readonly Planned<OperationPlans>[]
    : Planned<Plan>;

// A worker module is what its one default export answers.
// biome-ignore lint/style/noDefaultExport: piscina calls the default export.
export default function answer(task: PlannerTask): PlannerAnswer<PlannerTask> {
  switch (task.kind) {
    case 'open':
      return open(task.supergraph, task.filter);
    case 'plan-operations':
      return task.bodies.map((body) =>
        planned(() => {
          const document = parse(body, { noLocation: true });
          return planOperation(plannerOf(task.supergraph), document, operationIn(document));
        }),
      );
    case 'plan-variant':
      return planned(() => {
        const { conditions, enabled } = task;
        const document = parse(task.text, { noLocation: true });
        const operation = operationIn(document, task.name);
        const variant = { document, operation, conditions, enabled };
        return planVariant(plannerOf(task.supergraph), variant);
      });
  }
}

function open(supergraph: string, filter: TagFilter): OpenedSupergraph {
  const contract = createContract(supergraph, filter);
  if (contract.kind === 'failed') {
    const errors = contract.errors.map(({ code, message }) => `${code} ${message}`);
    return { kind: 'failed', errors };
  }
  const facts = readSupergraphFacts(contract.supergraph);
  if (facts.kind === 'failed') return facts;
  return { ...contract, facts };
}

let last: { readonly supergraph: string; readonly planner: Planner } | undefined;

/** Building a planner takes far longer than planning, and requests come for one supergraph. */
function plannerOf(supergraph: string): Planner {
  if (last?.supergraph !== supergraph) last = { supergraph, planner: createPlanner(supergraph) };
  return last.planner;
}

function planned<Plans>(plan: () => Plans): Planned<Plans> {
  try {
    return { kind: 'planned', plans: plan() };
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    return { kind: 'failed', message: error.message };
  }
}
