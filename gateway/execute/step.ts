import type { Part, Step } from '#schema';
import type { AnswerEnvelope } from '../subgraph/answer.ts';
import { cacheHintOf } from '../subgraph/cache-hint.ts';
import { SubgraphError } from '../subgraph/error.ts';
import { failureErrors, reportedErrors } from './field-errors.ts';
import { type IsAbstract, mergeInto } from './merge.ts';
import { renameFields } from './rename.ts';
import { representationWriter, type WriteRepresentation } from './representation.ts';
import type { ResponseTree } from './response-tree.ts';
import type { Data, Run } from './run.ts';
import { isObject, targetsAt } from './targets.ts';

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
  /** For each target the index of its representation, -1 for none. */
  readonly indices: readonly number[];
  /** The distinct representations, as JSON texts. */
  readonly representations: readonly string[];
}

/** Compiles a step: its request is constant but for variables and representations. */
export function compileStep(step: Step, options: StepOptions): RunStep {
  const writers = step.parts.map(
    ({ entities }) => entities && representationWriter(entities.requires),
  );
  const writeBody = bodyWriter(step);
  return async (run) => {
    const asks = step.parts.map((part, index) => askOf(part, writers[index], run));
    if (asks.every(isIdle)) return;
    const { service, kind } = step;
    const body = writeBody(run.variables, asks);
    let answer: AnswerEnvelope;
    try {
      answer = await run.client.send({ service, kind, url: options.url, body, context: run });
    } catch (error) {
      if (!(error instanceof SubgraphError)) throw error;
      run.errors.push(...failureErrors(error, asks, options.tree, run.data));
      return;
    }
    run.cacheHints.push(cacheHintOf(answer.cacheControl));
    if (answer.errors.length > 0) {
      run.errors.push(...reportedErrors(answer.errors, { service, asks }, options.tree, run.data));
    }
    if (!answer.data) return;
    for (const ask of asks) merge(ask, answer.data, { service, run, ...options });
  };
}

/** Nobody needs anything of this part. */
function isIdle({ part, targets, representations }: Ask): boolean {
  return part.entities ? representations.length === 0 : targets.length === 0;
}

function askOf(part: Part, write: WriteRepresentation | undefined, { data }: Run): Ask {
  const targets = targetsAt(data, part.paths);
  if (!write) return { part, targets, indices: [], representations: [] };
  const known = new Map<string, number>();
  const indices = targets.map((target) => {
    const text = write(target);
    if (text === undefined) return -1;
    const index = known.get(text);
    if (index !== undefined) return index;
    known.set(text, known.size);
    return known.size - 1;
  });
  return { part, targets, indices, representations: [...known.keys()] };
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
}

function merge(ask: Ask, data: Data, { service, run, tree, isAbstract }: Merging): void {
  const { entities, renames, copies } = ask.part;
  if (!entities) {
    if (renames) renameFields(data, renames);
    for (const target of ask.targets) mergeInto(target, data, isAbstract);
    return;
  }
  if (ask.representations.length === 0) return;
  const answered = data[entities.field];
  if (!Array.isArray(answered) || answered.length !== ask.representations.length) {
    // An answer that is null has been explained, or it is one of the malformed ones.
    if (answered === null && run.errors.length > 0) return;
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
