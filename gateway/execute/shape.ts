import {
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import {
  type Plan,
  type PlanPath,
  type ResolvedOperation,
  responseNameOf,
} from '#schema/operations';
import { introspectionWriter } from './introspection.ts';
import { leafWriter, type Pieces } from './leaf.ts';
import {
  deniedMember,
  leafMember,
  nestedMember,
  readerOf,
  typenameMember,
  type WriteMember,
} from './member.ts';
import { dataKeyOf } from './response-tree.ts';
import type { Data } from './run.ts';
import { isObject } from './targets.ts';
import {
  joined,
  listWriter,
  refuse,
  refuseNull,
  type Shaping,
  takeBack,
  type Write,
  type Writing,
} from './writing.ts';

/** Writes the `data` of an answer; `null` when a null went all the way up. */
export type WriteData = (data: Data, shaping: Shaping) => string;

export interface ShapeOptions {
  /** The client's schema. */
  readonly schema: GraphQLSchema;
  readonly keys: Plan['keys'];
  /** Where entities stand that many places may share: each is written once. */
  readonly shared?: readonly PlanPath[];
  /** Fields that were not fetched, for the viewer may not have them. Default: none. */
  readonly denied?: ReadonlySet<FieldNode>;
  /** What stands before and after the data: joined with it, it costs no copy. Default: nothing. */
  readonly around?: readonly [before: string, after: string];
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
  const write = new Shape(operation, options).root(root, operation.selectionSet);
  const [before, after] = options.around ?? ['', ''];
  return (data, shaping) => {
    const pieces: Pieces = [before];
    const writing: Writing = { ...shaping, pieces, texts: [], ...UNTOLD };
    if (!write(data, writing)) return `${before}null${after}`;
    pieces.push(after);
    return pieces.join('');
  };
}

/** What is made only of answers with errors. */
const UNTOLD = { nulls: 0, isExplained: undefined, denials: undefined } as const;

/** The place of a value in the schema's tree. */
interface Position {
  /** How many elements its path in the answer has. */
  readonly depth: number;
  /** Its path in the data, as plans write it: keys and `@`. */
  readonly path: string;
}

class Shape {
  readonly #operation: ResolvedOperation;
  readonly #schema: GraphQLSchema;
  readonly #keys: Plan['keys'];
  readonly #shared: ReadonlySet<string>;
  readonly #denied: ReadonlySet<FieldNode>;
  #sharedWriters = 0;

  constructor(
    operation: ResolvedOperation,
    { schema, keys, shared = [], denied = NONE }: ShapeOptions,
  ) {
    this.#operation = operation;
    this.#schema = schema;
    this.#keys = keys;
    this.#shared = new Set(shared.map((path) => path.join('.')));
    this.#denied = denied;
  }

  /** Writes the whole data: null when the viewer may have nothing of it. */
  root(type: GraphQLObjectType, selectionSet: SelectionSetNode): Write {
    const position: Position = { depth: 0, path: '' };
    const groups = [...this.#groupsOf(type, [selectionSet]).values()];
    const write = this.object(type, [selectionSet], position);
    if (groups.length === 0 || !groups.every((fields) => this.#isDenied(fields))) return write;
    const members = this.#membersOf(type, [selectionSet], position);
    return (_, writing) => {
      for (const tell of members) tell({}, writing);
      return takeBack(writing.pieces, 1);
    };
  }

  #value(type: GraphQLOutputType, sets: readonly SelectionSetNode[], position: Position): Write {
    if (isNonNullType(type)) {
      const { depth } = position;
      const write = this.#present(type.ofType, sets, position);
      return (value, writing) => {
        if (value !== null && value !== undefined) return write(value, writing);
        refuseNull(writing, depth);
        return false;
      };
    }
    const write = this.#present(type, sets, position);
    return (value, writing) => {
      const isWritten = value !== null && value !== undefined && write(value, writing);
      if (!isWritten) writing.pieces.push('null');
      return true;
    };
  }

  #present(type: GraphQLOutputType, sets: readonly SelectionSetNode[], position: Position): Write {
    const { depth, path } = position;
    if (isListType(type)) {
      const element = { depth: depth + 1, path: `${path}.@` };
      return listWriter(this.#value(type.ofType, sets, element), depth);
    }
    if (isLeafType(type)) {
      const write = leafWriter(type);
      return (value, writing) =>
        write(value, writing.pieces, writing.isPlain) || refuse(writing, depth);
    }
    if (isObjectType(type)) return this.#once(this.object(type, sets, position), position);
    if (isAbstractType(type)) return this.#once(this.#abstract(type, sets, position), position);
    throw new Error(`${type} is no type of an answer.`);
  }

  /** Writes an object that many places share once, unless it holds an error that needs its place. */
  #once(write: Write, { path }: Position): Write {
    if (!this.#shared.has(path)) return write;
    const own = this.#sharedWriters;
    this.#sharedWriters += 1;
    return (value, writing) => {
      if (!writing.isShared) return write(value, writing);
      const { texts, pieces, found } = writing;
      let known = texts[own];
      if (!known) {
        known = new Map();
        texts[own] = known;
      }
      const text = known.get(value);
      if (text !== undefined) return pieces.push(text) > 0;
      const isSecond = known.has(value);
      const { nulls } = writing;
      const [start, errors] = [pieces.length, found.length];
      const isWritten = write(value, writing);
      if (!isWritten || found.length > errors || writing.nulls > nulls) return isWritten;
      known.set(value, isSecond ? joined(pieces, start) : undefined);
      return true;
    };
  }

  object(type: GraphQLCompositeType, sets: readonly SelectionSetNode[], position: Position): Write {
    const { depth } = position;
    const members = this.#membersOf(type, sets, position);
    return (value, writing) => {
      if (!isObject(value)) return refuse(writing, depth);
      const { pieces } = writing;
      const start = pieces.length;
      for (const writeMember of members) {
        if (!writeMember(value, writing)) return takeBack(pieces, start);
      }
      return pieces.push(members.length === 0 ? '{}' : '}') > 0;
    };
  }

  /** An object that does not tell a type of its own is what the schema says it is. */
  #abstract(
    type: GraphQLAbstractType,
    sets: readonly SelectionSetNode[],
    position: Position,
  ): Write {
    const writers = new Map<unknown, Write>();
    const writerFor = (typename: unknown): Write => {
      const named = typeof typename === 'string' ? this.#schema.getType(typename) : type;
      if (isAbstractType(named)) return this.object(type, sets, position);
      const isMember = isObjectType(named) && this.#schema.isSubType(type, named);
      if (isMember) return this.object(named, sets, position);
      // Hidden from this client, unknown to everybody, or no type that may stand here.
      return (_, writing) => refuse(writing, position.depth);
    };
    return (value, writing) => {
      const typename = isObject(value) ? value.__typename : undefined;
      let write = writers.get(typename);
      if (!write) {
        write = writerFor(typename);
        if (writers.size < TYPES_MAX) writers.set(typename, write);
      }
      return write(value, writing);
    };
  }

  #membersOf(
    type: GraphQLCompositeType,
    sets: readonly SelectionSetNode[],
    position: Position,
  ): readonly WriteMember[] {
    return [...this.#groupsOf(type, sets)].map(([name, fields], index) => {
      const before = `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`;
      return this.#memberOf(type, fields, { ...position, name, before });
    });
  }

  #groupsOf(
    type: GraphQLCompositeType,
    sets: readonly SelectionSetNode[],
  ): ReadonlyMap<string, [FieldNode, ...FieldNode[]]> {
    const groups = new Map<string, [FieldNode, ...FieldNode[]]>();
    for (const set of sets) this.#collect(type, set, groups);
    return groups;
  }

  /** What one selection denies, another one may give: an object's own field, not its interface's. */
  #isDenied(fields: readonly FieldNode[]): boolean {
    return this.#denied.size > 0 && fields.every((field) => this.#denied.has(field));
  }

  #memberOf(
    type: GraphQLCompositeType,
    fields: readonly [FieldNode, ...FieldNode[]],
    { depth, path, name, before }: MemberPosition,
  ): WriteMember {
    const [field] = fields;
    if (this.#isDenied(fields)) {
      const denied = 'getFields' in type ? type.getFields()[field.name.value] : undefined;
      return deniedMember(denied?.type, { depth, name, before });
    }
    if (field.name.value === '__typename') return typenameMember(type, { depth, name, before });
    const key = dataKeyOf(field, this.#keys);
    if (field.name.value.startsWith('__')) {
      const write = introspectionWriter(this.#operation, fields, this.#schema);
      return (_, { variables, pieces }) => pieces.push(before, write(variables)) > 0;
    }
    const definition = 'getFields' in type ? type.getFields()[field.name.value] : undefined;
    if (!definition) throw new Error(`${type.name} has no field "${field.name.value}".`);
    const member = { depth, name, before, read: readerOf(key) };
    if (isLeafType(getNullableType(definition.type))) return leafMember(definition.type, member);
    const inner = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
    const position = { depth: depth + 1, path: path === '' ? key : `${path}.${key}` };
    return nestedMember(this.#value(definition.type, inner, position), member);
  }

  /** @see https://spec.graphql.org/draft/#CollectFields() */
  #collect(
    type: GraphQLCompositeType,
    { selections }: SelectionSetNode,
    groups: Map<string, [FieldNode, ...FieldNode[]]>,
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
    // Of an object that does not tell its type a condition holds when it holds for all it can be.
    const objects = isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type];
    return (
      objects.length > 0 &&
      objects.every(
        (object) =>
          object === conditional ||
          (isAbstractType(conditional) && this.#schema.isSubType(conditional, object)),
      )
    );
  }
}

const NONE: ReadonlySet<FieldNode> = new Set();

/** A subgraph may answer any text as a type's name; writers are kept for no more than these. */
const TYPES_MAX = 1_000;

interface MemberPosition extends Position {
  readonly name: string;
  /** What stands before the value: a brace or comma, and the name. */
  readonly before: string;
}
