import {
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { type Plan, type ResolvedOperation, responseNameOf } from '#schema/operations';
import { introspectionWriter } from './introspection.ts';
import { leafWriter, stringText } from './leaf.ts';
import { isAlong, type PathKey } from './path.ts';
import { dataKeyOf } from './response-tree.ts';
import type { Data, FieldError } from './run.ts';
import { isObject } from './targets.ts';

/** What shaping one answer knows and finds. */
export interface Shaping {
  /** The path of the value being written; what lies deeper is left over from others. */
  readonly path: PathKey[];
  /** What subgraphs reported: a null that one of them explains needs no error of its own. */
  readonly reported: readonly FieldError[];
  readonly found: FieldError[];
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Writes the `data` of an answer; `null` when a null went all the way up. */
export type WriteData = (data: Data, shaping: Shaping) => string;

/** JSON text, or undefined for a null; what made it one has been told of. */
type Write = (value: unknown, shaping: Shaping) => string | undefined;

export interface ShapeOptions {
  /** The client's schema. */
  readonly schema: GraphQLSchema;
  readonly keys: Plan['keys'];
}

/**
 * Compiles an operation into the writer of its answers: fields in the client's order, nulls as far
 * up as the schema makes them go, nothing that the client did not ask for.
 *
 * @see https://spec.graphql.org/draft/#sec-Executing-Selection-Sets
 */
export function dataWriter(operation: ResolvedOperation, options: ShapeOptions): WriteData {
  const root = options.schema.getRootType(operation.operation);
  if (!root) throw new Error(`The schema has no ${operation.operation}.`);
  const write = new Shape(operation, options).object(root, [operation.selectionSet], 0);
  return (data, shaping) => write(data, shaping) ?? 'null';
}

class Shape {
  readonly #operation: ResolvedOperation;
  readonly #schema: GraphQLSchema;
  readonly #keys: Plan['keys'];

  constructor(operation: ResolvedOperation, { schema, keys }: ShapeOptions) {
    this.#operation = operation;
    this.#schema = schema;
    this.#keys = keys;
  }

  /** Of a value whose path has `depth` elements. */
  #value(type: GraphQLOutputType, sets: readonly SelectionSetNode[], depth: number): Write {
    if (isNonNullType(type)) {
      const write = this.#present(type.ofType, sets, depth);
      return (value, shaping) => {
        if (value !== null && value !== undefined) return write(value, shaping);
        refuseNull(shaping, depth);
        return undefined;
      };
    }
    const write = this.#present(type, sets, depth);
    return (value, shaping) =>
      value === null || value === undefined ? 'null' : (write(value, shaping) ?? 'null');
  }

  #present(type: GraphQLOutputType, sets: readonly SelectionSetNode[], depth: number): Write {
    if (isListType(type)) return listWriter(this.#value(type.ofType, sets, depth + 1), depth);
    if (isLeafType(type)) {
      const write = leafWriter(type);
      return (value, shaping) => write(value) ?? refuse(shaping, depth);
    }
    if (isObjectType(type)) return this.object(type, sets, depth);
    if (isAbstractType(type)) return this.#abstract(type, sets, depth);
    throw new Error(`${type} is no type of an answer.`);
  }

  object(type: GraphQLCompositeType, sets: readonly SelectionSetNode[], depth: number): Write {
    const members = this.#membersOf(type, sets, depth);
    if (members.length === 0)
      return (value, shaping) => (isObject(value) ? '{}' : refuse(shaping, depth));
    return (value, shaping) => {
      if (!isObject(value)) return refuse(shaping, depth);
      let text = '';
      for (const { name, key, prefix, write } of members) {
        shaping.path[depth] = name;
        const member = write(value[key], shaping, value);
        if (member === undefined) return undefined;
        text += prefix + member;
      }
      return `${text}}`;
    };
  }

  /** An object that does not tell a type of its own is what the schema says it is. */
  #abstract(type: GraphQLAbstractType, sets: readonly SelectionSetNode[], depth: number): Write {
    const writers = new Map<unknown, Write>();
    const writerFor = (typename: unknown): Write => {
      const named = typeof typename === 'string' ? this.#schema.getType(typename) : type;
      if (isAbstractType(named)) return this.object(type, sets, depth);
      const isMember = isObjectType(named) && this.#schema.isSubType(type, named);
      if (isMember) return this.object(named, sets, depth);
      // Hidden from this client, unknown to everybody, or no type that may stand here.
      return (_, shaping) => refuse(shaping, depth);
    };
    return (value, shaping) => {
      const typename = isObject(value) ? value.__typename : undefined;
      let write = writers.get(typename);
      if (!write) {
        write = writerFor(typename);
        if (writers.size < TYPES_MAX) writers.set(typename, write);
      }
      return write(value, shaping);
    };
  }

  #membersOf(
    type: GraphQLCompositeType,
    sets: readonly SelectionSetNode[],
    depth: number,
  ): readonly Member[] {
    const groups = new Map<string, FieldNode[]>();
    for (const set of sets) this.#collect(type, set, groups);
    return [...groups].flatMap(([name, fields], index): Member[] => {
      const [field] = fields;
      if (!field) return [];
      const prefix = `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`;
      const member = this.#memberOf(type, field, fields, depth + 1);
      return [{ name, prefix, ...member }];
    });
  }

  #memberOf(
    type: GraphQLCompositeType,
    field: FieldNode,
    fields: readonly FieldNode[],
    depth: number,
  ): Pick<Member, 'key' | 'write'> {
    if (field.name.value === '__typename') return typenameMember(type, depth);
    const key = dataKeyOf(field, this.#keys);
    if (field.name.value.startsWith('__')) {
      const write = introspectionWriter(this.#operation, fields, this.#schema);
      return { key, write: (_, { variables }) => write(variables) };
    }
    const definition = 'getFields' in type ? type.getFields()[field.name.value] : undefined;
    if (!definition) throw new Error(`${type.name} has no field "${field.name.value}".`);
    const inner = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
    const write = this.#value(definition.type, inner, depth);
    // What every object inherits is no field's value.
    if (!(key in Object.prototype)) return { key, write };
    return {
      key,
      write: (value, shaping, parent) =>
        write(Object.hasOwn(parent, key) ? value : undefined, shaping),
    };
  }

  /** @see https://spec.graphql.org/draft/#CollectFields() */
  #collect(
    type: GraphQLCompositeType,
    { selections }: SelectionSetNode,
    groups: Map<string, FieldNode[]>,
  ): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const name = responseNameOf(selection);
        const known = groups.get(name);
        if (known) known.push(selection);
        else groups.set(name, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        if (this.#applies(condition, type)) this.#collect(type, selection.selectionSet, groups);
      }
    }
  }

  #applies(condition: string | undefined, type: GraphQLCompositeType): boolean {
    if (condition === undefined || condition === type.name) return true;
    const conditional = this.#schema.getType(condition);
    if (!isCompositeType(conditional) || !isAbstractType(conditional)) return false;
    return !('getTypes' in type) && this.#schema.isSubType(conditional, type as GraphQLObjectType);
  }
}

