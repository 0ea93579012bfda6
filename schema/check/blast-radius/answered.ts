import {
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { PlanPath, Rename, RequiredField } from '../../plan/plan.ts';
import { responseNameOf } from '../../plan/resolved-operation.ts';
import type { ReadPart, ReadPlan } from './read-plan.ts';

/** What the objects at one place of the data hold, whichever of some types they are. */
export interface Answered {
  /** By the client's schema; `UNKNOWN` where that hides the place. */
  readonly types: Set<string>;
  readonly fields: Map<string, AnsweredField>;
  /** Nobody told which type each object has: only that of an interface is known. */
  isUntyped?: boolean;
}

export interface AnsweredField {
  /** The types of the objects that hold it. */
  readonly on: Set<string>;
  /** What stands below; of a leaf nothing does. */
  readonly value: Answered;
}

/** Any type: the client's schema does not tell. */
const UNKNOWN = '*';

/**
 * All that a plan gets when one service is down, as the executor gets it: a step asks for the
 * entities whose representations are there, and none waits for what never comes.
 *
 * @param down absent: all services answer
 */
export function answeredBy(plan: ReadPlan, down?: string): Answered {
  const { schema } = plan;
  const root = schema.getRootType(plan.kind);
  const data = objectsOf(root ? [root.name] : []);
  const untyped = plan.steps.flatMap((step) =>
    step.service === down ? step.parts.filter(({ tellsTypes }) => tellsTypes) : [],
  );
  for (const { service, parts } of plan.steps) {
    if (service === down) continue;
    // What a request asks for is known before its answer is merged.
    const asked = parts.flatMap((part) => askedOf(part, data));
    for (const { at, types, part } of asked) {
      merge(at, renamed(filled(part.selectionSet, types, schema), part.renames));
    }
  }
  for (const { paths } of untyped) {
    for (const path of paths) {
      const place = placeAt(data, path);
      if (place) place.isUntyped = true;
    }
  }
  return data;
}

/** The objects at one place that a part is merged into, and which types of them. */
interface Asked {
  readonly at: Answered;
  readonly types: readonly string[];
  readonly part: ReadPart;
}

function askedOf(part: ReadPart, data: Answered): Asked[] {
  return part.paths.flatMap((path) => {
    const at = placeAt(data, path);
    if (!at) return [];
    const { requires } = part.entities ?? {};
    const types = [...at.types].filter((type) => !requires || isSent(requires, at, type));
    return types.length > 0 ? [{ at, types, part }] : [];
  });
}

function placeAt(data: Answered, path: PlanPath): Answered | undefined {
  let place: Answered | undefined = data;
  for (const key of path) {
    if (key !== '@') place = place?.fields.get(key)?.value;
  }
  return place;
}

/** Whether objects of a type hold all that their representations are made of. */
function isSent(requires: readonly RequiredField[], at: Answered, type: string): boolean {
  const sent = requires.filter(({ on }) => !on || type === UNKNOWN || on.includes(type));
  return sent.length > 0 && sent.every((field) => holds(field, at, type));
}

function holds({ name, from, fields }: RequiredField, at: Answered, type: string): boolean {
  const field = at.fields.get(from ?? name);
  if (!field?.on.has(type)) return false;
  if (!fields) return true;
  return [...field.value.types].some((inner) => isSent(fields, field.value, inner));
}

/** What an answer holds of objects of some types. */
function filled(set: SelectionSetNode, types: readonly string[], schema: GraphQLSchema): Answered {
  const objects = objectsOf(types);
  const fill = ({ selections }: SelectionSetNode, on: readonly string[]): void => {
    for (const selection of selections) {
      if (on.length === 0 || selection.kind === Kind.FRAGMENT_SPREAD) continue;
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        fill(selection.selectionSet, on.filter(meets(condition, schema)));
        continue;
      }
      const { selectionSet, name } = selection;
      const inner = selectionSet ? typesBelow(name.value, on, schema) : [];
      const value = selectionSet ? filled(selectionSet, inner, schema) : objectsOf([]);
      mergeField(objects, responseNameOf(selection), { on: new Set(on), value });
    }
  };
  fill(set, types);
  return objects;
}

/** Of a condition that the client's schema does not know, it is taken to hold. */
function meets(condition: string | undefined, schema: GraphQLSchema): (type: string) => boolean {
  const named = condition === undefined ? undefined : schema.getType(condition);
  return (name) => {
    const type = schema.getType(name);
    if (!named || !type || type === named) return true;
    return isAbstractType(named) && isCompositeType(type) && !isAbstractType(type)
      ? schema.isSubType(named, type)
      : false;
  };
}

function typesBelow(field: string, on: readonly string[], schema: GraphQLSchema): string[] {
  const names = on.flatMap((name) => {
    const parent = schema.getType(name);
    const definition = parent && 'getFields' in parent ? parent.getFields()[field] : undefined;
    const type = getNamedType(definition?.type as Parameters<typeof getNamedType>[0]);
    if (!isCompositeType(type)) return [UNKNOWN];
    return isAbstractType(type)
      ? schema.getPossibleTypes(type).map((each) => each.name)
      : [type.name];
  });
  return [...new Set(names)];
}

/** Moves fields to the keys under which they are merged. */
function renamed(answered: Answered, renames: readonly Rename[]): Answered {
  for (const { path, to } of renames) renameAt(answered, path, { to, types: undefined });
  return answered;
}

interface Renaming {
  readonly to: string;
  /** The types that the path lets pass; undefined: all. */
  readonly types: readonly string[] | undefined;
}

function renameAt({ fields }: Answered, path: Rename['path'], { to, types }: Renaming): void {
  const [step, ...rest] = path;
  if (step === undefined) return;
  if (typeof step !== 'string') {
    renameAt({ fields, types: new Set() }, rest, { to, types: step });
    return;
  }
  const field = fields.get(step);
  if (!field) return;
  if (rest.length > 0) {
    renameAt(field.value, rest, { to, types: undefined });
    return;
  }
  const moved = [...field.on].filter((type) => !types || type === UNKNOWN || types.includes(type));
  for (const type of moved) field.on.delete(type);
  mergeField({ fields, types: new Set() }, to, { on: new Set(moved), value: field.value });
}

function merge(target: Answered, source: Answered): void {
  for (const type of source.types) target.types.add(type);
  for (const [key, field] of source.fields) mergeField(target, key, field);
}

function mergeField({ fields }: Answered, key: string, { on, value }: AnsweredField): void {
  const known = fields.get(key) ?? { on: new Set(), value: objectsOf([]) };
  fields.set(key, known);
  for (const type of on) known.on.add(type);
  merge(known.value, value);
}

function objectsOf(types: readonly string[]): Answered {
  return { types: new Set(types), fields: new Map() };
}
