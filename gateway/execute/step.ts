import type { Part, Step } from '#schema';
import type { AnswerEnvelope } from '../subgraph/answer.ts';
import { cacheHintOf } from '../subgraph/cache-hint.ts';
import { SubgraphError } from '../subgraph/error.ts';
import { failureErrors, reportedErrors } from './field-errors.ts';
import { type IsAbstract, mergeInto } from './merge.ts';
import { renameFields } from './rename.ts';
import { type Representations, representationCollector } from './representation.ts';
import type { ResponseTree } from './response-tree.ts';
import type { Data, Run } from './run.ts';
import { isObject, targetsAt, visitPlaces } from './targets.ts';

/** Runs one step: asks its subgraph and adds the answer to the run's data. */
export type RunStep = (run: Run) => Promise<void>;

export interface StepOptions {
  /** Where the subgraph answers. */
  readonly url: string;
  readonly isAbstract: IsAbstract;
  /** What the client sees of the data, for the paths of errors. */
  readonly tree: ResponseTree;
}

/**
 * One part of a step in one run: the objects it belongs to and, of entities, the representation
 * that each is asked for with.
 */
export interface Ask {
  readonly part: Part;
  readonly targets: readonly Data[];
  /** For each target the index of its representation. */
  readonly indices: readonly number[];
  /** The distinct representations, as JSON texts. */
  readonly representations: readonly string[];
}

/** Compiles a step: its request is constant but for variables and representations. */
export function compileStep(step: Step, options: StepOptions): RunStep {
  const collectors = step.parts.map(
    ({ entities }) => entities && representationCollector(entities.requires),
  );
  const writeBody = bodyWriter(step);
  return async (run) => {
    const asks = step.parts.map((part, index) => askOf(part, collectors[index], run));
    if (asks.every(isIdle)) return;
    const { service, kind } = step;
    const viewer = step.public ? 'withheld' : 'sent';
    run.isForEverybody &&= viewer === 'withheld';
    const body = writeBody(run.variables, asks);
    let answer: AnswerEnvelope;
    try {
      answer = await run.client.send({
        service,
        kind,
        url: options.url,
        body,
        viewer,
        context: run,
      });
    } catch (error) {
      if (!(error instanceof SubgraphError)) throw error;
      run.errors.push(...failureErrors(error, asks, options.tree, run.data));
      return;
    }
    run.cacheHints.push(cacheHintOf(answer.cacheControl));
    run.isPlain &&= answer.isPlain;
    if (answer.errors.length > 0) {
      const answered = { service, asks, isEmpty: !answer.data };
      const reported = reportedErrors(answer.errors, answered, options.tree, run.data);
      // Not spread: there may be more of them than a call takes arguments.
      for (const error of reported) run.errors.push(error);
    }
    if (!answer.data) return;
    const merging = { service, run, isExplained: answer.errors.length > 0, ...options };
    try {
      for (const ask of asks) merge(ask, answer.data, merging);
    } catch (error) {
      if ((error as Error | null)?.name !== 'RangeError') throw error;
      // Nested deeper than the stack goes: nothing a schema can promise.
      const malformed = new SubgraphError(service, 'SUBREQUEST_MALFORMED_RESPONSE');
      run.errors.push(...failureErrors(malformed, asks, options.tree, run.data));
    }
  };
}

/** Nobody needs anything of this part. */
function isIdle({ part, targets, representations }: Ask): boolean {
  return part.entities ? representations.length === 0 : targets.length === 0;
}

function askOf(part: Part, collect: (() => Representations) | undefined, { data }: Run): Ask {
  if (!collect) {
    return { part, targets: targetsAt(data, part.paths), indices: [], representations: [] };
  }
  const representations = collect();
  const targets: Data[] = [];
  const indices: number[] = [];
  const first: Data[] = [];
  const others = new Set<Data>();
  visitPlaces(data, part.paths, (object, holder, key) => {
    const index = representations.indexOf(object);
    if (index < 0) return;
    const known = first[index];
    if (known === undefined) first[index] = object;
    else if (known === object || others.has(object)) return;
    else if (isSame(known, object)) {
      // From here on the two are one, for whatever follows and for the answer's text.
      (holder as Record<string | number, unknown>)[key] = known;
      return;
    } else others.add(object);
    targets.push(object);
    indices.push(index);
  });
  return { part, targets, indices, representations: representations.texts };
}

/** Whether two objects hold the very same values: then nobody can tell them apart. */
function isSame(object: Data, other: Data): boolean {
  let count = 0;
  for (const key in object) {
    if (object[key] !== other[key]) return false;
    count += 1;
  }
  for (const _ in other) count -= 1;
  return count === 0;
}

type WriteBody = (variables: Run['variables'], asks: readonly Ask[]) => string;

function bodyWriter({ text, operationName, variables }: Step): WriteBody {
  const name = operationName ? `,"operationName":${JSON.stringify(operationName)}` : '';
  const prefix = `{"query":${JSON.stringify(text)}${name},"variables":{`;
  const named = variables.map((variable) => ({ variable, label: `${JSON.stringify(variable)}:` }));
  return (given, asks) => {
    const members: string[] = [];
    for (const { variable, label } of named) {
      const value = Object.hasOwn(given, variable) ? given[variable] : undefined;
      if (value !== undefined) members.push(label + JSON.stringify(value));
    }
    for (const { part, representations } of asks) {
      if (part.entities) members.push(`"${part.entities.variable}":[${representations.join()}]`);
    }
    return `${prefix}${members.join()}}}`;
  };
}

interface Merging extends StepOptions {
  readonly service: string;
  readonly run: Run;
  /** Whether the answer came with errors. */
  readonly isExplained: boolean;
}

function merge(ask: Ask, data: Data, merging: Merging): void {
  const { service, run, isExplained, tree, isAbstract } = merging;
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
  const taken = new Set<number>();
  ask.targets.forEach((target, at) => {
    const index = ask.indices[at] ?? -1;
    const entity: unknown = answered[index];
    if (!isObject(entity)) return;
    const isShared = copies === true && taken.has(index);
    mergeInto(target, isShared ? structuredClone(entity) : entity, isAbstract);
    taken.add(index);
  });
}
