import type { MessagePort } from 'node:worker_threads';
import { parse } from 'graphql';
import {
  type Access,
  type Conditions,
  type ContractFilter,
  createPlanner,
  type OpenedContract,
  openContract,
  operationIn,
  type Plan,
  PlanError,
  type PlannableContract,
  type Planner,
  planOperation,
  planVariant,
} from '#schema';

/** A supergraph and the filter of a client's contract over it. */
export interface ContractSource {
  readonly supergraph: string;
  readonly filter: ContractFilter;
}

/** What the worker is asked: all of it takes long, so none of it runs where requests are served. */
export type PlannerTask = ContractSource &
  (
    | { readonly kind: 'open' }
    /** `bodies` are documents that each hold one operation. */
    | { readonly kind: 'plan-operations'; readonly bodies: readonly string[] }
    /** `stages` is told how far it has come. */
    | ({ readonly kind: 'plan-variant'; readonly stages: MessagePort } & FreeVariant)
  );

/** A thread has begun with it; nothing but the planning itself is left to do. */
export type PlanningStage = 'taken' | 'loaded';

/** One variant of an operation that a client sent as text. */
export interface FreeVariant {
  readonly text: string;
  /** Which of the document's operations, when it holds several. */
  readonly name?: string | undefined;
  readonly conditions: Conditions;
  /** The override labels that are on. */
  readonly enabled: readonly string[];
  /** What its viewer may have of it. */
  readonly access: Access;
}

/** A contract as it is served, or why it cannot be. */
export type Opened =
  | OpenedContract
  | { readonly kind: 'failed'; readonly errors: readonly string[] };

/** Plans, or in a few words why there are none. */
export type Planned<Plans> =
  | { readonly kind: 'planned'; readonly plans: Plans }
  | { readonly kind: 'failed'; readonly message: string };

export type PlannerAnswer<Task extends PlannerTask> = Task extends { kind: 'open' }
  ? Opened
  : Task extends { kind: 'plan-operations' }
    ? readonly Planned<string>[]
    : Planned<Plan>;

// biome-ignore lint/style/noDefaultExport: a worker is what its module's default export answers.
export default function answer(task: PlannerTask): PlannerAnswer<PlannerTask> {
  switch (task.kind) {
    case 'open': {
      const contract = contractOf(task);
      return contract.kind === 'opened' ? contract.opened : contract;
    }
    case 'plan-operations':
      return task.bodies.map((body) =>
        planned(() => {
          const document = parse(body, { noLocation: true });
          const plans = planOperation(plannerOf(task), document, operationIn(document));
          // One text goes to the other thread, and is kept there, for less than all its objects.
          return JSON.stringify(plans);
        }),
      );
    case 'plan-variant':
      return planned(() => {
        const { conditions, enabled, access, stages } = task;
        const reach = (stage: PlanningStage) => stages.postMessage(stage);
        reach('taken');
        const document = parse(task.text, { noLocation: true });
        const operation = operationIn(document, task.name);
        const planner = plannerOf(task);
        reach('loaded');
        return planVariant(planner, { document, operation, conditions, enabled, access });
      });
  }
}

/** What was made last: tasks come in rows for one contract, and making it takes longest. */
interface Made extends ContractSource {
  readonly contract: ReturnType<typeof openContract>;
  planner?: Planner;
}

let last: Made | undefined;

function madeFor({ supergraph, filter }: ContractSource): Made {
  const isSame =
    last?.supergraph === supergraph && JSON.stringify(last.filter) === JSON.stringify(filter);
  if (last && isSame) return last;
  last = { supergraph, filter, contract: openContract(supergraph, filter) };
  return last;
}

function contractOf(source: ContractSource): ReturnType<typeof openContract> {
  return madeFor(source).contract;
}

function plannerOf(source: ContractSource): Planner {
  const made = madeFor(source);
  const { contract } = made;
  if (contract.kind === 'failed') throw new PlanError(contract.errors.join());
  const { supergraph, opened } = contract satisfies PlannableContract;
  made.planner ??= createPlanner(supergraph, opened.schema);
  return made.planner;
}

function planned<Plans>(plan: () => Plans): Planned<Plans> {
  try {
    return { kind: 'planned', plans: plan() };
  } catch (error) {
    const message = error instanceof PlanError ? error.message : 'The planner gave up on it.';
    return { kind: 'failed', message };
  }
}
