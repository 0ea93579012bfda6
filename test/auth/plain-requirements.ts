import {
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isTypeDefinitionNode,
  Kind,
  valueFromASTUntyped,
} from 'graphql';

/** What one identity has. */
export interface Identity {
  readonly name: string;
  readonly isSignedIn: boolean;
  readonly scopes: readonly string[];
  readonly policies: readonly string[];
}

/**
 * What a supergraph takes of viewers, read in the plainest way: one identity is held against the
 * directives as they stand. Shares no code with what it judges.
 */
export class PlainRequirements {
  readonly #directives = new Map<string, readonly ConstDirectiveNode[]>();
  readonly #schema: GraphQLSchema;
  readonly #identity: Identity;

  constructor(supergraph: DocumentNode, schema: GraphQLSchema, identity: Identity) {
    this.#schema = schema;
    this.#identity = identity;
    for (const definition of supergraph.definitions) {
      if (!isTypeDefinitionNode(definition)) continue;
      const type = definition.name.value;
      this.#directives.set(type, definition.directives ?? []);
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      for (const field of definition.fields ?? []) {
        this.#directives.set(`${type}.${field.name.value}`, field.directives ?? []);
      }
    }
  }

  /** Whether a field may be had of whatever meets all of some types at once. */
  mayHave(field: string, types: readonly GraphQLCompositeType[]): boolean {
    return this.#objects(types).every(
      (object) => this.#holds(object.name) && this.mayHaveOf(object, field),
    );
  }

  /** Whether a field of an object may be had by who may have the object. */
  mayHaveOf(object: GraphQLObjectType, field: string): boolean {
    if (field.startsWith('__')) return true;
    const returned = getNamedType(object.getFields()[field]?.type);
    const isValue = isObjectType(returned) || !isCompositeType(returned);
    return (
      this.#holds(`${object.name}.${field}`) && (!isValue || this.#holds(returned?.name ?? ''))
    );
  }

  #objects(types: readonly GraphQLCompositeType[]): readonly GraphQLObjectType[] {
    return Object.values(this.#schema.getTypeMap())
      .filter(isObjectType)
      .filter((object) =>
        types.every(
          (type) =>
            type === object || (isAbstractType(type) && this.#schema.isSubType(type, object)),
        ),
      );
  }

  #holds(coordinate: string): boolean {
    return (this.#directives.get(coordinate) ?? []).every((directive) => this.#allows(directive));
  }

  #allows({ name, arguments: given = [] }: ConstDirectiveNode): boolean {
    const { isSignedIn, scopes, policies } = this.#identity;
    const [value] = given.map((each) => valueFromASTUntyped(each.value) as string[][]);
    switch (name.value) {
      case 'authenticated':
      case 'signedIn':
        return isSignedIn;
      case 'requiresScopes':
      case 'needs':
        return (value ?? []).some((group) => group.every((scope) => scopes.includes(scope)));
      case 'policy':
      case 'fed__policy':
        return (value ?? []).some((group) => group.every((policy) => policies.includes(policy)));
      default:
        return true;
    }
  }
}
