import { MessageChannel } from 'node:worker_threads';
import { LRUCache } from 'lru-cache';
import { Piscina } from 'piscina';
import { contractKey, type Plan } from '#schema/operations';
import { ClientError } from './errors.ts';
import type {
  ContractSource,
  FreeVariant,
  Opened,
  Planned,
  PlannerAnswer,
  PlannerTask,
  PlanningStage,
} from './planner.worker.ts';

/** Contracts and query plans, made in threads of their own: none of it stalls a request. */
export interface Planning {
  /** What serving a contract needs to know. */
  open(source: ContractSource): Promise<Opened>;
  /**
   * The plans of registered operations as JSON text (`OperationPlans`), in their order; `onPlanned` is
   * told of each few made.
   */
  planOperations(
    source: ContractSource,
    bodies: readonly string[],
    onPlanned?: (operations: number) => void,
  ): Promise<readonly Planned<string>[]>;
  /**
   * The plan of a free text. Once `abandoned` aborts it is not begun any more, and rejects; what a thread
   * has begun goes on.
   *
   * @throws ClientError `COST_ESTIMATED_TOO_EXPENSIVE` when planning takes too long
   */
  planVariant(
    source: ContractSource,
    variant: FreeVariant,
    abandoned?: AbortSignal,
  ): Promise<Planned<Plan>>;
  close(): Promise<void>;
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
  const ask = <Task extends PlannerTask>(task: Task, options?: Parameters<Piscina['run']>[1]) =>
    pool.run(task, options) as Promise<PlannerAnswer<Task>>;
  const madeFor = madeForContracts();
  return {
    open: (source) => {
      const made = madeFor(source);
      if (made.opened !== undefined) return made.opened;
      const answer = ask({ kind: 'open', ...source });
      answer.catch(() => {
        made.opened = undefined;
      });
      made.opened = answer;
      return answer;
    },
    planOperations: async (source, bodies, onPlanned) => {
      const { planned } = madeFor(source);
      const known = new Map(bodies.map((body) => [body, planned.get(body)]));
      const unknown = bodies.filter((body) => !known.get(body));
      const plan = (batch: readonly string[]) =>
        ask({ kind: 'plan-operations', ...source, bodies: batch });
      const batches = batchesOf(unknown).map(async (batch) => {
        // An operation that takes a thread down is found among the others, one by one.
        const answers = await plan(batch).catch(() =>
          Promise.all(batch.map((body) => plan([body]).catch(givenUp))),
        );
        onPlanned?.(batch.length);
        return answers;
      });
      const made = (await Promise.all(batches)).flat(2);
      for (const [index, body] of unknown.entries()) {
        known.set(body, made[index]);
        planned.set(body, made[index]);
      }
      return bodies.flatMap((body) => known.get(body) ?? []);
    },
    planVariant: async (source, variant, abandoned) => {
      const { port1, port2 } = new MessageChannel();
      const stop = new AbortController();
      let isLate = false;
      let timer: NodeJS.Timeout | undefined;
      const giveUp = () => stop.abort();
      const late = () => {
        isLate = true;
        stop.abort();
      };
      abandoned?.addEventListener('abort', giveUp);
      port1.on('message', (stage: PlanningStage) => {
        // To end a thread that loads its planner would have the next one load it anew.
        if (stage === 'taken') abandoned?.removeEventListener('abort', giveUp);
        // Loading it takes far longer than to plan.
        else timer = setTimeout(late, timeoutMs);
      });
      const task = { kind: 'plan-variant', ...source, ...variant, stages: port2 } as const;
      try {
        return await ask(task, { signal: stop.signal, transferList: [port2] });
      } catch (error) {
        const isTooLarge = (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY';
        if (!isLate && !isTooLarge) throw error;
        throw new ClientError('COST_ESTIMATED_TOO_EXPENSIVE', 'Planning it takes too long.');
      } finally {
        clearTimeout(timer);
        abandoned?.removeEventListener('abort', giveUp);
        port1.close();
      }
    },
    close: () => pool.destroy(),
  };
}

/** What was made for a contract. */
interface Made {
  opened: Promise<Opened> | undefined;
  /** By the operation's body. */
  readonly planned: LRUCache<string, Planned<string>>;
}

/**
 * A reload mostly changes one artefact, and of a manifest a few operations. Of a contract that was
 * replaced, its plans go with it, but for the last one: it may be taken back.
 */
function madeForContracts(): (source: ContractSource) => Made {
  const contracts = new LRUCache<string, Made>({ max: 2 });
  return ({ supergraph, filter }) => {
    const key = contractKey(supergraph, filter);
    const known = contracts.get(key);
    if (known) return known;
    const made = { opened: undefined, planned: new LRUCache<string, Planned<string>>(PLANNED) };
    contracts.set(key, made);
    return made;
  };
}

const PLANNED = { max: 2_000 };

function givenUp(error: unknown): readonly Planned<string>[] {
  return [{ kind: 'failed', message: `The planner gave up on it: ${(error as Error).message}` }];
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
