import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { type ResolvedOperation, responseNameOf } from '../../schema/index.ts';
import { type Random, randomOf } from '../differential/random.ts';

type Data = Record<string, unknown>;

export interface RandomDataOptions {
  readonly schema: GraphQLSchema;
  readonly seed: number;
  /** How often a value is null, missing, or none that the schema allows. */
  readonly faults: number;
}

/**
 * Data for an operation whose response names are the keys of the data. Objects are few and stand at
 * many places, as merged entities do. What a field of an object holds depends on the seed, the
 * object and the field alone, so an operation that is made smaller still meets the same data.
 */
export function randomData(operation: ResolvedOperation, options: RandomDataOptions): Data {
  const world = new World(options);
  const root = options.schema.getRootType(operation.operation) as GraphQLObjectType;
  const data = world.object(root, 0);
  world.fill(data, root, [operation.selectionSet]);
  return data;
}

/** Types whose objects do not tell their type: subgraphs are not asked where it is plain. */
const UNTYPED = new Set(['Query', 'Mutation', 'Point']);

class World {
  readonly #options: RandomDataOptions;
  readonly #objects = new Map<string, Data>();
  readonly #identities = new Map<Data, string>();

  constructor(options: RandomDataOptions) {
    this.#options = options;
  }

  object({ name }: GraphQLObjectType, number: number): Data {
    const identity = `${name}#${number}`;
    const known = this.#objects.get(identity);
    if (known) return known;
    const object: Data = UNTYPED.has(name) ? {} : { __typename: name };
    this.#objects.set(identity, object);
    this.#identities.set(object, identity);
    return object;
  }

  fill(object: Data, type: GraphQLObjectType, sets: readonly SelectionSetNode[]): void {
    for (const field of sets.flatMap((set) => this.#fields(set, type))) {
      const definition = type.getFields()[field.name.value];
      if (!definition) continue;
      const key = responseNameOf(field);
      const place = `${this.#options.seed} ${this.#identities.get(object)} ${key}`;
      if (!Object.hasOwn(object, key)) {
        const value = this.#value(definition.type, randomOf(hash(place)));
        if (value !== undefined) object[key] = value;
      }
      if (field.selectionSet) this.#fillValue(object[key], [field.selectionSet]);
    }
  }

  #fillValue(value: unknown, sets: readonly SelectionSetNode[]): void {
    if (Array.isArray(value)) {
      for (const element of value) this.#fillValue(element, sets);
      return;
    }
    const identity = this.#identities.get(value as Data);
    if (identity === undefined) return;
    const type = this.#options.schema.getType(identity.split('#')[0] ?? '');
    this.fill(value as Data, type as GraphQLObjectType, sets);
  }

  /** @returns undefined for a value that is missing */
  #value(type: GraphQLOutputType, random: Random): unknown {
    const { faults } = this.#options;
    if (isNonNullType(type)) {
      if (random.chance(faults / 3)) return random.pick([null, undefined]);
      return this.#present(type.ofType, random);
    }
    if (random.chance(0.08 + faults / 3)) return random.pick([null, undefined]);
    return this.#present(type, random);
  }

  #present(type: GraphQLOutputType, random: Random): unknown {
    if (random.chance(this.#options.faults / 3)) return wrongValue(type, random);
    if (isListType(type)) {
      const { ofType } = type;
      return Array.from({ length: random.below(4) }, () => this.#value(ofType, random) ?? null);
    }
    if (isLeafType(type)) return leafValue(type, random);
    const { schema } = this.#options;
    const types = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    return this.object(random.pick(types) as GraphQLObjectType, random.below(3));
  }

  #fields({ selections }: SelectionSetNode, type: GraphQLObjectType): FieldNode[] {
    const { schema } = this.#options;
    return selections.flatMap((selection): FieldNode[] => {
      if (selection.kind === Kind.FIELD) return [selection];
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
      const condition = schema.getType(selection.typeCondition?.name.value ?? type.name);
      const applies =
        condition === type || (isAbstractType(condition) && schema.isSubType(condition, type));
      return applies ? this.#fields(selection.selectionSet, type) : [];
    });
  }
}

const TEXTS = ['', 'plain', 'a "b" \\ c', 'line\nbreak', '\u0000\u2028', 'ä€𝄞', '\ud800', 'null'];
const NUMBERS = [0, -0, 1, -7, 2 ** 31 - 1, -(2 ** 31)];
const FLOATS = [...NUMBERS, 0.1, 1e21, 5e-324, 2 ** 53, -1.5e300];
const ANYTHING = [0, 'text', true, [], {}, [[null]], { a: { b: [1, 'ä'] } }, 2 ** 60];

function leafValue(type: GraphQLLeafType, random: Random): unknown {
  if (isEnumType(type)) return random.pick(type.getValues()).name;
  switch (type.name) {
    case 'Int':
      return random.pick(NUMBERS);
    case 'Float':
      return random.pick(FLOATS);
    case 'Boolean':
      return random.chance(0.5);
    case 'ID':
      return random.chance(0.2) ? random.below(100) : random.pick(TEXTS);
    case 'String':
      return random.chance(0.05) ? 'long "text" '.repeat(30) : random.pick(TEXTS);
    default:
      return random.pick(ANYTHING);
  }
}

/** Only what graphql-js refuses too: it turns some values, such as a number for a String, into others. */
function wrongValue(type: GraphQLOutputType, random: Random): unknown {
  if (isListType(type)) return random.pick<unknown>([{}, 'text', 5, true]);
  if (isCompositeType(type)) return wrongObject(type, random);
  if (isEnumType(type)) return random.pick<unknown>(['NOPE', 'toString', 5, {}, ['RED']]);
  switch ((type as GraphQLLeafType).name) {
    case 'Int':
      return random.pick<unknown>(['much', 5.5, 2 ** 31, {}, [], [5]]);
    case 'Float':
      return random.pick<unknown>(['much', {}, [], [5]]);
    case 'Boolean':
      return random.pick<unknown>(['true', {}, []]);
    case 'ID':
      return random.pick<unknown>([1.5, true, {}, []]);
    case 'String':
      return random.pick<unknown>([{}, [], ['text'], { text: 'a' }]);
    default:
      return null;
  }
}

function wrongObject(type: GraphQLCompositeType, random: Random): unknown {
  const wrong: unknown[] = ['text', 5, true, [], [{}]];
  if (!isAbstractType(type)) return random.pick(wrong);
  const typenames = ['Hidden', 'Color', 'constructor', '__proto__', '', '__Type', 'Point', 'Query'];
  const others = typenames.map((__typename) => ({ __typename, id: 'x', name: 'x' }));
  return random.pick([...wrong, ...others]);
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
