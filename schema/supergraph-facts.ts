import { Supergraph } from '@apollo/federation-internals';
import { buildASTSchema, GraphQLError, isAbstractType, parse } from 'graphql';
import { overrideLabelsOf } from './plan/override-labels.ts';
import { supergraphHash } from './plan/stored-plans.ts';

/** What running operations needs to know of a supergraph beside its plans. */
export interface SupergraphFacts {
  readonly kind: 'facts';
  /** Names the supergraph in `planKey`. */
  readonly hash: string;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  /** Interfaces and unions. */
  readonly abstractTypes: readonly string[];
  /** Labels of progressive overrides. */
  readonly overrideLabels: readonly string[];
}

/**
 * Reads a supergraph's SDL for running. What needs to be enforced and is not, such as
 * `@authenticated`, is refused here.
 */
export function readSupergraphFacts(
  supergraph: string,
): SupergraphFacts | { readonly kind: 'failed'; readonly errors: readonly string[] } {
  try {
    const built = Supergraph.build(supergraph);
    const document = parse(supergraph, { noLocation: true });
    const schema = buildASTSchema(document, { assumeValid: true });
    const abstractTypes = Object.values(schema.getTypeMap()).filter(isAbstractType);
    return {
      kind: 'facts',
      hash: supergraphHash(supergraph),
      subgraphs: [...built.subgraphsMetadata()],
      abstractTypes: abstractTypes.map(({ name }) => name),
      overrideLabels: overrideLabelsOf(document),
    };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { kind: 'failed', errors: [error.message] };
  }
}
