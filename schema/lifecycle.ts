import {
  type ASTNode,
  type ConstDirectiveNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type ValidationRule,
  valueFromASTUntyped,
} from 'graphql';
import type { Subgraph } from './compose.ts';
import { schemaElements } from './coordinate.ts';
import { operationUse } from './operation-use.ts';
import { subgraphDocument } from './subgraph-document.ts';

/** Who may register operations that use an element, by its coordinate. */
export type Lifecycle = ReadonlyMap<string, Restriction>;

/** Clients by their names; none: it is a draft. */
export type Restriction =
  | { readonly kind: 'draft' }
  | { readonly kind: 'allowed-for'; readonly clients: readonly string[] };

/**
 * Reads `@draft` and `@allowedFor(clients:)` from subgraphs' SDLs. They are plain directives, which
 * each subgraph that uses them defines itself, and which composition drops:
 *
 *     directive @draft on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION
 *     directive @allowedFor(clients: [String!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
 *
 * What one subgraph says of an element holds, whatever others that define it say.
 */
export function readLifecycle(subgraphs: readonly Pick<Subgraph, 'sdl'>[]): Lifecycle {
  const lifecycle = new Map<string, Restriction>();
  for (const { sdl } of subgraphs) {
    if (!/@(?:draft|allowedFor)\b/.test(sdl)) continue;
    for (const { coordinate, node } of schemaElements(subgraphDocument(sdl))) {
      if (node.kind === Kind.DIRECTIVE_DEFINITION) continue;
      for (const restriction of (node.directives ?? []).flatMap(restrictionOf)) {
        lifecycle.set(coordinate, strictest(lifecycle.get(coordinate), restriction));
      }
    }
  }
  return lifecycle;
}

function restrictionOf({ name, arguments: given = [] }: ConstDirectiveNode): Restriction[] {
  if (name.value === 'draft') return [{ kind: 'draft' }];
  if (name.value !== 'allowedFor') return [];
  const value = given.find((each) => each.name.value === 'clients')?.value;
  const clients = value ? [valueFromASTUntyped(value)].flat().map(String) : [];
  return [{ kind: 'allowed-for', clients }];
}

function strictest(a: Restriction | undefined, b: Restriction): Restriction {
  if (!a || a.kind === 'draft' || b.kind === 'draft') return a?.kind === 'draft' ? a : b;
  return { kind: 'allowed-for', clients: a.clients.filter((each) => b.clients.includes(each)) };
}

/** Something that a client's operation may not use. */
export interface LifecycleViolation {
  readonly code: 'DRAFT_FIELD_USED' | 'FIELD_NOT_ALLOWED_FOR_CLIENT';
  readonly coordinate: string;
  /** The rest of a sentence: `is a draft: no operation may be registered that uses it`. */
  readonly message: string;
  /** Where the document uses it first. */
  readonly node: ASTNode | undefined;
}

/** For whom, over what schema, and what is restricted. */
export interface Registration {
  readonly client: string;
  readonly schema: GraphQLSchema;
  readonly lifecycle: Lifecycle;
}

/** What of a document a client may not register, each element once. */
export function lifecycleViolations(
  document: DocumentNode,
  { client, schema, lifecycle }: Registration,
): LifecycleViolation[] {
  if (lifecycle.size === 0) return [];
  const { fields, behind, given, named, selected } = operationUse(schema, document);
  return [...lifecycle].flatMap(([coordinate, restriction]) => {
    const uses = [fields, behind, given, named, selected];
    const nodes = uses.flatMap((each): readonly ASTNode[] => each.get(coordinate) ?? []);
    if (nodes.length === 0) return [];
    const violation = violationOf(restriction, client);
    return violation ? [{ ...violation, coordinate, node: nodes[0] }] : [];
  });
}

function violationOf(
  restriction: Restriction,
  client: string,
): Pick<LifecycleViolation, 'code' | 'message'> | undefined {
  if (restriction.kind === 'draft') {
    const message = 'is a draft: no operation may be registered that uses it';
    return { code: 'DRAFT_FIELD_USED', message };
  }
  if (restriction.clients.includes(client)) return undefined;
  const allowed = restriction.clients.join(', ') || 'nobody';
  return { code: 'FIELD_NOT_ALLOWED_FOR_CLIENT', message: `is for ${allowed} only` };
}

/** The same as a rule that operations are held to when a manifest is made of them. */
export function lifecycleRule(client: string, lifecycle: Lifecycle): ValidationRule {
  return function LifecycleRule(context) {
    const registration = { client, lifecycle, schema: context.getSchema() };
    return {
      Document(document) {
        for (const { coordinate, message, node } of lifecycleViolations(document, registration)) {
          context.reportError(
            new GraphQLError(`${coordinate} ${message}.`, { nodes: node ?? null }),
          );
        }
      },
    };
  };
}
