import type { DocumentNode, GraphQLSchema } from 'graphql';
import { readCacheHints } from '../cache-hints.ts';
import { fetchPolicy } from './fetch-policy.ts';
import type { DraftStep } from './steps.ts';

/** Tells of a step how long, and for whom, its parts may be kept. */
export type KeptStep = (step: DraftStep) => DraftStep;

export interface KeptOver {
  /** The supergraph, machinery included. */
  readonly schema: GraphQLSchema;
  /** A subgraph's value of `join__Graph`, by its name. */
  readonly graphOf: (service: string) => string;
}

/**
 * Reads from a supergraph what its subgraphs say of keeping their answers. A step is public when all
 * of it may be kept by everybody: then its answer cannot depend on who asks.
 */
export function keptSteps(supergraph: DocumentNode, { schema, graphOf }: KeptOver): KeptStep {
  const hints = readCacheHints(supergraph);
  return (step) => {
    if (step.kind === 'mutation') return step;
    const over = { graph: graphOf(step.service), hints, schema };
    const policies = step.parts.map((part) => fetchPolicy(step.document, part, over));
    const isPublic = policies.every((policy) => policy?.scope === 'PUBLIC' && policy.maxAgeS > 0);
    return {
      ...step,
      ...(isPublic && { public: true as const }),
      parts: step.parts.map((part, index) => {
        const policy = policies[index];
        return policy ? { ...part, maxAgeS: policy.maxAgeS } : part;
      }),
    };
  };
}
