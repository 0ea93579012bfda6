import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { argumentsCost } from './arguments-cost.ts';
import { listSizeOf, weightOf } from './cost-directives.ts';
import { LIST_SIZE, type SentVariables, sizeOf } from './list-size.ts';

export interface CostedOperation {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  /** The client's schema, with what it says of costs, sizes and limits. */
  readonly schema: GraphQLSchema;
  /** The values of this request; absent: the cost is the most that the client's limits allow. */
  readonly variables?: SentVariables | undefined;
}

/**
 * What an operation costs, estimated from above without running it: each object it may make 1,
 * leaves nothing, lists as often as they are long, a mutation 10 beside it, and `@cost` where it
 * says otherwise. Both ways of a condition count, and all fragments on an abstract type. It takes
 * linear time, each fragment being counted once, and never passes 2^53.
 *
 * @see https://ibm.github.io/graphql-specs/cost-spec.html
 */
export function operationCost({
  document,
  definition,
  schema,
  variables,
}: CostedOperation): number {
  const root = schema.getRootType(definition.operation);
  if (!root) return 0;
  const estimate = new Estimate(document, definition, schema, variables);
  const base = definition.operation === 'mutation' ? MUTATION_COST : 0;
  return saturated(base + estimate.set(definition.selectionSet, root, NOTHING_SIZED));
}

const MUTATION_COST = 10;

function saturated(cost: number): number {
  return Math.min(cost, Number.MAX_SAFE_INTEGER);
}

/** The sizes of lists that the field above has said, by their names. */
interface Sized {
  readonly size: number;
  readonly fields: readonly string[];
}

const NOTHING_SIZED: Sized = { size: 0, fields: [] };

class Estimate {
  readonly #operation: OperationDefinitionNode;
  readonly #schema: GraphQLSchema;
  readonly #variables: SentVariables | undefined;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #known = new Map<string, number>();

  constructor(
    { definitions }: DocumentNode,
    operation: OperationDefinitionNode,
    schema: GraphQLSchema,
    variables: SentVariables | undefined,
  ) {
    this.#operation = operation;
    this.#schema = schema;
    this.#variables = variables;
    this.#fragments = new Map(
      definitions.flatMap((each) =>
        each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [],
      ),
    );
  }

  set({ selections }: SelectionSetNode, parent: GraphQLNamedType, sized: Sized): number {
    let cost = 0;
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) cost += this.#field(selection, parent, sized);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        cost += this.#fragment(selection.name.value, sized);
      } else {
        const on = selection.typeCondition?.name.value;
        const type = on === undefined ? parent : this.#schema.getType(on);
        if (type) cost += this.set(selection.selectionSet, type, sized);
      }
    }
    return saturated(cost);
  }

  /** The same list of sizes makes the same cost: a fragment is counted once for each. */
  #fragment(name: string, sized: Sized): number {
    const key = `${name} ${sized.fields.length > 0 ? `${sized.size} ${sized.fields}` : ''}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    // One that spreads itself costs nothing there: validation refuses it.
    this.#known.set(key, 0);
    const fragment = this.#fragments.get(name);
    const type = fragment && this.#schema.getType(fragment.typeCondition.name.value);
    const cost = fragment && type ? this.set(fragment.selectionSet, type, sized) : 0;
    this.#known.set(key, cost);
    return cost;
  }

  #field(node: FieldNode, parent: GraphQLNamedType, sized: Sized): number {
    const field = fieldOf(parent, node.name.value);
    // Introspection asks no service; how deep it goes is bounded by validation.
    if (!field) return 0;
    const type = getNamedType(field.type);
    const own = listSizeOf(field);
    const asked = { node, field, operation: this.#operation, variables: this.#variables };
    const size = own && sizeOf(asked, own);
    const below: Sized =
      own && size !== undefined ? { size, fields: own.sizedFields } : NOTHING_SIZED;
    const inner = node.selectionSet ? this.set(node.selectionSet, type, below) : 0;
    const each = saturated((weightOf(field) ?? this.#weight(type)) + inner);
    const isSizedAbove = sized.fields.includes(node.name.value);
    const listed = isSizedAbove ? sized.size : size;
    return saturated(each * elementsOf(field, listed ?? LIST_SIZE) + argumentsCost(asked));
  }

  /** Of an abstract type that of its dearest object, for any of them may come. */
  #weight(type: GraphQLNamedType): number {
    if (!isCompositeType(type)) return weightOf(type) ?? 0;
    if (!isAbstractType(type)) return weightOf(type) ?? 1;
    const weights = this.#schema.getPossibleTypes(type).map((each) => weightOf(each) ?? 1);
    return Math.max(1, ...weights);
  }
}

function fieldOf(type: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

/** How many elements a field has: one, or as many as its list; lists inside lists are of no known size. */
function elementsOf({ type }: GraphQLField<unknown, unknown>, size: number): number {
  let [inner, elements] = [getNullableType(type), 1];
  for (let known = size; isListType(inner); known = LIST_SIZE) {
    elements *= known;
    inner = getNullableType(inner.ofType);
  }
  return elements;
}
