import {
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { SentVariables } from '../../cost/list-size.ts';
import { operationIn } from '../../plan/operation-plans.ts';
import { resolveOperation } from '../../plan/resolved-operation.ts';
import { collectedFields, selectionsBelow } from '../collected-fields.ts';
import { type AskedList, askedList, innerList } from './asked-list.ts';
import type { ObservedSizes } from './observed-sizes.ts';
import { type SeenList, seenLengths } from './seen-lengths.ts';

/** One answer as its client got it. */
export interface SeenAnswer {
  readonly document: DocumentNode;
  /** The client's schema. */
  readonly schema: GraphQLSchema;
  readonly variables: SentVariables;
  readonly data: unknown;
}

/** Collects what answers are like. */
export class SeenAnswers {
  readonly #bytes = new Map<string, number[]>();
  readonly #nulls = new Map<string, number[]>();
  readonly #lists = new Map<string, SeenList[]>();
  readonly #types = new Map<string, Map<string, number>>();

  /** Looks at all that an answer holds; what does not fit its document is passed over. */
  add({ document, schema, variables, data }: SeenAnswer): void {
    const definition = operationIn(document);
    const operation = resolveOperation(definition, document);
    const root = schema.getRootType(operation.operation);
    const walk = { schema, variables, operation };
    if (root) this.#object(data, { type: root, sets: [operation.selectionSet] }, walk);
  }

  /** What estimates go by, in alphabetical order: equal answers make equal sizes. */
  sizes(): ObservedSizes {
    return {
      bytes: sorted(this.#bytes, (values) => rounded(mean(values), 10)),
      nulls: sorted(this.#nulls, (values) => rounded(mean(values), 1_000)),
      lists: sorted(this.#lists, seenLengths),
      types: sorted(this.#types, sharesOf),
    };
  }

  #object(value: unknown, { type, sets, above }: Place, walk: Walk): void {
    if (!isRecord(value)) return;
    for (const [name, nodes] of collectedFields(type, sets, walk.schema)) {
      const [node] = nodes;
      const field = type.getFields()[node.name.value];
      const found = value[name];
      if (!field || found === undefined) continue;
      const coordinate = `${type.name}.${field.name}`;
      if (!isNonNullType(field.type)) pushed(this.#nulls, coordinate, found === null ? 1 : 0);
      const own = askedList({ ...walk, parent: type, node, field });
      const list = above?.fields.includes(field.name) ? above : own;
      this.#value(found, { type: field.type, nodes, coordinate, list, below: own }, walk);
    }
  }

  #value(value: unknown, place: ValuePlace, walk: Walk): void {
    if (value === null) return;
    const { coordinate, nodes, list, below: above } = place;
    const type = getNullableType(place.type);
    if (isListType(type)) {
      if (!Array.isArray(value)) return;
      const key = list?.coordinate ?? coordinate;
      pushed(this.#lists, key, { length: value.length, asked: list?.size });
      const inner = { ...place, type: type.ofType, coordinate, list: innerList(key) };
      for (const each of value) this.#value(each, inner, walk);
      return;
    }
    const sets = selectionsBelow(nodes);
    if (isObjectType(type)) this.#object(value, { type, sets, above }, walk);
    else if (isAbstractType(type)) {
      const object = objectOf(value, walk.schema.getPossibleTypes(type), { sets, walk });
      if (!object) return;
      const types = this.#types.get(coordinate) ?? new Map<string, number>();
      this.#types.set(coordinate, types.set(object.name, (types.get(object.name) ?? 0) + 1));
      this.#object(value, { type: object, sets, above }, walk);
    } else pushed(this.#bytes, coordinate, Buffer.byteLength(JSON.stringify(value)));
  }
}

interface Walk {
  readonly schema: GraphQLSchema;
  readonly variables: SentVariables;
  readonly operation: OperationDefinitionNode;
}

interface Place {
  readonly type: GraphQLObjectType;
  readonly sets: readonly SelectionSetNode[];
  /** What the field above says of lists here. */
  readonly above?: AskedList | undefined;
}

interface ValuePlace {
  readonly type: GraphQLOutputType;
  readonly nodes: readonly FieldNode[];
  readonly coordinate: string;
  readonly list: AskedList | undefined;
  readonly below: AskedList | undefined;
}

/** The type of an object: the one whose fields it has, all of them and no others. */
function objectOf(
  value: unknown,
  types: readonly GraphQLObjectType[],
  { sets, walk }: { readonly sets: readonly SelectionSetNode[]; readonly walk: Walk },
): GraphQLObjectType | undefined {
  if (!isRecord(value)) return undefined;
  const keys = Object.keys(value).sort().join(' ');
  const fitting = types.filter((type) => {
    const fields = collectedFields(type, sets, walk.schema);
    for (const [name, [{ name: field }]] of fields) {
      if (field.value === '__typename' && value[name] !== type.name) return false;
    }
    return [...fields.keys()].sort().join(' ') === keys;
  });
  return fitting[0];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pushed<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

function sorted<Value, Made>(
  map: ReadonlyMap<string, Value>,
  make: (value: Value) => Made,
): Record<string, Made> {
  const keys = [...map.keys()].sort();
  return Object.fromEntries(keys.map((key) => [key, make(map.get(key) as Value)]));
}

function sharesOf(counts: ReadonlyMap<string, number>): Record<string, number> {
  const all = [...counts.values()].reduce((sum, each) => sum + each, 0);
  return sorted(counts, (count) => rounded(count / all, 1_000));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
