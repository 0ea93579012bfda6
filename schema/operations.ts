// The door for what serves requests (#schema/operations): operations, manifests and plans that
// are made already. It loads graphql-js and nothing else; composing and planning are behind #schema.

// Manifests: a client's allowlist.

export { type OperationFile, readDocuments } from './manifest/documents.ts';
export {
  formatManifest,
  type HashedOperation,
  type Manifest,
  type ManifestOperation,
} from './manifest/format.ts';
export { formatManifestError, type ManifestError } from './manifest/manifest-error.ts';
export { NodePool } from './manifest/node-pool.ts';
export { operationBody } from './manifest/operation-body.ts';
export { operationId } from './manifest/operation-id.ts';
export { type ManifestReading, parseManifest } from './manifest/parse-manifest.ts';
export {
  type PersistedOperations,
  readPersistedOperations,
} from './manifest/read-persisted-operations.ts';
export { validateManifest } from './manifest/validate-manifest.ts';

// Misses: what was asked for beside what is registered.

export { createMissExplainer, type MissExplainer } from './manifest/explain-miss.ts';
export {
  formatMissFinding,
  type KnownOperation,
  type MissFinding,
} from './manifest/miss-finding.ts';
export type { MissContext } from './manifest/miss-question.ts';
export { type PlausibleId, plausibleIds } from './manifest/plausible-ids.ts';

// Lifecycle: which clients may register operations that use an element.

export { type Lifecycle, lifecycleRule, readLifecycle } from './lifecycle.ts';

// Limits of arguments, as the client's schema tells them.

export { ArgumentLimitsRule } from './limits/argument-limits-rule.ts';
export { withDefaultArguments } from './limits/default-arguments.ts';
export { limitExceeded } from './limits/limited-argument.ts';
export { type LimitedVariable, limitedVariables } from './limits/limited-variables.ts';

// Sizes and costs, as the client's schema tells them.

export { documentExtents, type OperationExtent } from './cost/document-extent.ts';
export { type CostedOperation, operationCost } from './cost/operation-cost.ts';
export { SlicingArgumentsRule } from './cost/slicing-arguments-rule.ts';

// Operations, as they run under some conditions.

export { fieldSignature } from './plan/field-signature.ts';
export {
  type Conditions,
  conditionVariables,
  type ResolvedOperation,
  resolveOperation,
  responseNameOf,
} from './plan/resolved-operation.ts';

// Authorization: what of an operation a viewer may have.

export type { AccessRules } from './auth/access-rules.ts';
export { type AccessibleOperation, accessibleOperation } from './auth/accessible-operation.ts';
export { type Access, accessOf, allowedBy, type Guard, guardsOf } from './auth/guards.ts';
export {
  AUTHENTICATED,
  type Permission,
  permissionsOf,
  policyOfPermission,
  policyPermission,
  scopePermission,
} from './auth/requirement.ts';

// Contracts and plans: requests to subgraphs.

export type { OpenedContract } from './opened-contract.ts';
export type { Mark, Part, Plan, PlanPath, Rename, RequiredField, Step } from './plan/plan.ts';
export { type PlanExtent, planExtent } from './plan/plan-extent.ts';
export { type CachePolicy, operationPolicy, planPolicy } from './plan/plan-policy.ts';
export { planText } from './plan/plan-text.ts';
export {
  contractKey,
  formatPlans,
  parsePlans,
  planKey,
  type StoredPlans,
  supergraphHash,
} from './plan/stored-plans.ts';
export { type OperationPlans, variantKey } from './plan/variant.ts';
