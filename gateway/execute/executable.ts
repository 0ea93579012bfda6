import type { GraphQLSchema } from 'graphql';
import type { AccessibleOperation, Plan, ResolvedOperation } from '#schema';
import type { CacheHint } from '../subgraph/cache-hint.ts';
import type { SubgraphClient, SubgraphContext } from '../subgraph/client.ts';
import type { Keeping } from './kept-parts.ts';
import type { IsAbstract } from './merge.ts';
import { responseTree } from './response-tree.ts';
import type { FieldError, KeptUse, Run, StalePlace } from './run.ts';
import { dataWriter } from './shape.ts';
import { compileStep, type RunStep } from './step.ts';
import { Stopwatch } from './stopwatch.ts';
import { toldErrors } from './told-errors.ts';
import { shortestWalks } from './walks.ts';
import type { Shaping } from './writing.ts';

/** What an operation runs on. */
export interface ExecutableOptions {
  /** The client's schema. */
  readonly schema: GraphQLSchema;
  readonly client: SubgraphClient;
  /** Where a subgraph answers, by its name. */
  readonly urlOf: (service: string) => string;
  readonly isAbstract: IsAbstract;
  /** What is kept of answers that are the same for everybody. Default: nothing. */
  readonly keeping?: Keeping | undefined;
  /** What the answer shows, where that is more than what may be fetched. Default: the operation. */
  readonly shown?: Pick<AccessibleOperation, 'asked' | 'denied'>;
}

export interface ExecutableRequest extends SubgraphContext {
  /** The client's variables, as sent. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Default: read, and nothing stands in for what cannot be had. */
  readonly kept?: KeptUse;
}

const ONLY_FRESH: KeptUse = {
  reading: 'allowed',
  staleWhileRevalidateS: 0,
  staleIfErrorS: 0,
};

export interface ExecutionResult {
  /** The answer as JSON text as it is unless there are errors: `{"data":…}` and a line's end. */
  readonly answer: string;
  readonly errors: readonly FieldError[];
  /** Whether no subgraph was told who asks. */
  readonly isForEverybody: boolean;
  /** What subgraphs said of how long their answers may be kept. */
  readonly cacheHints: readonly CacheHint[];
  /** Where something kept stands in for what could not be had. */
  readonly stale: readonly StalePlace[];
  /** How much longer than fresh the oldest part in it is kept, in seconds; undefined: all is fresh. */
  readonly staleS: number | undefined;
  /** What the answer was made of: `Product:p7`, `Product`. */
  readonly tags: ReadonlySet<string>;
  /** What services said that it has changed. */
  readonly changed: ReadonlySet<string>;
  /** How long it waited for subgraphs, in milliseconds. */
  readonly subgraphMs: number;
}

/**
 * Runs an operation that is compiled already. Rejects only when the caller left: whatever else
 * goes wrong stands in the result.
 */
export type Executable = (request: ExecutableRequest) => Promise<ExecutionResult>;

/** Compiles an operation and its plan into functions, once for all its runs. */
export function createExecutable(
  operation: ResolvedOperation,
  plan: Plan,
  { schema, client, urlOf, shown, ...others }: ExecutableOptions,
): Executable {
  const tree = responseTree(operation, plan.keys);
  const walkTo = shortestWalks(plan);
  const steps = plan.steps.map((step) => ({
    after: step.after,
    run: compileStep(step, { ...others, url: urlOf(step.service), tree, walkTo }),
  }));
  const writeAnswer = dataWriter(shown?.asked ?? operation, {
    schema,
    ...(shown && { denied: shown.denied }),
    keys: plan.keys,
    shared: plan.steps.flatMap(({ parts }) =>
      parts.flatMap(({ entities, paths }) => (entities ? paths : [])),
    ),
    around: ['{"data":', '}\n'],
  });
  return async ({ variables, kept = ONLY_FRESH, ...context }) => {
    const run: Run = {
      variables,
      kept,
      client,
      data: {},
      reached: new Map(),
      errors: [],
      cacheHints: [],
      stale: [],
      tags: new Set(),
      changed: new Set(),
      waiting: new Stopwatch(),
      staleS: undefined,
      isPlain: true,
      isShared: false,
      isForEverybody: true,
      ...context,
    };
    await runSteps(steps, run);
    const shaping: Shaping = {
      path: [],
      reported: run.errors,
      found: [],
      isPlain: run.isPlain,
      isShared: run.isShared,
      variables,
    };
    const answer = writeAnswer(run.data, shaping);
    return {
      answer,
      errors: toldErrors([...run.errors, ...shaping.found]),
      cacheHints: run.cacheHints,
      isForEverybody: run.isForEverybody,
      stale: oldest(run.stale),
      staleS: run.staleS,
      tags: run.tags,
      changed: run.changed,
      subgraphMs: run.waiting.elapsedMs,
    };
  };
}

interface CompiledStep {
  readonly after: readonly number[];
  readonly run: RunStep;
}

/** Starts every step as soon as those that it waits for are done. */
async function runSteps(steps: readonly CompiledStep[], run: Run): Promise<void> {
  const done: Promise<void>[] = [];
  for (const { after, run: runStep } of steps) {
    const ready = after.map((index) => done[index]);
    done.push(ready.length === 0 ? runStep(run) : Promise.all(ready).then(() => runStep(run)));
  }
  await Promise.all(done);
}

/** Each place once, with the age of the oldest that stands there. */
function oldest(places: readonly StalePlace[]): readonly StalePlace[] {
  const byPath = new Map<string, StalePlace>();
  for (const place of places) {
    const path = JSON.stringify(place.path);
    if ((byPath.get(path)?.ageS ?? -1) < place.ageS) byPath.set(path, place);
  }
  return [...byPath.values()];
}
