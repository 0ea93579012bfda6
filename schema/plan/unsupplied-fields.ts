import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { EVERYTHING, holdsAll, type KeyTree, keysRepresented, keysSelected } from './key-tree.ts';
import type { PlanPath, RequiredField } from './plan.ts';
import { TYPENAME } from './planner-selections.ts';
import { keysOf, startsWith } from './provided-fields.ts';
import type { Requirements, RequirementsOver } from './requirements.ts';
import { responseNameOf } from './resolved-operation.ts';
import { type DraftStep, operationOf } from './steps.ts';

/** Fields of one type at one place that must be asked for again, once what they require is known. */
export interface UnsuppliedFields {
  /** Who answers them. */
  readonly service: string;
  /** The objects they belong to. */
  readonly path: PlanPath;
  readonly type: string;
  readonly fields: readonly FieldNode[];
  readonly required: readonly RequiredField[];
  /** What tells the objects apart; undefined: nothing does. */
  readonly key: SelectionSetNode | undefined;
  /** Whether the planner has them, or what they stand in, answered under other keys. */
  readonly isRenamed: boolean;
}

export interface UnsuppliedOver extends RequirementsOver {
  readonly requirements: Requirements;
  /** The name that a supergraph has for a service. */
  readonly graphOf: (service: string) => string;
  readonly serviceOf: (graph: string) => string;
}

/** A fetch without the fields whose requirements it is not told, and those fields. */
export interface SuppliedFetch {
  /** All that the fetch asks for; the keys of what was taken out are among it. */
  readonly selectionSet: SelectionSetNode;
  readonly unsupplied: readonly UnsuppliedFields[];
}

/**
 * Takes out of a fetch every field that `@requires` others which neither the representations hold
 * nor the subgraph answers itself at that place, as it does keys and what it `@provides`.
 */
export function withoutUnsupplied(step: DraftStep, over: UnsuppliedOver): SuppliedFetch {
  const operation = operationOf(step.document);
  const [part] = step.parts;
  const [path = []] = part?.paths ?? [];
  const renamed = (part?.renames ?? []).map((rename) => [
    ...keysOf(path),
    ...rename.path.filter((key) => typeof key === 'string'),
  ]);
  const taking = new Taking({ ...over, graph: over.graphOf(step.service), renamed });
  const type = over.schema.getRootType(operation.operation) ?? undefined;
  if (!part?.entities) {
    const selectionSet = taking.rest(operation.selectionSet, { path, type });
    return { selectionSet, unsupplied: taking.unsupplied };
  }
  const { requires } = part.entities;
  const selections = operation.selectionSet.selections.map((selection) =>
    selection.kind === Kind.FIELD && selection.selectionSet
      ? { ...selection, selectionSet: taking.rest(selection.selectionSet, { path, requires }) }
      : selection,
  );
  return { selectionSet: setOf(selections), unsupplied: taking.unsupplied };
}

/** An object of a fetch. */
interface Place {
  readonly path: PlanPath;
  readonly type?: GraphQLCompositeType | undefined;
  /** What its representation holds. */
  readonly requires?: readonly RequiredField[];
  /** What the fields above `@provides` of it, by name. */
  readonly provided?: KeyTree | undefined;
}

interface TakingOver extends UnsuppliedOver {
  readonly graph: string;
  /** The keys down to each field that is renamed once it is here. */
  readonly renamed: readonly PlanPath[];
}

class Taking {
  readonly #taken = new Map<string, UnsuppliedFields & { readonly fields: FieldNode[] }>();
  readonly #over: TakingOver;

  constructor(over: TakingOver) {
    this.#over = over;
  }

