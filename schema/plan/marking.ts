import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { EntityName, EntityNames } from './entity-names.ts';
import type { FetchOver } from './fetch-policy.ts';
import type { Mark, PlanPath } from './plan.ts';
import { responseNameOf } from './resolved-operation.ts';

/** The subgraph that a fetch asks, and what names the entities that it answers. */
export interface MarkedOver extends FetchOver {
  readonly names: EntityNames;
}

/** Most marks of one part: each is a walk through its answer. */
const MARKS_MAX = 50;

/** Where selections stand. */
interface Place {
  readonly type: GraphQLCompositeType;
  readonly path: PlanPath;
  /** Objects of other types may stand there too: only an alias tells this one. */
  readonly isShared: boolean;
}

/** The marks of one part while its selections are walked. */
export class Marking {
  readonly marks = new Map<string, Mark>();
  readonly types = new Set<string>();
  readonly #maxAgeS: number;
  readonly #over: MarkedOver;

  constructor(maxAgeS: number, over: MarkedOver) {
    this.#maxAgeS = maxAgeS;
    this.#over = over;
  }

  /** The selections of an `_entities` field: fragments on the types of its entities. */
  entities(set: SelectionSetNode): SelectionSetNode {
    const fragments = set.selections.filter(({ kind }) => kind === Kind.INLINE_FRAGMENT);
    const isShared = fragments.length > 1;
    return mapFragments(set, (fragment) => {
      const type = this.#conditionOf(fragment);
      return type
        ? this.objects(fragment.selectionSet, { type, path: [], isShared })
        : fragment.selectionSet;
    });
  }

  /** The selections of a field or fragment, asking for what names its objects. */
  objects(set: SelectionSetNode, place: Place): SelectionSetNode {
    const { type, path } = place;
    this.#addTypes(type);
    const name = this.#nameOf(type);
    if (!name) return this.#inner(set, place);
    const isAsked = !place.isShared && set.selections.some((each) => isPlain(each, name.field));
    if (!isAsked && !this.#isFree(type.name, name.field)) return this.#inner(set, place);
    const key = isAsked ? name.field : name.alias;
    this.marks.set([...path, type.name, key].join(' '), { path, type: type.name, key });
    const inner = this.#inner(set, place);
    return isAsked ? inner : { ...inner, selections: [...inner.selections, aliased(name)] };
  }

  #nameOf(type: GraphQLCompositeType): EntityName | undefined {
    if (!isObjectType(type) || this.marks.size >= MARKS_MAX) return undefined;
    return this.#over.names.nameIn(this.#over.graph, type.name);
  }

  /** Whether asking for a field as well changes nothing about the keeping of the part. */
  #isFree(type: string, field: string): boolean {
    const { maxAge, scope } = this.#over.hints.on(this.#over.graph, `${type}.${field}`) ?? {};
    return scope !== 'PRIVATE' && (maxAge === undefined || maxAge >= this.#maxAgeS);
  }

  #inner(set: SelectionSetNode, place: Place): SelectionSetNode {
    const { type, path } = place;
    const nested = mapFragments(set, (fragment) => {
      const named = this.#conditionOf(fragment) ?? type;
      // A fragment on what the object is known to be already adds nothing to be told.
      if (isObjectType(type)) return this.#inner(fragment.selectionSet, place);
      return this.objects(fragment.selectionSet, { type: named, path, isShared: true });
    });
    const selections = nested.selections.map((selection) => {
      if (selection.kind !== Kind.FIELD || !selection.selectionSet) return selection;
      const definition = 'getFields' in type && type.getFields()[selection.name.value];
      const answered = definition ? getNamedType(definition.type) : undefined;
      if (!definition || !isCompositeType(answered)) return selection;
      const at = [...path, responseNameOf(selection), ...elements(definition.type)];
      const inner = { ...place, type: answered, path: at };
      return { ...selection, selectionSet: this.objects(selection.selectionSet, inner) };
    });
    return { ...nested, selections };
  }

  #conditionOf({ typeCondition }: InlineFragmentNode): GraphQLCompositeType | undefined {
    const type = this.#over.schema.getType(typeCondition?.name.value ?? '');
    return isCompositeType(type) ? type : undefined;
  }

  #addTypes(type: GraphQLCompositeType): void {
    const possible = isAbstractType(type) ? this.#over.schema.getPossibleTypes(type) : [];
    for (const { name } of [type, ...possible]) {
      if (this.#over.names.isEntity(name)) this.types.add(name);
    }
  }
}

function mapFragments(
  set: SelectionSetNode,
  map: (fragment: InlineFragmentNode) => SelectionSetNode,
): SelectionSetNode {
  const selections = set.selections.map(
    (selection): SelectionNode =>
      selection.kind === Kind.INLINE_FRAGMENT
        ? { ...selection, selectionSet: map(selection) }
        : selection,
  );
  return { ...set, selections };
}

/** Whether it asks for a field under its own name, whatever the conditions. */
function isPlain(selection: SelectionNode, name: string): boolean {
  return (
    selection.kind === Kind.FIELD &&
    selection.name.value === name &&
    responseNameOf(selection) === name &&
    !selection.directives?.length
  );
}

function aliased({ field, alias }: EntityName): FieldNode {
  return {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: alias },
    name: { kind: Kind.NAME, value: field },
  };
}

/** A step into each list around a type. */
function elements(type: GraphQLOutputType): '@'[] {
  const nullable = getNullableType(type);
  return isListType(nullable) ? ['@', ...elements(nullable.ofType)] : [];
}
