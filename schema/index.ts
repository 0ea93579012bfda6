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
export { readSupergraphFacts, type SupergraphFacts } from './supergraph-facts.ts';

// Contracts: supergraph + tags → a client's supergraph and schema.

export { type ContractError, formatContractError } from './contract/contract-error.ts';
export type { TagFilter } from './contract/filtered-schema.ts';
export { type Contract, createContract } from './contract.ts';

// Manifests: a client's operations ⇄ its allowlist.

export type { OperationFile } from './manifest/documents.ts';
export { formatManifest, type Manifest, type ManifestOperation } from './manifest/format.ts';
export { formatManifestError, type ManifestError } from './manifest/manifest-error.ts';
export type { Typenames } from './manifest/operation-body.ts';
export { formatOperationError, type OperationError } from './manifest/operation-error.ts';
export { operationId } from './manifest/operation-id.ts';
export { type ManifestReading, parseManifest } from './manifest/parse-manifest.ts';
export { validateManifest } from './manifest/validate-manifest.ts';
export { createManifest, type ManifestCreation, type ManifestOptions } from './manifest.ts';

// Operations: as they run, under some conditions.

export { fieldSignature } from './plan/field-signature.ts';
export {
  type Conditions,
  conditionVariables,
  type ResolvedOperation,
  resolveOperation,
  responseNameOf,
} from './plan/resolved-operation.ts';

// Plans: supergraph + operation → requests to subgraphs.

export {
  operationIn,
  type OperationPlans,
  planOperation,
  planVariant,
  type Variant,
  variantKey,
} from './plan/operation-plans.ts';
export type { Plan, PlanPath, Part, Rename, RequiredField, Step } from './plan/plan.ts';
export { planText } from './plan/plan-text.ts';
export { createPlanner, PlanError, type Planner } from './plan/planner.ts';
export {
  formatPlans,
  parsePlans,
  planKey,
  type StoredPlans,
  supergraphHash,
} from './plan/stored-plans.ts';
