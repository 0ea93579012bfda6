import type { FetchNode, PlanNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { fetchDocument } from './fetch-document.ts';
import type { Part, PlanPath, Rename, Step } from './plan.ts';
import { CONDITION, requiredFields } from './required-fields.ts';
import { responseNameOf } from './resolved-operation.ts';
import { type TypeNames, typeNames } from './type-names.ts';

/** A step whose document is not printed yet. */
export interface DraftStep extends Omit<Step, 'text' | 'after'> {
  readonly document: DocumentNode;
  readonly after: ReadonlySet<number>;
}

/** The fetches of a planner's tree as steps that each name those they wait for. */
export function stepsOf(node: PlanNode, supergraph: GraphQLSchema): DraftStep[] {
  const steps: DraftStep[] = [];
  const types = typeNames(supergraph);
  collect(node, { path: [], after: new Set() }, (fetch, { path, after }) =>
    steps.push({ ...stepOf(fetch, path, { supergraph, types }), after }),
  );
  return steps;
}

interface Place {
  readonly path: PlanPath;
  readonly after: ReadonlySet<number>;
}

/** @returns the steps that whatever follows the node must wait for */
function collect(
  node: PlanNode,
  place: Place,
  add: (fetch: FetchNode, place: Place) => number,
): ReadonlySet<number> {
  switch (node.kind) {
    case 'Fetch':
      return new Set([add(node, place) - 1]);
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

interface PlannedOver {
  readonly supergraph: GraphQLSchema;
  readonly types: TypeNames;
}

function stepOf(
  fetch: FetchNode,
  path: PlanPath,
  { supergraph, types }: PlannedOver,
): Omit<DraftStep, 'after'> {
  if (fetch.contextRewrites?.length) throw new Error('@fromContext is not served.');
  const renames = renamesOf(fetch, types);
  const document = fetchDocument(fetch.operation, supergraph);
  const part: Part = {
    paths: [path],
    ...(!fetch.requires && { fields: rootKeys(operationOf(document)) }),
    ...(renames.length > 0 && { renames }),
    ...(fetch.requires && {
      entities: {
        field: '_entities',
        variable: 'representations',
        requires: requiredFields(fetch, types),
      },
    }),
  };
  return {
    service: fetch.serviceName,
    kind: fetch.operationKind === OperationTypeNode.MUTATION ? 'mutation' : 'query',
    ...(fetch.operationName && { operationName: fetch.operationName }),
    document,
    variables: fetch.variableUsages ?? [],
    parts: [part],
  };
}

/** The one operation of a fetch's document. */
export function operationOf({ definitions }: DocumentNode): OperationDefinitionNode {
  for (const definition of definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) return definition;
  }
  throw new Error('A fetch holds no operation.');
}

/** The response names of all root fields. */
export function rootKeys({ selectionSet }: Pick<OperationDefinitionNode, 'selectionSet'>): string[] {
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
