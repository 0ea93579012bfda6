import type { Part, Step } from '#schema';
import { SubgraphError } from '../subgraph/error.ts';
import { type Ask, asker, isIdle } from './ask.ts';
import { type Fetched, type FetchOptions, partsFetcher } from './fetch-parts.ts';
import { failureErrors } from './field-errors.ts';
import { isKeepable, type Keeping, keptPartsFetcher } from './kept-parts.ts';
import { type IsAbstract, mergeInto } from './merge.ts';
import { renameFields } from './rename.ts';
import type { ResponseTree } from './response-tree.ts';
import type { Run } from './run.ts';
import { fieldsOfParts } from './step-fields.ts';
import { isObject } from './targets.ts';
import { inWalkingOrder, type Walk } from './walks.ts';

/** Runs one step: asks its subgraph and adds the answer to the run's data. */
export type RunStep = (run: Run) => Promise<void>;

export interface StepOptions extends Pick<FetchOptions, 'url'> {
  /** What the client sees of the data. */
  readonly tree: ResponseTree;
  readonly isAbstract: IsAbstract;
  /** How the objects of the plan's parts are found. */
  readonly walkTo: (part: Part) => Walk;
  /** What is kept of answers that are the same for everybody. Default: nothing. */
  readonly keeping?: Keeping | undefined;
}

/** Compiles a step: its request is constant but for variables and representations. */
export function compileStep(step: Step, options: StepOptions): RunStep {
  const askers = inWalkingOrder(step.parts).map((part) => ({
    place: step.parts.indexOf(part),
    find: asker(part, options.walkTo(part)),
  }));
  const { keeping } = options;
  const fields = fieldsOfParts(step);
  const fieldsOf = (part: Part) => fields[step.parts.indexOf(part)]?.filled ?? [];
  const tree = { ...options.tree, fieldsOf };
  const fetching = { ...options, tree, fields };
  const fetchParts =
    keeping && isKeepable(step)
      ? keptPartsFetcher(step, { ...fetching, ...keeping })
      : partsFetcher(step, fetching);
  return async (run) => {
    const asks: Ask[] = [];
    for (const { place, find } of askers) asks[place] = find(run);
    if (asks.every(isIdle)) return;
    const fetched = await fetchParts(run, asks);
    if (!fetched) return;
    const merging = { service: step.service, run, options: fetching };
    try {
      for (const ask of asks) merge(ask, fetched, merging);
    } catch (error) {
      if ((error as Error | null)?.name !== 'RangeError') throw error;
      // Nested deeper than the stack goes: nothing a schema can promise.
      const malformed = new SubgraphError(step.service, 'SUBREQUEST_MALFORMED_RESPONSE');
      run.errors.push(...failureErrors(malformed, asks, tree, run.data));
    }
  };
}

interface Merging {
  readonly service: string;
  readonly run: Run;
  readonly options: Pick<FetchOptions, 'tree'> & Pick<StepOptions, 'isAbstract'>;
}

function merge(ask: Ask, { data, isExplained }: Fetched, merging: Merging): void {
  const { service, run, options } = merging;
  const { tree, isAbstract } = options;
  const { entities, renames, copies } = ask.part;
  if (!entities) {
    if (renames) renameFields(data, renames);
    for (const target of ask.targets) mergeInto(target, data, isAbstract);
    return;
  }
  if (ask.representations.length === 0) return;
  const answered = data[entities.field];
  if (!Array.isArray(answered) || answered.length !== ask.representations.length) {
    if (answered === null && isExplained) return;
    const error = new SubgraphError(service, 'SUBREQUEST_MALFORMED_RESPONSE');
    run.errors.push(...failureErrors(error, [ask], tree, run.data));
    return;
  }
  if (renames) renameFields(answered, renames);
  const taken = copies && new Set<number>();
  ask.targets.forEach((target, at) => {
    const index = ask.indices[at] ?? -1;
    const entity: unknown = answered[index];
    if (!isObject(entity)) return;
    mergeInto(target, taken?.has(index) ? structuredClone(entity) : entity, isAbstract);
    taken?.add(index);
  });
}
