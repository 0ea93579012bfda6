// Composition: subgraphs → supergraph.

export {
  type Composition,
  type CompositionHint,
  composeSupergraph,
  type Subgraph,
} from './compose.ts';
export { type CompositionError, formatCompositionError } from './composition-error.ts';

// Supergraphs: SDL → document and API schema.

export {
  printApiSchema,
  type ReadSupergraph,
  readSupergraph,
  type UnreadableSupergraph,
} from './supergraph.ts';

// Contracts: supergraph + tags → a client's supergraph and schema.

export { type ContractError, formatContractError } from './contract/contract-error.ts';
export type { ContractFilter, TagFilter } from './contract/filtered-schema.ts';
export { type Contract, createContract } from './contract.ts';
export type { ArgumentLimit, ArgumentLimits } from './limits/argument-limit.ts';

// Opening: a contract as it is served.

export { openContract, type PlannableContract } from './opened-contract.ts';

// Manifests: a client's operations → its allowlist.

export type { Typenames } from './manifest/operation-body.ts';
export { formatOperationError, type OperationError } from './manifest/operation-error.ts';
export {
  createManifest,
  type ManifestCreation,
  type ManifestOptions,
  manifestOperations,
} from './manifest.ts';

// Plans: supergraph + operation → requests to subgraphs.

export { operationIn, planOperation, planVariant, type Variant } from './plan/operation-plans.ts';
export { planText } from './plan/plan-text.ts';
export { createPlanner, PlanError, type Planner } from './plan/planner.ts';

// What is made already, and what serves requests needs nothing else.

export * from './operations.ts';
