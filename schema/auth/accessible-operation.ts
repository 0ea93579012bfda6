import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { ResolvedOperation } from '../plan/resolved-operation.ts';
import type { AccessRules } from './access-rules.ts';
import { allOf, type Requirement } from './requirement.ts';

/** An operation as one viewer, or all who may see as much, can have it. */
export interface AccessibleOperation {
  /** All that was asked for. */
  readonly asked: ResolvedOperation;
  /** What of it may be fetched. A selection set may be empty. */
  readonly allowed: ResolvedOperation;
  /** The fields of `asked` that are not in `allowed`. */
  readonly denied: ReadonlySet<FieldNode>;
}

export interface AccessOver {
  readonly schema: GraphQLSchema;
  readonly rules: AccessRules;
}

/** Tells whether a requirement is met; `coordinate` names the field that takes it. */
export type IsAllowed = (requirement: Requirement, coordinate: string) => boolean;

/**
 * Takes out of an operation what may not be fetched. An object that is asked for through an
 * interface or union takes all that any of the objects it may be takes. A mutation of which one
 * part is denied does nothing: all of its parts are denied.
 */
export function accessibleOperation(
  operation: ResolvedOperation,
  over: AccessOver,
  isAllowed: IsAllowed,
): AccessibleOperation {
  const root = over.schema.getRootType(operation.operation);
  const isOpen = Object.keys(over.rules).length === 0;
  if (isOpen || !root) return { asked: operation, allowed: operation, denied: new Set() };
  const walk = new Walk(over, isAllowed);
  // No field leads to a root: what it takes stands on all that it holds.
  const place: Place = { type: root, objects: [root.name], isKnown: false };
  const isRefused =
    operation.operation === 'mutation' && walk.deniesAny(operation.selectionSet, place);
  const { asked, allowed } = walk.set(operation.selectionSet, place, isRefused);
  return {
    asked: { ...operation, selectionSet: asked },
    allowed: { ...operation, selectionSet: allowed },
    denied: walk.denied,
  };
}

/** Where selections stand. */
interface Place {
  readonly type: GraphQLCompositeType;
  /** The names of the objects that may stand there; undefined: any of the type. */
  readonly objects: readonly string[] | undefined;
  /** Whether what it takes to be given an object of them was asked for on the way. */
  readonly isKnown: boolean;
}

interface Split {
  readonly asked: SelectionSetNode;
  readonly allowed: SelectionSetNode;
}

class Walk {
  readonly denied = new Set<FieldNode>();
  readonly #over: AccessOver;
  readonly #isAllowed: IsAllowed;

  constructor(over: AccessOver, isAllowed: IsAllowed) {
    this.#over = over;
    this.#isAllowed = isAllowed;
  }

  set({ selections }: SelectionSetNode, place: Place, isDenied: boolean): Split {
    const asked: SelectionNode[] = [];
    const allowed: SelectionNode[] = [];
    for (const selection of selections) {
      const split =
        selection.kind === Kind.FIELD
          ? this.#field(selection, place, isDenied)
          : this.#fragment(selection as InlineFragmentNode, place, isDenied);
      asked.push(split.asked);
      if (split.allowed) allowed.push(split.allowed);
    }
    return { asked: setOf(asked), allowed: setOf(allowed) };
  }

  /** Whether any field of a selection set, fragments and all, is denied. */
  deniesAny({ selections }: SelectionSetNode, place: Place): boolean {
    return selections
      .map((selection) =>
        selection.kind === Kind.FIELD
          ? !this.#isGiven(selection, place)
          : this.deniesAny(
              (selection as InlineFragmentNode).selectionSet,
              this.#narrowed(selection as InlineFragmentNode, place),
            ),
      )
      .includes(true);
  }

  #field(field: FieldNode, place: Place, isDenied: boolean) {
    const isGiven = !isDenied && this.#isGiven(field, place);
    const inner = field.selectionSet && this.#inner(field, place, !isGiven);
    // A node of its own: the document's may stand at many places.
    const asked: FieldNode = { ...field, ...(inner && { selectionSet: inner.asked }) };
    if (!isGiven) this.denied.add(asked);
    const allowed = isGiven && { ...field, ...(inner && { selectionSet: inner.allowed }) };
    return { asked, allowed };
  }

  #inner({ name, selectionSet }: FieldNode, { type }: Place, isDenied: boolean): Split | undefined {
    const definition = 'getFields' in type ? type.getFields()[name.value] : undefined;
    const returned = getNamedType(definition?.type);
    if (!selectionSet || !isCompositeType(returned)) return undefined;
    const place = isObjectType(returned)
      ? { type: returned, objects: [returned.name], isKnown: true }
      : { type: returned, objects: undefined, isKnown: false };
    return this.set(selectionSet, place, isDenied);
  }

  #fragment(fragment: InlineFragmentNode, place: Place, isDenied: boolean) {
    const inner = this.set(fragment.selectionSet, this.#narrowed(fragment, place), isDenied);
    const isEmpty = inner.allowed.selections.length === 0;
    return {
      asked: { ...fragment, selectionSet: inner.asked },
      allowed: !isEmpty && { ...fragment, selectionSet: inner.allowed },
    };
  }

  #narrowed({ typeCondition }: InlineFragmentNode, place: Place): Place {
    const type = typeCondition && this.#over.schema.getType(typeCondition.name.value);
    if (!isCompositeType(type) || type === place.type) return place;
    const within = new Set(this.#objectsOf(type));
    const before = place.objects ?? this.#objectsOf(place.type);
    return { ...place, type, objects: before.filter((object) => within.has(object)) };
  }

  #objectsOf(type: GraphQLCompositeType): readonly string[] {
    if (!isAbstractType(type)) return [type.name];
    return this.#over.schema.getPossibleTypes(type).map(({ name }) => name);
  }

  #isGiven({ name }: FieldNode, place: Place): boolean {
    const requirement = this.#requirement(name.value, place);
    return (
      requirement.length === 0 || this.#isAllowed(requirement, `${place.type.name}.${name.value}`)
    );
  }

  #requirement(field: string, { type, objects, isKnown }: Place): Requirement {
    if (!objects) return this.#rule(type.name, field);
    const each = objects.flatMap((object) => [
      isKnown ? [] : this.#rule(object, '__typename'),
      field === '__typename' ? [] : this.#rule(object, field),
    ]);
    return each.every(({ length }) => length === 0) ? NOTHING : allOf(each);
  }

  #rule(type: string, field: string): Requirement {
    const coordinate = `${type}.${field}`;
    return Object.hasOwn(this.#over.rules, coordinate)
      ? (this.#over.rules[coordinate] ?? NOTHING)
      : NOTHING;
  }
}

const NOTHING: Requirement = [];

function setOf(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}
