import {
  type DocumentNode,
  type FieldNode,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { LIST_SIZE, type SentVariables } from '../cost/list-size.ts';
import { operationIn } from '../plan/operation-plans.ts';
import { conditionVariables, resolveOperation } from '../plan/resolved-operation.ts';
import { type AskedList, askedList, innerList } from './answer-bytes/asked-list.ts';
import { meanLength, NOTHING_OBSERVED, type ObservedSizes } from './answer-bytes/observed-sizes.ts';
import { collectedFields, selectionsBelow } from './collected-fields.ts';

/** An operation whose answer's size is wanted. */
export interface SizedOperation {
  readonly document: DocumentNode;
  /** The client's schema, with what it says of sizes and limits of lists. */
  readonly schema: GraphQLSchema;
  /** What answers were seen to be like. Default: values are as long as those of their type mostly are. */
  readonly sizes?: ObservedSizes | undefined;
  /** Those of one request. Default: what the operation declares. */
  readonly variables?: SentVariables | undefined;
}

/**
 * About how many bytes an answer has on average, as JSON before compression. Values are as long, and
 * null as often, as they were seen to be; lists are as long as is asked for where there may be as
 * many elements, and otherwise as long as they were seen.
 */
export function answerBytes({
  document,
  schema,
  sizes = NOTHING_OBSERVED,
  variables = {},
}: SizedOperation): number {
  const definition = operationIn(document);
  const conditions = knownConditions(definition, document, variables);
  const operation = resolveOperation(definition, document, conditions);
  const root = schema.getRootType(operation.operation);
  if (!root) return 0;
  const estimate = new Estimate(schema, sizes, { operation, variables });
  const data = estimate.object(root, { sets: [operation.selectionSet] });
  return Math.round(AROUND + data);
}

/** `{"data":…}` and the end of its line. */
const AROUND = 10;

/** How conditions stand; undefined if that is not known of all: then all is asked for. */
function knownConditions(
  definition: OperationDefinitionNode,
  document: DocumentNode,
  variables: SentVariables,
): Readonly<Record<string, boolean>> | undefined {
  const declared = new Map(
    definition.variableDefinitions?.map(({ variable, defaultValue }) => [
      variable.name.value,
      defaultValue && valueFromASTUntyped(defaultValue),
    ]),
  );
  const known: Record<string, boolean> = {};
  for (const name of conditionVariables(definition, document)) {
    const value = variables[name] ?? declared.get(name);
    if (typeof value !== 'boolean') return undefined;
    known[name] = value;
  }
  return known;
}

interface Place {
  readonly sets: readonly SelectionSetNode[];
  /** What the field above says of lists here. */
  readonly above?: AskedList | undefined;
}

interface ValuePlace {
  readonly nodes: readonly FieldNode[];
  readonly coordinate: string;
  /** What is said of the list that this is. */
  readonly list: AskedList | undefined;
  /** What is said of lists right below. */
  readonly below: AskedList | undefined;
}

/** Each method tells the mean bytes of what it is named after. */
class Estimate {
  readonly #schema: GraphQLSchema;
  readonly #sizes: ObservedSizes;
  readonly #asked: Pick<Parameters<typeof askedList>[0], 'operation' | 'variables'>;

  constructor(
    schema: GraphQLSchema,
    sizes: ObservedSizes,
    asked: Pick<Parameters<typeof askedList>[0], 'operation' | 'variables'>,
  ) {
    this.#schema = schema;
    this.#sizes = sizes;
    this.#asked = asked;
  }

  object(type: GraphQLObjectType, { sets, above }: Place): number {
    const members = [...collectedFields(type, sets, this.#schema)].map(
      ([name, nodes]) => name.length + 3 + this.#field(type, nodes, above),
    );
    return 2 + separated(members);
  }

  #field(
    parent: GraphQLObjectType,
    nodes: readonly [FieldNode, ...FieldNode[]],
    above: AskedList | undefined,
  ): number {
    const [node] = nodes;
    const field = parent.getFields()[node.name.value];
    // `__typename`; what else tells of the schema no screen asks for.
    if (!field) return parent.name.length + 2;
    const coordinate = `${parent.name}.${field.name}`;
    const own = askedList({ ...this.#asked, parent, node, field });
    const list = above?.fields.includes(field.name) ? above : own;
    const nulls = isNonNullType(field.type) ? 0 : (this.#sizes.nulls[coordinate] ?? 0);
    const value = this.#value(field.type, { nodes, coordinate, list, below: own });
    return nulls * 4 + (1 - nulls) * value;
  }

  #value(outputType: GraphQLOutputType, place: ValuePlace): number {
    const type = getNullableType(outputType);
    const { nodes, coordinate, list, below: above } = place;
    if (isListType(type)) {
      const key = list?.coordinate ?? coordinate;
      const length = this.#length(key, list);
      const element = this.#value(type.ofType, { ...place, list: innerList(key) });
      return 2 + length * element + Math.max(0, length - 1);
    }
    const sets = selectionsBelow(nodes);
    if (isObjectType(type)) return this.object(type, { sets, above });
    if (!isAbstractType(type)) return this.#sizes.bytes[coordinate] ?? leafBytes(type);
    const shares = this.#sizes.types[coordinate];
    const objects = this.#schema.getPossibleTypes(type);
    return objects.reduce((sum, each) => {
      const share = shares ? (shares[each.name] ?? 0) : 1 / objects.length;
      return sum + share * this.object(each, { sets, above });
    }, 0);
  }

  #length(coordinate: string, list: AskedList | undefined): number {
    const seen = this.#sizes.lists[coordinate];
    return seen ? meanLength(seen, list?.size) : (list?.size ?? list?.assumed ?? LIST_SIZE);
  }
}

/** With a comma between each two. */
function separated(members: readonly number[]): number {
  return members.reduce((sum, each) => sum + each, Math.max(0, members.length - 1));
}

/** About how long a value is of which nothing was seen. */
function leafBytes(type: GraphQLLeafType): number {
  if (!isEnumType(type)) return SCALAR_BYTES[type.name] ?? CUSTOM_BYTES;
  const names = type.getValues().map(({ name }) => name.length + 2);
  return names.reduce((sum, each) => sum + each, 0) / Math.max(1, names.length);
}

const SCALAR_BYTES: Readonly<Record<string, number>> = {
  Boolean: 5,
  Float: 6,
  ID: 12,
  Int: 4,
  String: 26,
};

/** A moment in time, or some such: `"2026-05-31T17:45:00.000Z"`. */
const CUSTOM_BYTES = 26;
