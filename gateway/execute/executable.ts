import type { GraphQLSchema } from 'graphql';
import type { Plan, ResolvedOperation } from '#schema';
import type { CacheHint } from '../subgraph/cache-hint.ts';
import type { SubgraphClient, SubgraphContext } from '../subgraph/client.ts';
import type { IsAbstract } from './merge.ts';
import { responseTree } from './response-tree.ts';
import type { FieldError, Run } from './run.ts';
import { dataWriter } from './shape.ts';
import { compileStep, type RunStep } from './step.ts';
import type { Shaping } from './writing.ts';

/** What an operation runs on. */
export interface ExecutableOptions {
  /** The client's schema. */
  readonly schema: GraphQLSchema;
  readonly client: SubgraphClient;
  /** Where a subgraph answers, by its name. */
  readonly urlOf: (service: string) => string;
  readonly isAbstract: IsAbstract;
}

export interface ExecutableRequest extends SubgraphContext {
  /** The client's variables, as sent. */
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface ExecutionResult {
  /** The answer as JSON text as it is unless there are errors: `{"data":…}` and a line's end. */
  readonly answer: string;
  readonly errors: readonly FieldError[];
  /** Whether no subgraph was told who asks. */
  readonly isForEverybody: boolean;
  /** What subgraphs said of how long their answers may be kept. */
  readonly cacheHints: readonly CacheHint[];
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
  { schema, client, urlOf, isAbstract }: ExecutableOptions,
): Executable {
  const tree = responseTree(operation, plan.keys);
  const steps = plan.steps.map((step) => ({
    after: step.after,
    run: compileStep(step, { url: urlOf(step.service), isAbstract, tree }),
  }));
  const writeAnswer = dataWriter(operation, {
    schema,
    keys: plan.keys,
    shared: plan.steps.flatMap(({ parts }) =>
      parts.flatMap(({ entities, paths }) => (entities ? paths : [])),
    ),
    around: ['{"data":', '}\n'],
  });
  return async ({ variables, subgraphHeaders, signal }) => {
    const run: Run = {
      variables,
      client,
      data: {},
      errors: [],
      cacheHints: [],
      isPlain: true,
      isForEverybody: true,
      subgraphHeaders,
      signal,
    };
    await runSteps(steps, run);
    const shaping: Shaping = {
      path: [],
      reported: run.errors,
      found: [],
      isPlain: run.isPlain,
      variables,
    };
    const answer = writeAnswer(run.data, shaping);
    return {
      answer,
      errors: distinct([...run.errors, ...shaping.found]),
      cacheHints: run.cacheHints,
      isForEverybody: run.isForEverybody,
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

/** Two requests to one failing subgraph may leave the same place empty: that is told once. */
function distinct(errors: readonly FieldError[]): readonly FieldError[] {
  if (errors.length < 2) return errors;
  return [...new Map(errors.map((error) => [JSON.stringify(error), error])).values()];
}
