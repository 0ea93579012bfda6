import {
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { allOf, isImplied, type Requirement } from './requirement.ts';

/**
 * What it takes to be given a field, by its coordinate; absent: nothing. `Type.__typename` is what it
 * takes to be given an object of the type at all; it is part of the others only of interfaces.
 */
export type AccessRules = Readonly<Record<string, Requirement>>;

/** The rules that follow from what stands on the elements of a supergraph. */
export function accessRulesOf(
  applied: ReadonlyMap<string, Requirement>,
  schema: GraphQLSchema,
): AccessRules {
  if (applied.size === 0) return {};
  const rules = new Rules(applied, schema);
  const entries = Object.values(schema.getTypeMap()).flatMap((type) => {
    if (isObjectType(type)) return rules.ofObject(type);
    return isAbstractType(type) ? rules.ofAbstract(type) : [];
  });
  return Object.fromEntries(entries.filter(([, requirement]) => requirement.length > 0));
}

type Entry = readonly [coordinate: string, requirement: Requirement];

class Rules {
  readonly #applied: ReadonlyMap<string, Requirement>;
  readonly #schema: GraphQLSchema;

  constructor(applied: ReadonlyMap<string, Requirement>, schema: GraphQLSchema) {
    this.#applied = applied;
    this.#schema = schema;
  }

  ofObject(type: GraphQLObjectType): Entry[] {
    return [
      [`${type.name}.__typename`, this.#object(type)],
      ...Object.keys(type.getFields()).map(
        (field): Entry => [`${type.name}.${field}`, this.#field(type, field)],
      ),
    ];
  }

  /** Any object of the type could come back, so all that any of them takes is needed. */
  ofAbstract(type: Parameters<GraphQLSchema['getPossibleTypes']>[0]): Entry[] {
    const objects = this.#schema.getPossibleTypes(type);
    const any = objects.map((object) => this.#object(object));
    const fields = isInterfaceType(type) ? Object.keys(type.getFields()) : [];
    return [
      [`${type.name}.__typename`, allOf([...any, this.#written(type.name)])],
      ...fields.map(
        (field): Entry => [
          `${type.name}.${field}`,
          allOf([
            ...any,
            ...objects.map((object) => this.#field(object, field)),
            this.#written(type.name),
            this.#written(`${type.name}.${field}`),
          ]),
        ],
      ),
    ];
  }

  #written(coordinate: string): Requirement {
    return this.#applied.get(coordinate) ?? [];
  }

  #object(type: GraphQLObjectType): Requirement {
    const inherited = type.getInterfaces().map((each) => this.#ownOf(each));
    return allOf([this.#written(type.name), ...inherited]);
  }

  #field(type: GraphQLObjectType, field: string): Requirement {
    const inherited = type.getInterfaces().map((each) => this.#ownOf(each, field));
    const returned = getNamedType(type.getFields()[field]?.type);
    return allOf([
      this.#written(`${type.name}.${field}`),
      ...inherited,
      returned ? this.#returned(returned) : [],
    ]);
  }

  /** What it takes to be given a value of a type; of interfaces and unions whatever is asked of it. */
  #returned(type: GraphQLNamedType): Requirement {
    if (isObjectType(type)) return this.#object(type);
    return isAbstractType(type) ? [] : this.#written(type.name);
  }

  /**
   * What stands on an interface, or a field of it, in its own right. Composition writes there what its
   * objects take together; whatever does not follow from them holds for each of them.
   */
  #ownOf(type: GraphQLInterfaceType, field?: string): Requirement {
    const at = (name: string) => (field === undefined ? name : `${name}.${field}`);
    const objects = this.#schema.getPossibleTypes(type);
    const together = allOf(objects.map(({ name }) => this.#written(at(name))));
    return this.#written(at(type.name)).filter((clause) => !isImplied(clause, together));
  }
}
