import {
  type CoreFeature,
  type CoreFeatures,
  FeatureUrl,
  ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph,
} from '@apollo/federation-internals';
import { type ConstDirectiveNode, type DocumentNode, Kind } from 'graphql';

/** The three directives by their specs. */
const SPECS = {
  'https://specs.apollo.dev/authenticated': 'authenticated',
  'https://specs.apollo.dev/requiresScopes': 'requiresScopes',
  'https://specs.apollo.dev/policy': 'policy',
} as const;

export type AuthDirective = (typeof SPECS)[keyof typeof SPECS];

/** The directive that a spec defines, by the spec's identity: its URL without a version. */
export function authDirectiveOf(identity: string): AuthDirective | undefined {
  return Object.entries(SPECS).find(([spec]) => spec === identity)?.[1];
}

/** What the specs' elements are called in a supergraph. */
export interface AuthNames {
  readonly directives: ReadonlyMap<string, AuthDirective>;
  /** Types and directives that only these specs use. */
  readonly definitions: ReadonlySet<string>;
}

/**
 * What a supergraph calls the directives of authorization, by imports, prefixes or their own names;
 * undefined where it links none of their specs.
 *
 * @see https://specs.apollo.dev/link/v1.0
 */
export function authNames(document: DocumentNode): AuthNames | undefined {
  if (!document.definitions.some(linksAuth)) return undefined;
  const { schema } = Supergraph.build(document, {
    supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
    validateSupergraph: false,
  });
  const directives = new Map<string, AuthDirective>();
  const definitions = new Set<string>();
  for (const [feature, directive] of authFeatures(schema.coreFeatures)) {
    directives.set(feature.directiveNameInSchema(directive), directive);
    for (const each of [...schema.allTypes(), ...schema.allDirectives()]) {
      if (feature.isFeatureDefinition(each)) definitions.add(each.name);
    }
  }
  return { directives, definitions };
}

function authFeatures(features: CoreFeatures | undefined): [CoreFeature, AuthDirective][] {
  return Object.entries(SPECS).flatMap(([identity, directive]) => {
    const feature = features?.getByIdentity(identity);
    return feature ? [[feature, directive] as [CoreFeature, AuthDirective]] : [];
  });
}

function linksAuth(definition: DocumentNode['definitions'][number]): boolean {
  const isSchema =
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION;
  return isSchema && (definition.directives ?? []).some(isAuthLink);
}

/** Whether a directive of a schema links one of the specs, whatever `@link` is called. */
export function isAuthLink({ arguments: given = [] }: ConstDirectiveNode): boolean {
  return given.some(
    ({ name, value }) =>
      (name.value === 'url' || name.value === 'feature') &&
      value.kind === Kind.STRING &&
      Object.hasOwn(SPECS, FeatureUrl.maybeParse(value.value)?.identity ?? ''),
  );
}
