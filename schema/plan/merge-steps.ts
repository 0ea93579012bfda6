import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { Entities, Part } from './plan.ts';
import { REPRESENTATIONS, unusedName } from './private-variables.ts';
import { type DraftStep, operationOf } from './steps.ts';

/**
 * Lets entity fetches of one subgraph that wait for the same depth of steps travel as one request,
 * each as an `_entities` field under an alias of its own. A fetch that nothing waits for travels
 * with a later one of its subgraph: the answer is not whole before that anyway.
 */
export function mergeSteps(steps: readonly DraftStep[]): DraftStep[] {
  const groups = new Map<string, number[]>();
  const depths = travelDepths(steps);
  steps.forEach((step, index) => {
    const mayMerge = step.kind === 'query' && step.parts.every(({ entities }) => entities);
    const key = mayMerge ? `${depths[index]} ${step.service}` : `${index}`;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  });
  const order = [...groups.values()].sort(
    ([a = 0], [b = 0]) => (depths[a] ?? 0) - (depths[b] ?? 0) || a - b,
  );
  const newIndex = new Map(order.flatMap((group, index) => group.map((old) => [old, index])));
  return order.map((group) => {
    const members = group.flatMap((index) => steps[index] ?? []);
    const after = new Set(
      members.flatMap((step) => [...step.after].map((old) => newIndex.get(old) ?? 0)),
    );
    return { ...merged(members, descendantsOf(steps)), after };
  });
}

/** At which depth each step travels. */
function travelDepths(steps: readonly DraftStep[]): number[] {
  const depths: number[] = [];
  for (const { after } of steps) {
    depths.push(Math.max(-1, ...[...after].map((index) => depths[index] ?? 0)) + 1);
  }
  // What belongs to a field of a mutation is read before the next subgraph's field changes anything.
  if (steps.some(({ kind }) => kind === 'mutation')) return depths;
  const awaited = new Set(steps.flatMap(({ after }) => [...after]));
  return depths.map((depth, index) => {
    const step = steps[index];
    if (!step || awaited.has(index) || !isEntityQuery(step)) return depth;
    const sameService = depths.filter((_, other) => {
      const candidate = steps[other];
      return candidate?.service === step.service && isEntityQuery(candidate);
    });
    return Math.max(depth, ...sameService);
  });
}

function isEntityQuery({ kind, parts }: DraftStep): boolean {
  return kind === 'query' && parts.every(({ entities }) => entities !== undefined);
}

/**
 * What the plan does below a path, as text: entities of two paths may share one result only when
 * everything that follows is the same for both.
 */
type Descendants = (path: readonly string[]) => string;

function descendantsOf(steps: readonly DraftStep[]): Descendants {
  return (path) => {
    const prefix = `${path.join('.')}.`;
    return steps
      .flatMap((step) =>
        step.parts.flatMap((part) =>
          part.paths.flatMap((each) => {
            const whole = `${each.join('.')}.`;
            return whole.startsWith(prefix)
              ? [`${whole.slice(prefix.length)} ${step.service} ${signatureOf(step, part)}`]
              : [];
          }),
        ),
      )
      .sort()
      .join('\n');
  };
}

function signatureOf({ document }: DraftStep, { entities, renames }: Part): string {
  const text = print(document).replace(/^query \w+/, 'query');
  return `${JSON.stringify([entities?.requires, renames])} ${text}`;
}

function merged(members: readonly DraftStep[], below: Descendants): DraftStep {
  const [first, ...others] = members;
  if (!first) throw new Error('A group of steps is empty.');
  if (others.length === 0) return first;
  const distinct = new Map<string, { step: DraftStep; part: Part }>();
  for (const step of members) {
    for (const part of step.parts) {
      const key = `${below(part.paths[0] ?? [])}\n${signatureOf(step, part)}`;
      const same = distinct.get(key);
      const paths = [...(same?.part.paths ?? []), ...part.paths];
      distinct.set(key, { step, part: { ...part, paths } });
    }
  }
  const pieces = [...distinct.values()];
  const [only] = pieces;
  if (only && pieces.length === 1) return { ...first, parts: [only.part] };
  const variables = [...new Set(members.flatMap((step) => step.variables))];
  const aliased = pieces.map(({ step, part }, index) =>
    aliasedPart(step, part, { field: `_e${index}`, variable: unusedName(`_r${index}`, variables) }),
  );
  return {
    ...first,
    variables,
    document: documentOf(first, aliased),
    parts: aliased.map(({ part }) => part),
  };
}

interface AliasedPart {
  readonly part: Part;
  readonly field: FieldNode;
  readonly variables: readonly VariableDefinitionNode[];
}

function aliasedPart(
  { document }: DraftStep,
  part: Part,
  names: Pick<Entities, 'field' | 'variable'>,
): AliasedPart {
  const operation = operationOf(document);
  const entities: Entities = { ...names, requires: part.entities?.requires ?? [] };
  return {
    part: { ...part, entities },
    field: {
      kind: Kind.FIELD,
      alias: { kind: Kind.NAME, value: entities.field },
      name: { kind: Kind.NAME, value: '_entities' },
      arguments: [
        {
          kind: Kind.ARGUMENT,
          name: { kind: Kind.NAME, value: REPRESENTATIONS },
          value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: entities.variable } },
        },
      ],
      selectionSet: entitiesSelection(operation),
    },
    variables: (operation.variableDefinitions ?? []).map((definition) =>
      definition.variable.name.value === REPRESENTATIONS
        ? {
            ...definition,
            variable: {
              ...definition.variable,
              name: { kind: Kind.NAME, value: entities.variable },
            },
          }
        : definition,
    ),
  };
}

function entitiesSelection({ selectionSet }: OperationDefinitionNode): SelectionSetNode {
  const [field] = selectionSet.selections;
  if (field?.kind === Kind.FIELD && field.selectionSet) return field.selectionSet;
  throw new Error('A fetch of entities asks for something else.');
}

function documentOf({ document }: DraftStep, parts: readonly AliasedPart[]): DocumentNode {
  const variables = new Map(
    parts.flatMap((part) =>
      part.variables.map((definition) => [definition.variable.name.value, definition]),
    ),
  );
  const operation: OperationDefinitionNode = {
    ...operationOf(document),
    variableDefinitions: [...variables.values()],
    selectionSet: { kind: Kind.SELECTION_SET, selections: parts.map(({ field }) => field) },
  };
  return { kind: Kind.DOCUMENT, definitions: [operation] };
}
