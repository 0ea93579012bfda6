import type { DocumentNode, GraphQLSchema } from 'graphql';
import { readCacheHints } from '../cache-hints.ts';
import { entityNames } from './entity-names.ts';
import { fetchPolicy } from './fetch-policy.ts';
import { markedPart } from './marked-part.ts';
import type { MarkedOver } from './marking.ts';
import type { DraftStep } from './steps.ts';

/** Tells of a step how long, and for whom, its parts may be kept, and which entities stand in them. */
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
  const names = entityNames(supergraph, schema);
  return (step) => {
    if (step.kind === 'mutation') return step;
    const over = { graph: graphOf(step.service), hints, schema, names };
    const policies = step.parts.map((part) => fetchPolicy(step.document, part, over));
    const isPublic = policies.every((policy) => policy?.scope === 'PUBLIC' && policy.maxAgeS > 0);
    const parts = step.parts.map((part, index) => {
      const policy = policies[index];
      return policy ? { ...part, maxAgeS: policy.maxAgeS } : part;
    });
    return marked({ ...step, ...(isPublic && { public: true as const }), parts }, over);
  };
}

function marked(step: DraftStep, over: MarkedOver): DraftStep {
  let { document } = step;
  const parts = step.parts.map((part) => {
    if (!part.maxAgeS) return part;
    const made = markedPart({ document, part }, over);
    document = made.document;
    return made.part;
  });
  return { ...step, document, parts };
}
