import {
  type CoreFeatures,
  costIdentity,
  errorCauses,
  inaccessibleIdentity,
  ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph,
  tagIdentity,
} from '@apollo/federation-internals';
import {
  buildASTSchema,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  lexicographicSortSchema,
  parse,
  printSchema,
} from 'graphql';
import { type AccessRules, accessRulesOf } from './auth/access-rules.ts';
import { takeRequirements } from './auth/applied-requirements.ts';

/** What a supergraph's text says: its document, its API schema, the names it gave to the specs. */
export interface ReadSupergraph {
  readonly kind: 'supergraph';
  readonly document: DocumentNode;
  /** What clients may see: no machinery (`join__*`, `link__*`), nothing `@inaccessible`. */
  readonly api: GraphQLSchema;
  readonly directives: SpecDirectives;
}

/** The names of the spec directives in this supergraph; absent: the spec is not linked. */
export interface SpecDirectives {
  readonly tag?: string;
  readonly inaccessible?: string;
  readonly cost?: string;
  readonly listSize?: string;
  /** `link`, or `core` with the argument `feature` in supergraphs of Federation 1. */
  readonly link: { readonly name: string; readonly urlArgument: string };
}

/** A text that is no supergraph, or one that needs a feature nobody here knows. */
export interface UnreadableSupergraph {
  readonly kind: 'failed';
  readonly errors: readonly GraphQLError[];
}

/**
 * Reads a supergraph's SDL. Syntax errors and all that @apollo/federation-internals refuses, such
 * as unknown features marked `for: SECURITY`, are returned.
 */
export function readSupergraph(text: string): ReadSupergraph | UnreadableSupergraph {
  try {
    const document = parse(text);
    const supergraph = Supergraph.build(document, {
      supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
    });
    const api = supergraph.apiSchema().toGraphQLJSSchema();
    return { kind: 'supergraph', document, api, directives: specDirectives(supergraph) };
  } catch (error) {
    const errors = error instanceof Error ? errorCauses(error) : undefined;
    if (errors === undefined) throw error;
    return { kind: 'failed', errors };
  }
}

/**
 * A supergraph as it can be served, and what it takes of viewers. Unlike `readSupergraph`, features
 * that would have to be enforced while serving and are not, such as `@fromContext`, are refused with
 * a GraphQLError.
 */
export function buildServedSupergraph(text: string): {
  readonly built: Supergraph;
  readonly schema: GraphQLSchema;
  readonly access: AccessRules;
} {
  const { applied, document } = takeRequirements(parse(text, { noLocation: true }));
  const schema = buildASTSchema(document, { assumeValid: true });
  return { built: Supergraph.build(document), schema, access: accessRulesOf(applied, schema) };
}

/** The SDL of a client's schema: sorted, with descriptions, so that equal schemas are equal text. */
export function printApiSchema(api: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(api))}\n`;
}

function specDirectives({ schema }: Supergraph): SpecDirectives {
  const features = schema.coreFeatures;
  if (features === undefined) throw new GraphQLError('A supergraph links the specs it uses.');
  const tag = directiveName(features, { identity: tagIdentity, name: 'tag' });
  const inaccessible = directiveName(features, {
    identity: inaccessibleIdentity,
    name: 'inaccessible',
  });
  const cost = directiveName(features, { identity: costIdentity, name: 'cost' });
  const listSize = directiveName(features, { identity: costIdentity, name: 'listSize' });
  return {
    ...(tag && { tag }),
    ...(inaccessible && { inaccessible }),
    ...(cost && { cost }),
    ...(listSize && { listSize }),
    link: {
      name: features.coreItself.nameInSchema,
      urlArgument: features.coreDefinition.urlArgName(),
    },
  };
}

function directiveName(
  features: CoreFeatures,
  spec: { readonly identity: string; readonly name: string },
): string | undefined {
  return features.getByIdentity(spec.identity)?.directiveNameInSchema(spec.name);
}