  get unsupplied(): readonly UnsuppliedFields[] {
    return [...this.#taken.values()];
  }

  /** What is left of the selections of an object. */
  rest(set: SelectionSetNode, place: Place, whole = set): SelectionSetNode {
    const selections = set.selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const named = this.#over.schema.getType(selection.typeCondition?.name.value ?? '');
        const type = isCompositeType(named) ? named : place.type;
        const inner = this.rest(selection.selectionSet, { ...place, type }, whole);
        return inner.selections.length > 0 ? [{ ...selection, selectionSet: inner }] : [];
      }
      const taken = this.#take(selection, place, whole);
      if (taken) return taken;
      if (!selection.selectionSet) return [selection];
      const below = this.#placeBelow(selection, place);
      return [{ ...selection, selectionSet: this.rest(selection.selectionSet, below) }];
    });
    // What stands in the place of several fields stands there once.
    return setOf([...new Set(selections)]);
  }

  /** Takes a field that is not supplied; returns what must stand in its place. */
  #take(field: FieldNode, place: Place, siblings: SelectionSetNode): SelectionNode[] | undefined {
    const { graph, renamed, requirements, types } = this.#over;
    const { path } = place;
    const type = place.type?.name ?? '';
    const name = field.name.value;
    const isForeign = (each: FieldNode) =>
      requirements.isExternal(graph, type, each.name.value) &&
      !place.provided?.has(each.name.value);
    const isMisplaced = isForeign(field);
    const own = isMisplaced ? requirements.answering(type, name) : [graph];
    const required = own.flatMap((each) => requirements.of(each, type, name) ?? []);
    if (required.length === 0 && !isMisplaced) return undefined;
    const names = types.matching(type);
    const covers = (condition: string) => isWithin(names, types.matching(condition));
    const represented = new Map(keysRepresented(place.requires ?? [], names));
    const counts = (each: FieldNode) => !isForeign(each);
    const known = keysSelected(siblings, { covers, counts }, represented);
    if (!isMisplaced && holdsAll(known, required)) return undefined;
    const [answering = graph] = own;
    const key = this.#keyOf(answering, type, known);
    const service = this.#over.serviceOf(answering);
    const whole = [...keysOf(path), responseNameOf(field)];
    const isRenamed = renamed.some((keys) => startsWith(keys, whole) || startsWith(whole, keys));
    const id = JSON.stringify([service, path, type, required, isRenamed]);
    const taken = this.#taken.get(id);
    if (taken) taken.fields.push(field);
    else this.#taken.set(id, { service, path, type, fields: [field], required, key, isRenamed });
    const isMissing = (selection: SelectionNode) =>
      !holdsAll(known, requirements.represented(setOf([selection]), names));
    return [
      ...(known.has('__typename') ? [] : [TYPENAME]),
      ...(key?.selections.filter(isMissing) ?? []),
    ];
  }

  #placeBelow(field: FieldNode, { path, type, provided }: Place): Place {
    const { graph, requirements } = this.#over;
    const name = field.name.value;
    const definition = type && 'getFields' in type ? type.getFields()[name] : undefined;
    const named = getNamedType(definition?.type);
    const above = new Map(provided?.get(name));
    return {
      path: [...path, responseNameOf(field), ...(definition ? levelsOf(definition.type) : [])],
      type: isCompositeType(named) ? named : undefined,
      provided: keysSelected(requirements.providedBy(graph, name), EVERYTHING, above),
    };
  }

  #keyOf(graph: string, type: string, known: KeyTree): SelectionSetNode | undefined {
    const { requirements, types } = this.#over;
    const keys = requirements.keysOf(graph, type);
    const names = types.matching(type);
    return keys.find((key) => holdsAll(known, requirements.represented(key, names))) ?? keys[0];
  }
}

function setOf(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}

function isWithin(some: readonly string[], others: readonly string[]): boolean {
  return some.every((name) => others.includes(name));
}

function levelsOf(type: GraphQLOutputType): string[] {
  if (isNonNullType(type)) return levelsOf(type.ofType);
  return isListType(type) ? ['@', ...levelsOf(type.ofType)] : [];
}
