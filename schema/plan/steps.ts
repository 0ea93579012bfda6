import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { type DocumentNode, Kind, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import { fetchDocument, type PlannedOver } from './fetch-document.ts';
import type { Part, PlanPath, Rename, Step } from './plan.ts';
import { REPRESENTATIONS } from './private-variables.ts';
import { CONDITION, requiredFields } from './required-fields.ts';
import { responseNameOf } from './resolved-operation.ts';
import { type RequiredStandIns, splitFetch } from './split-fetch.ts';
import { type TypeNames, typeNames } from './type-names.ts';

/** A step whose document is not printed yet. */
export interface DraftStep extends Omit<Step, 'text' | 'after'> {
  readonly document: DocumentNode;
  readonly after: ReadonlySet<number>;
}

/** The fetches of a planner's tree as steps that each name those they wait for. */
export function stepsOf(node: PlanNode, over: StepsOver): DraftStep[] {
  const steps: DraftStep[] = [];
  const types = typeNames(over.schema);
  collect(node, { path: [], after: new Set() }, (fetch, { path, after }) => {
    const made = stepsOfFetch(fetch, path, { ...over, types });
    return made.map((step) => steps.push({ ...step, after }) - 1);
  });
  return steps;
}

/** What a plan was made over. */
export interface StepsOver extends PlannedOver {
  /** The stand-ins that a field of a subgraph requires. */
  readonly requiredStandIns: (service: string) => RequiredStandIns;
}

interface Place {
  readonly path: PlanPath;
  readonly after: ReadonlySet<number>;
}

/** @returns the steps that whatever follows the node must wait for */
function collect(
  node: PlanNode,
  place: Place,
  add: (fetch: FetchNode, place: Place) => readonly number[],
): ReadonlySet<number> {
  switch (node.kind) {
    case 'Fetch':
      return new Set(add(node, place));
    case 'Flatten': {
      const path = [...place.path, ...node.path.map(String)];
      return collect(node.node, { ...place, path }, add);
    }
    case 'Parallel':
      return new Set(node.nodes.flatMap((each) => [...collect(each, place, add)]));
    case 'Sequence':
      return node.nodes.reduce(
        (after, each) => collect(each, { ...place, after }, add),
        place.after,
      );
    default:
      throw new Error(`A plan of an operation without conditions holds a ${node.kind}.`);
  }
}

function stepsOfFetch(
  fetch: FetchNode,
  path: PlanPath,
  over: StepsOver & { readonly types: TypeNames },
): Omit<DraftStep, 'after'>[] {
  if (fetch.contextRewrites?.length) throw new Error('@fromContext is not served.');
  const { serviceName: service, operationName } = fetch;
  const document = fetchDocument(fetch.operation, over);
  const renames = renamesOf(fetch, over.types);
  const renamed = renames.length > 0 ? { renames } : {};
  const step = (text: DocumentNode, part: Part): Omit<DraftStep, 'after'> => ({
    service,
    kind: fetch.operationKind === OperationTypeNode.MUTATION ? 'mutation' : 'query',
    ...(operationName && { operationName }),
    document: text,
    variables: (fetch.variableUsages ?? []).filter((name) => definesVariable(text, name)),
    parts: [part],
  });
  if (!fetch.requires) {
    return [step(document, { paths: [path], fields: rootKeys(operationOf(document)), ...renamed })];
  }
  const requires = requiredFields(fetch, over.types, over.standIns);
  const split = splitFetch({ document, requires }, over.requiredStandIns(service));
  return split.map((each) => {
    const entities = { field: '_entities', variable: REPRESENTATIONS, requires: each.requires };
    return step(each.document, { paths: [path], entities, ...renamed });
  });
}

function definesVariable(document: DocumentNode, name: string): boolean {
  const { variableDefinitions = [] } = operationOf(document);
  return variableDefinitions.some(({ variable }) => variable.name.value === name);
}

/** The one operation of a fetch's document. */
export function operationOf({ definitions }: DocumentNode): OperationDefinitionNode {
  for (const definition of definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) return definition;
  }
  throw new Error('A fetch holds no operation.');
}

/** The response names of all root fields. */
export function rootKeys({
  selectionSet,
}: Pick<OperationDefinitionNode, 'selectionSet'>): string[] {
  return selectionSet.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) {
      return selection.name.value === '__typename' ? [] : [responseNameOf(selection)];
    }
    return selection.kind === Kind.INLINE_FRAGMENT ? rootKeys(selection) : [];
  });
}

function renamesOf({ outputRewrites = [] }: FetchNode, types: TypeNames): Rename[] {
  return outputRewrites.map((rewrite) => {
    if (rewrite.kind !== 'KeyRenamer') {
      throw new Error(`The planner rewrites answers in an unknown way: ${rewrite.kind}.`);
    }
    const path = rewrite.path.map((element) =>
      element.startsWith(CONDITION) ? types.matching(element.slice(CONDITION.length)) : element,
    );
    return { path, to: rewrite.renameKeyTo };
  });
}
