import { GraphQLError, isAbstractType, parse } from 'graphql';
import type { AccessRules } from './auth/access-rules.ts';
import { formatContractError } from './contract/contract-error.ts';
import type { ContractFilter } from './contract/filtered-schema.ts';
import { createContract } from './contract.ts';
import { overrideLabelsOf } from './plan/override-labels.ts';
import { supergraphHash } from './plan/stored-plans.ts';
import { buildServedSupergraph } from './supergraph.ts';

/** All that serving a contract needs to know of it and of its supergraph, beside plans. */
export interface OpenedContract {
  readonly kind: 'opened';
  /** The SDL of the client's schema. */
  readonly schema: string;
  /** Names the contract, that is its supergraph and its limits, in `planKey`. */
  readonly supergraphHash: string;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  /** Interfaces and unions of the supergraph. */
  readonly abstractTypes: readonly string[];
  /** Labels of progressive overrides. */
  readonly overrideLabels: readonly string[];
  /** What fields take of viewers. */
  readonly access: AccessRules;
}

/** A contract that can be served, with its supergraph to plan over. */
export interface PlannableContract {
  readonly kind: 'opened';
  readonly opened: OpenedContract;
  /** The SDL of the contract's supergraph. */
  readonly supergraph: string;
}

/**
 * Makes the contract of a supergraph and reads what serving it needs. A supergraph that asks for
 * something to be enforced which nothing here enforces, such as `@fromContext`, is refused.
 */
export function openContract(
  supergraph: string,
  filter: ContractFilter,
): PlannableContract | { readonly kind: 'failed'; readonly errors: readonly string[] } {
  const contract = createContract(supergraph, filter);
  if (contract.kind === 'failed') {
    return { kind: 'failed', errors: contract.errors.map(formatContractError) };
  }
  try {
    const { built, schema, access } = buildServedSupergraph(contract.supergraph);
    const abstractTypes = Object.values(schema.getTypeMap()).filter(isAbstractType);
    const opened: OpenedContract = {
      kind: 'opened',
      schema: contract.schema,
      supergraphHash: supergraphHash(contract.supergraph, filter.limits),
      subgraphs: [...built.subgraphsMetadata()],
      abstractTypes: abstractTypes.map(({ name }) => name),
      overrideLabels: overrideLabelsOf(parse(contract.supergraph, { noLocation: true })),
      access,
    };
    return { kind: 'opened', opened, supergraph: contract.supergraph };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { kind: 'failed', errors: [error.message] };
  }
}
