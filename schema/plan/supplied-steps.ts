import { type DocumentNode, Kind, type OperationDefinitionNode, parse, print } from 'graphql';
import {
  connectedSteps,
  needs,
  type SuppliedSteps,
  type UnconnectedStep,
  waitsFor,
} from './connected-steps.ts';
import type { Entities } from './plan.ts';
import { REPRESENTATIONS } from './private-variables.ts';
import { type DraftStep, operationOf } from './steps.ts';
import {
  type UnsuppliedFields,
  type UnsuppliedOver,
  withoutUnsupplied,
} from './unsupplied-fields.ts';
import { withUsedVariables } from './used-variables.ts';

/**
 * Planners forget the requirement of a requirement: where a field requires another one of the
 * subgraph that a plan is in already, they ask for that one at once, without what it requires
 * itself. Each such field gets a step of its own, after those that fill what it requires and before
 * those that need it.
 *
 * @see https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/entities/contribute-fields#contributing-computed-entity-fields
 */
export function suppliedSteps(steps: readonly DraftStep[], over: UnsuppliedOver): SuppliedSteps {
  if (!over.requirements.exist) return { steps, unsupplied: [] };
  const rewritten: UnconnectedStep[] = steps.map((step) => ({ step, after: new Set(step.after) }));
  // New steps come to the end, where they are looked at too.
  for (let index = 0; index < rewritten.length; index += 1) takeOut(index, rewritten, over);
  if (!rewritten.some(({ asked }) => asked)) return { steps, unsupplied: [] };
  return connectedSteps(rewritten, over.types);
}

/** Gives the fields of a step that are not supplied steps of their own. */
function takeOut(index: number, rewritten: UnconnectedStep[], over: UnsuppliedOver): void {
  const source = rewritten[index];
  if (!source) return;
  const { selectionSet, unsupplied } = withoutUnsupplied(source.step, over);
  if (unsupplied.length === 0) return;
  const isEmpty = selectionSet.selections.every(
    (selection) => selection.kind === Kind.FIELD && selection.selectionSet?.selections.length === 0,
  );
  const step = isEmpty ? source.step : withOperation(source.step, { selectionSet });
  rewritten[index] = { ...source, step, isEmpty };
  const origin = source.origin ?? index;
  const after = isEmpty ? source.after : [index];
  for (const asked of unsupplied) {
    const made = stepFor(asked, source.step, over);
    const same = rewritten.findIndex((each) => isSame(each.step, made));
    const names = over.types.matching(asked.type);
    const isLate = rewritten.some(
      ({ step: each }, other) => needs(each, asked, names) && waitsFor(same, other, rewritten),
    );
    const known = isLate ? undefined : rewritten[same];
    // The client asks for the very same, and that the planner did right.
    if (known)
      rewritten[same] = { ...known, asked, origin, after: new Set([...known.after, ...after]) };
    else rewritten.push({ step: made, asked, origin, after: new Set(after) });
  }
  if (!isEmpty) return;
  for (const { after } of rewritten) {
    if (!after.delete(index)) continue;
    for (const earlier of source.after) after.add(earlier);
  }
}

function isSame(step: DraftStep, other: DraftStep): boolean {
  const textOf = ({ service, document, parts }: DraftStep) =>
    `${service} ${print(document)} ${JSON.stringify(parts)}`;
  return textOf(step) === textOf(other);
}

function withOperation(step: DraftStep, changes: Partial<OperationDefinitionNode>): DraftStep {
  const operation = withUsedVariables({ ...operationOf(step.document), ...changes });
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation] };
  const defined = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  return {
    ...step,
    document,
    variables: step.variables.filter((name) => defined.includes(name)),
  };
}

const ENTITIES = operationOf(
  parse(
    `query($${REPRESENTATIONS}:[_Any!]!){_entities(representations:$${REPRESENTATIONS}){__typename}}`,
    { noLocation: true },
  ),
);

function stepFor(asked: UnsuppliedFields, source: DraftStep, over: UnsuppliedOver): DraftStep {
  const { service, path, type, fields, required, key } = asked;
  const { requirements, types } = over;
  const { name, variableDefinitions = [] } = operationOf(source.document);
  const [entitiesField] = ENTITIES.selectionSet.selections;
  if (entitiesField?.kind !== Kind.FIELD) throw new Error('The fetch of entities has no field.');
  const selection = {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
    selectionSet: { kind: Kind.SELECTION_SET, selections: fields },
  } as const;
  const keyFields = key ? requirements.represented(key, types.matching(type)) : [];
  const entities: Entities = {
    field: '_entities',
    variable: REPRESENTATIONS,
    requires: [requirements.typename(type), ...required, ...keyFields],
  };
  const { operationName } = source;
  const step: DraftStep = {
    service,
    kind: 'query',
    ...(operationName && { operationName }),
    document: { kind: Kind.DOCUMENT, definitions: [ENTITIES] },
    variables: source.variables,
    after: new Set(),
    parts: [{ paths: [path], entities }],
  };
  return withOperation(step, {
    ...(name && { name }),
    variableDefinitions: [
      ...(ENTITIES.variableDefinitions ?? []),
      ...variableDefinitions.filter(({ variable }) => variable.name.value !== REPRESENTATIONS),
    ],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [
        {
          ...entitiesField,
          selectionSet: { kind: Kind.SELECTION_SET, selections: [selection] },
        },
      ],
    },
  });
}