/** A subgraph may answer any text as a type's name; writers are kept for no more than these. */
const TYPES_MAX = 1_000;

interface Member {
  readonly name: string;
  readonly key: string;
  /** What stands before the value: a brace or comma, and the name. */
  readonly prefix: string;
  readonly write: (value: unknown, shaping: Shaping, parent: Data) => string | undefined;
}

function typenameMember(type: GraphQLCompositeType, depth: number): Pick<Member, 'key' | 'write'> {
  const key = '__typename';
  if (isObjectType(type)) {
    const text = stringText(type.name);
    return { key, write: () => text };
  }
  return { key, write: (_, shaping) => refuse(shaping, depth) };
}

function listWriter(write: Write, depth: number): Write {
  return (value, shaping) => {
    if (!Array.isArray(value)) return refuse(shaping, depth);
    let text = '';
    for (let index = 0; index < value.length; index += 1) {
      shaping.path[depth] = index;
      const element = write(value[index], shaping);
      if (element === undefined) return undefined;
      text += index === 0 ? element : `,${element}`;
    }
    return `[${text}]`;
  };
}

/** A null where none may be: one error, unless a subgraph said why. */
function refuseNull(shaping: Shaping, depth: number): void {
  const path = shaping.path.slice(0, depth);
  if (shaping.reported.some((error) => error.path && isAlong(error.path, path))) return;
  shaping.found.push({ ...INVALID, path });
}

/** A value that the schema does not allow becomes a null, and is told of. */
function refuse(shaping: Shaping, depth: number): undefined {
  shaping.found.push({ ...INVALID, path: shaping.path.slice(0, depth) });
  return undefined;
}

const INVALID = {
  message: 'A service answered a value that its schema does not allow.',
  extensions: { code: 'RESPONSE_VALIDATION_FAILED' },
} as const;
