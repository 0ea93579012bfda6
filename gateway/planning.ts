import { Piscina } from 'piscina';
import type { Conditions, OperationPlans, Plan, TagFilter } from '#schema';
import { ClientError } from './errors.ts';
import type { OpenedSupergraph, Planned, PlannerAnswer, PlannerTask } from './planner.worker.ts';

/** Contracts and query plans, made in threads of their own: none of it stalls a request. */
export interface Planning {
  /** The contract of a supergraph and what running it needs to know. */
  open(supergraph: string, filter: TagFilter): Promise<OpenedSupergraph>;
  /** The plans of registered operations, in their order. */
  planOperations(
    supergraph: string,
    bodies: readonly string[],
  ): Promise<readonly Planned<OperationPlans>[]>;
  /**
   * The plan of a free text with one operation.
   *
   * @throws ClientError `COST_ESTIMATED_TOO_EXPENSIVE` when planning takes too long
   */
  planVariant(supergraph: string, variant: PlannedVariant): Promise<Planned<Plan>>;
  close(): Promise<void>;
}

export interface PlannedVariant {
  readonly text: string;
  /** Which of the document's operations, when it holds several. */
  readonly name?: string | undefined;
  readonly conditions: Conditions;
  /** The override labels that are on. */
  readonly enabled: readonly string[];
}

export interface PlanningOptions {
  /** Time to plan one free text, in milliseconds; then its thread is ended. Default 2,000. */
  readonly timeoutMs?: number;
}

/** Starts threads as they are needed, and ends them when nothing was asked for a while. */
export function createPlanning({ timeoutMs = 2_000 }: PlanningOptions = {}): Planning {
  const pool = new Piscina({
    filename: new URL('./planner.worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: 2,
    idleTimeout: 5_000,
    resourceLimits: { maxOldGenerationSizeMb: 1_024 },
  });
  const ask = <Task extends PlannerTask>(task: Task, signal?: AbortSignal) =>
    pool.run(task, signal && { signal }) as Promise<PlannerAnswer<Task>>;
  return {
    open: (supergraph, filter) => ask({ kind: 'open', supergraph, filter }),
    planOperations: async (supergraph, bodies) => {
      const batches = batchesOf(bodies).map((batch) =>
        ask({ kind: 'plan-operations', supergraph, bodies: batch }),
      );
      return (await Promise.all(batches)).flat();
    },
    planVariant: async (supergraph, variant) => {
      const late = AbortSignal.timeout(timeoutMs);
      try {
        return await ask({ kind: 'plan-variant', supergraph, ...variant }, late);
      } catch (error) {
        if (!late.aborted) throw error;
        throw new ClientError('COST_ESTIMATED_TOO_EXPENSIVE', 'Planning it takes too long.');
      }
    },
    close: () => pool.destroy(),
  };
}

/** Large enough to be worth a message, small enough to use every thread. */
function batchesOf(bodies: readonly string[]): string[][] {
  const batches: string[][] = [];
  for (let start = 0; start < bodies.length; start += BATCH) {
    batches.push(bodies.slice(start, start + BATCH));
  }
  return batches;
}

const BATCH = 50;
