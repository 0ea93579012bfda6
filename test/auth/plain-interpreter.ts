import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getOperationAST,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  Kind,
  parse,
  print,
  type SelectionSetNode,
  visit,
} from 'graphql';
import type { Operation } from '../differential/engine.ts';
import type { PlainRequirements } from './plain-requirements.ts';

type Path = readonly (string | number)[];

export interface Denied {
  readonly data: unknown;
  /** Where something was denied. */
  readonly paths: readonly Path[];
}

/** Under which name a full answer tells the type of each object. */
const TYPE = '_type_of_this_';

/** The operation with the type of each object, for `deny` to look at. */
export function tellingTypes({ query, variables }: Operation): Operation {
  const field: FieldNode = {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: TYPE },
    name: { kind: Kind.NAME, value: '__typename' },
  };
  const told = visit(parse(query), {
    SelectionSet: (set) => ({ ...set, selections: [...set.selections, field] }),
  });
  return { query: print(told), variables };
}

/** Takes out of a full answer to `tellingTypes(operation)` what may not be had. */
export function deny(
  full: unknown,
  { query, variables }: Operation,
  { schema, requirements }: { schema: GraphQLSchema; requirements: PlainRequirements },
): Denied {
  const interpreter = new Interpreter(parse(query), variables, schema, requirements);
  return { data: interpreter.data(full), paths: interpreter.paths };
}

/** A field where it is asked for: through which types, and whether something around it is denied. */
interface Asked {
  readonly field: FieldNode;
  readonly types: readonly GraphQLCompositeType[];
  readonly isDenied: boolean;
}

/** A selection set where it stands. */
type Place = Omit<Asked, 'field'> & { readonly set: SelectionSetNode };

/** A null that may not stand where it is. */
class Nothing extends Error {}

/** Introspection, without what `tellingTypes` added. */
function untold(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), function (this: unknown, key, inner: unknown) {
    return key === TYPE ? undefined : inner;
  });
}

class Interpreter {
  readonly paths: Path[] = [];
  readonly #document: DocumentNode;
  readonly #variables: Operation['variables'];
  readonly #schema: GraphQLSchema;
  readonly #requirements: PlainRequirements;

  constructor(
    document: DocumentNode,
    variables: Operation['variables'],
    schema: GraphQLSchema,
    requirements: PlainRequirements,
  ) {
    this.#document = document;
    this.#variables = variables;
    this.#schema = schema;
    this.#requirements = requirements;
  }

  data(full: unknown): unknown {
    const operation = getOperationAST(this.#document);
    const root = operation && this.#schema.getRootType(operation.operation);
    if (!operation || !root) throw new Error('No operation.');
    const place = { set: operation.selectionSet, types: [root], isDenied: false };
    const all = [...this.#collect(root, [place]).values()].flat();
    const isDenied = (each: Asked) => !this.#mayHave(each);
    const isRefused = operation.operation === 'mutation' && all.some(isDenied);
    const asked = [{ ...place, isDenied: isRefused }];
    const groups = this.#collect(root, asked);
    if (groups.size > 0 && [...groups.values()].every((group) => group.every(isDenied))) {
      this.paths.push(...[...groups.keys()].map((name) => [name]));
      return null;
    }
    try {
      return this.#object(full, asked, []);
    } catch (error) {
      if (error instanceof Nothing) return null;
      throw error;
    }
  }

  #object(value: unknown, places: readonly Place[], path: Path): unknown {
    const object = value as Record<string, unknown>;
    const type = this.#schema.getType(String(object[TYPE])) as GraphQLObjectType;
    const answer: Record<string, unknown> = {};
    for (const [name, group] of this.#collect(type, places)) {
      const [{ field }] = group as [Asked];
      const returned = type.getFields()[field.name.value]?.type;
      const at = [...path, name];
      if (group.some((each) => this.#mayHave(each))) {
        answer[name] = returned
          ? this.#value(object[name], returned, group, at)
          : untold(object[name]);
        continue;
      }
      this.paths.push(at);
      if (!returned || isNonNullType(returned)) throw new Nothing();
      answer[name] = null;
    }
    return answer;
  }

  #value(value: unknown, type: GraphQLOutputType, group: readonly Asked[], path: Path): unknown {
    if (isNonNullType(type)) {
      const present = this.#value(value, type.ofType, group, path);
      if (present === null) throw new Nothing();
      return present;
    }
    if (value === null || value === undefined) return null;
    try {
      if (isListType(type)) {
        return (value as unknown[]).map((each, index) =>
          this.#value(each, type.ofType, group, [...path, index]),
        );
      }
      if (!isCompositeType(type)) return value;
      const places = group.flatMap((each): Place[] => {
        const set = each.field.selectionSet;
        return set ? [{ set, types: [type], isDenied: !this.#mayHave(each) }] : [];
      });
      return this.#object(value, places, path);
    } catch (error) {
      if (error instanceof Nothing) return null;
      throw error;
    }
  }

  #mayHave({ field, types, isDenied }: Asked): boolean {
    return !isDenied && this.#requirements.mayHave(field.name.value, types);
  }

  #collect(type: GraphQLObjectType, places: readonly Place[]): Map<string, Asked[]> {
    const groups = new Map<string, Asked[]>();
    const visitSet = ({ set, types, isDenied }: Place): void => {
      for (const selection of set.selections) {
        if (!this.#isWanted(selection.directives)) continue;
        if (selection.kind === Kind.FIELD) {
          const name = (selection.alias ?? selection.name).value;
          const group = groups.get(name) ?? [];
          groups.set(name, [...group, { field: selection, types, isDenied }]);
          continue;
        }
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT
            ? selection
            : this.#fragment(selection.name.value);
        const condition = fragment.typeCondition?.name.value;
        const narrowed = this.#schema.getType(condition ?? type.name) as GraphQLCompositeType;
        const applies =
          narrowed === type || (isAbstractType(narrowed) && this.#schema.isSubType(narrowed, type));
        if (!applies) continue;
        const inner = condition === undefined ? types : [...types, narrowed];
        visitSet({ set: fragment.selectionSet, types: inner, isDenied });
      }
    };
    for (const place of places) visitSet(place);
    return groups;
  }

  #fragment(name: string): FragmentDefinitionNode {
    for (const definition of this.#document.definitions) {
      const isFragment = definition.kind === Kind.FRAGMENT_DEFINITION;
      if (isFragment && definition.name.value === name) return definition;
    }
    throw new Error(`No fragment ${name}.`);
  }

  #isWanted(directives: FieldNode['directives'] = []): boolean {
    return directives.every(({ name, arguments: given = [] }) => {
      if (name.value !== 'skip' && name.value !== 'include') return true;
      const value = given[0]?.value;
      const holds =
        value?.kind === Kind.VARIABLE
          ? this.#variable(value.name.value)
          : value?.kind === Kind.BOOLEAN && value.value;
      return holds === (name.value === 'include');
    });
  }

  #variable(name: string): boolean {
    if (Object.hasOwn(this.#variables, name)) return this.#variables[name] === true;
    const definitions = getOperationAST(this.#document)?.variableDefinitions ?? [];
    const defined = definitions.find(({ variable }) => variable.name.value === name);
    return defined?.defaultValue?.kind === Kind.BOOLEAN && defined.defaultValue.value;
  }
}
