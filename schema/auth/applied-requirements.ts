import {
  type ConstDirectiveNode,
  type DocumentNode,
  GraphQLError,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type SchemaDefinitionNode,
  type SchemaExtensionNode,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import { type AuthNames, authNames, isAuthLink } from './auth-names.ts';
import {
  AUTHENTICATED,
  type Clause,
  policyPermission,
  type Requirement,
  scopePermission,
} from './requirement.ts';

/** What a supergraph requires of viewers, and the supergraph without that. */
export interface AppliedRequirements {
  /** By the coordinates that `@authenticated`, `@requiresScopes` and `@policy` stand on. */
  readonly applied: ReadonlyMap<string, Requirement>;
  /** The supergraph for planners, which know nothing of viewers. */
  readonly document: DocumentNode;
}

/**
 * Takes `@authenticated`, `@requiresScopes` and `@policy`, under whatever names they were imported,
 * out of a supergraph. What is taken out of a planner's sight must be enforced.
 *
 * @throws GraphQLError when one of them stands where nothing enforces it
 * @see https://www.apollographql.com/docs/graphos/routing/security/authorization
 */
export function takeRequirements(document: DocumentNode): AppliedRequirements {
  const names = authNames(document);
  if (!names) return { applied: new Map(), document };
  const { applied, count } = readApplied(document, names);
  const { stripped, removed } = withoutAuth(document, names);
  requireAllEnforced(removed, count);
  return { applied, document: stripped };
}

/** By the coordinates that directives of these names stand on. */
export function appliedRequirements(
  document: DocumentNode,
  names: AuthNames,
): ReadonlyMap<string, Requirement> {
  return readApplied(document, names).applied;
}

/** Nothing may be removed for the planner that is not enforced while serving. */
export function requireAllEnforced(removed: number, enforced: number): void {
  if (removed === enforced) return;
  throw new GraphQLError(
    `Of ${removed} requirements of authorization in this supergraph, ${enforced} can be enforced: some stand where none may.`,
  );
}

/** Reads what stands on types and on fields of what clients can be given. */
function readApplied(
  { definitions }: DocumentNode,
  names: AuthNames,
): { readonly applied: ReadonlyMap<string, Requirement>; readonly count: number } {
  const applied = new Map<string, Requirement>();
  let count = 0;
  const read = (coordinate: string, directives: readonly ConstDirectiveNode[] = []) => {
    const clauses = directives.flatMap((directive) => clauseOf(directive, names) ?? []);
    count += clauses.length;
    if (clauses.length > 0)
      applied.set(coordinate, [...(applied.get(coordinate) ?? []), ...clauses]);
  };
  for (const definition of definitions) {
    if (!isTypeDefinitionNode(definition) && !isTypeExtensionNode(definition)) continue;
    if (UNENFORCED.has(definition.kind)) continue;
    const type = definition.name.value;
    read(type, definition.directives);
    if (!('fields' in definition)) continue;
    for (const field of definition.fields ?? []) {
      read(`${type}.${field.name.value}`, field.directives);
    }
  }
  return { applied, count };
}

/** Kinds of types that nothing is asked of by their names: input goes in, unions are their members. */
const UNENFORCED: ReadonlySet<string> = new Set([
  Kind.UNION_TYPE_DEFINITION,
  Kind.UNION_TYPE_EXTENSION,
  Kind.INPUT_OBJECT_TYPE_DEFINITION,
  Kind.INPUT_OBJECT_TYPE_EXTENSION,
]);

function clauseOf(
  { name, arguments: given = [] }: ConstDirectiveNode,
  { directives }: AuthNames,
): Clause[] | undefined {
  const directive = directives.get(name.value);
  if (!directive) return undefined;
  if (directive === 'authenticated') return [[[AUTHENTICATED]]];
  const isScopes = directive === 'requiresScopes';
  const [argument, permissionOf] = isScopes
    ? (['scopes', scopePermission] as const)
    : (['policies', policyPermission] as const);
  const value = given.find((each) => each.name.value === argument)?.value;
  const groups = value ? listOf(valueFromASTUntyped(value)).map(listOf) : [];
  const clause = groups.map((group) => group.map((each) => permissionOf(String(each))));
  // Scopes are a claim of who is signed in, even where none of them is named.
  return [isScopes ? clause.map((group) => (group.length > 0 ? group : [AUTHENTICATED])) : clause];
}

/** A list as GraphQL reads it, which takes one element for a list of one. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function withoutAuth(
  document: DocumentNode,
  { directives, definitions }: AuthNames,
): { readonly stripped: DocumentNode; readonly removed: number } {
  let removed = 0;
  const stripped: DocumentNode = visit(document, {
    DirectiveDefinition: ({ name }) => (definitions.has(name.value) ? null : undefined),
    ScalarTypeDefinition: ({ name }) => (definitions.has(name.value) ? null : undefined),
    SchemaDefinition: withoutAuthLinks,
    SchemaExtension: withoutAuthLinks,
    Directive: ({ name }) => {
      if (!directives.has(name.value)) return undefined;
      removed += 1;
      return null;
    },
  });
  return { stripped, removed };
}

function withoutAuthLinks<Node extends SchemaDefinitionNode | SchemaExtensionNode>(
  node: Node,
): Node {
  return { ...node, directives: node.directives?.filter((each) => !isAuthLink(each)) };
}
