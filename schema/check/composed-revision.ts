import { createHash } from 'node:crypto';
import { buildSchema, type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { type Composition, composeSupergraph } from '../compose.ts';
import type { ContractError } from '../contract/contract-error.ts';
import { type Contract, createContract } from '../contract.ts';
import { findViolations } from '../manifest/violations.ts';
import { operationIn, planOperation } from '../plan/operation-plans.ts';
import { createPlanner, PlanError, type Planner } from '../plan/planner.ts';
import { contractKey, planKey, supergraphHash } from '../plan/stored-plans.ts';
import type { OperationPlans } from '../plan/variant.ts';
import type { ClientRevision, ReviewedOperation, Revision } from './revision.ts';

/** A revision, composed: what each client sees of it, and how its operations are answered. */
export interface ComposedRevision {
  readonly revision: Revision;
  readonly composition: Composition;
  /** One for each client, in their order; none when nothing composes. */
  readonly clients: readonly ComposedClient[];
}

/** One client's view of a supergraph. */
export interface ComposedClient {
  readonly client: ClientRevision;
  readonly contract: ReviewedContract;
  /** In the order of `client.operations`; none without a contract. */
  readonly operations: readonly PlannedOperation[];
}

export type ReviewedContract =
  | {
      readonly kind: 'contract';
      /** The SDL of the contract's supergraph: all is there, hidden parts are `@inaccessible`. */
      readonly supergraph: string;
      /** The client's schema, sorted, as SDL and built. */
      readonly sdl: string;
      readonly schema: GraphQLSchema;
    }
  | { readonly kind: 'failed'; readonly errors: readonly ContractError[] };

/** An operation over its client's contract. */
export interface PlannedOperation {
  readonly operation: ReviewedOperation;
  readonly document: DocumentNode;
  /** Why it does not fit the client's schema; empty: it fits. */
  readonly errors: readonly string[];
  /** Absent: it does not fit, or cannot be answered. */
  readonly plans?: OperationPlans | undefined;
  /** Why it cannot be answered although it fits. */
  readonly planError?: string | undefined;
}

/** What was made before, as JSON values by keys that name all it was made of. */
export interface ReviewCache {
  /** @returns what is kept under the key, or what `make` makes, which is kept from then on */
  recall<Value>(key: string, make: () => Value): Value;
}

/** Keeps nothing. */
export const NO_CACHE: ReviewCache = { recall: (_, make) => make() };

/**
 * Composes a revision, makes its contracts, and validates and plans every operation. What is in the
 * cache is not made again.
 */
export function composeRevision(revision: Revision, cache = NO_CACHE): ComposedRevision {
  const composition = cache.recall(keyOf('composition', revision.subgraphs), () =>
    composeSupergraph(revision.subgraphs),
  );
  if (composition.kind === 'failed') return { revision, composition, clients: [] };
  const clients = revision.clients.map((client) =>
    composedClient(client, composition.supergraph, cache),
  );
  return { revision, composition, clients };
}

function composedClient(
  client: ClientRevision,
  supergraph: string,
  cache: ReviewCache,
): ComposedClient {
  const filter = client.contract;
  const contract = cache.recall(keyOf('contract', contractKey(supergraph, filter)), () =>
    createContract(supergraph, filter),
  );
  if (contract.kind === 'failed') return { client, contract, operations: [] };
  const reviewed = reviewedContract(contract);
  const judge = judging(contract, client, { schema: reviewed.schema, cache });
  const operations = client.operations.map((operation) => {
    const document = parse(operation.body);
    return { operation, document, ...judge(operation.body, document) };
  });
  return { client, contract: reviewed, operations };
}

type MadeContract = Extract<Contract, { kind: 'contract' }>;

function reviewedContract({ supergraph, schema: sdl }: MadeContract) {
  const schema = buildSchema(sdl, { assumeValid: true });
  return { kind: 'contract', supergraph, sdl, schema } as const;
}

/** What a contract makes of an operation. */
type Judgement = Pick<PlannedOperation, 'errors' | 'plans' | 'planError'>;

interface JudgedBy {
  readonly schema: GraphQLSchema;
  readonly cache: ReviewCache;
}

/**
 * Validates and plans, once for a contract's supergraph and limits, of which its schema is made, and
 * a body. A planner is built when the first operation is not in the cache.
 */
function judging(
  { supergraph, schema: sdl }: MadeContract,
  { contract: { limits } }: ClientRevision,
  { schema, cache }: JudgedBy,
): (body: string, document: DocumentNode) => Judgement {
  const hash = supergraphHash(supergraph, limits);
  let planner: Planner | undefined;
  return (body, document) =>
    cache.recall(keyOf('plans', planKey(hash, body)), () => {
      const errors = findViolations(schema, document).map(({ error }) => error.message);
      if (errors.length > 0) return { errors };
      planner ??= createPlanner(supergraph, sdl);
      return { errors, ...planned(planner, document) };
    });
}

function planned(planner: Planner, document: DocumentNode): Omit<Judgement, 'errors'> {
  try {
    return { plans: planOperation(planner, document, operationIn(document)) };
  } catch (error) {
    if (error instanceof PlanError) return { planError: error.message };
    throw error;
  }
}

/** Changes whenever any of this is made in another way. */
const MADE_BY = 'facet-review/2 @apollo/composition/2.14.4';

/** `plans-…`: whoever keeps values may count them by kind. */
function keyOf(kind: 'composition' | 'contract' | 'plans', made: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify([MADE_BY, kind, made]));
  return `${kind}-${hash.digest('hex')}`;
}
