import type { DocumentNode, GraphQLSchema } from 'graphql';
import {
  type ManifestOperation,
  type OpenedContract,
  type OperationPlans,
  planKey,
  readPersistedOperations,
  type StoredPlans,
  validateManifest,
} from '#schema/operations';
import type { Artefact } from './artefact.ts';
import { GenerationError } from './generation-error.ts';
import { kindOf, type Operation, operationNamed, sha256 } from './operation.ts';
import type { ContractSource } from './planner.worker.ts';
import type { Planning } from './planning.ts';
import type { CountCompilation } from './telemetry/generation-metrics.ts';
import type { Log } from './telemetry/log.ts';

/** A registered operation; its plans stay JSON text until it runs for the first time. */
export interface RegisteredOperation extends Operation {
  readonly plans: string;
}

export interface Registration {
  readonly schema: GraphQLSchema;
  readonly source: ContractSource;
  readonly contract: OpenedContract;
  /** Plans made beforehand; without any, all are made now. */
  readonly stored: StoredPlans | undefined;
  readonly planning: Planning;
  readonly log: Log;
  readonly count: CountCompilation;
}

/**
 * The operations of any toolchain's manifest, all of which must fit the client's schema and have a
 * plan. Stored plans were made of valid operations, so those they hold are taken as they are; what
 * is missing or stale is validated and planned now, and told of.
 *
 * @throws GenerationError naming every operation that cannot be served
 */
export async function registeredOperations(
  artefact: Artefact,
  registration: Registration,
): Promise<RegisteredOperation[]> {
  const parsed = readPersistedOperations(artefact.text);
  if (parsed.kind === 'failed') {
    throw new GenerationError(artefact.name, parsed.errors.map(findingOf));
  }
  const { operations, documents } = parsed;
  registration.count('parse', 'registration', operations.length);
  const plans = await plansOf(operations, artefact.name, registration);
  return documents.flatMap((document, index) => {
    const operation = operations[index];
    return operation ? [registered(operation, document, plans[index] ?? '')] : [];
  });
}

/** Makes an operation of its text, parsed, and its plans. */
export function registered(
  { id, body }: Pick<ManifestOperation, 'id' | 'body'>,
  document: DocumentNode,
  plans: string,
): RegisteredOperation {
  const definition = operationNamed(document, undefined);
  const name = definition.name?.value;
  const kind = kindOf(definition);
  const hash = sha256(body);
  return { id, hash, name, kind, text: body, document, definition, registered: true, plans };
}

async function plansOf(
  operations: readonly ManifestOperation[],
  manifest: string,
  registration: Registration,
): Promise<string[]> {
  const { stored, contract, log } = registration;
  const keyOf = ({ body }: ManifestOperation) => planKey(contract.supergraphHash, body);
  const unplanned = operations.filter((operation) => !stored?.has(keyOf(operation)));
  if (stored && unplanned.length > 0) {
    const names = unplanned.slice(0, 10).map(({ name }) => name);
    log.warn(
      { manifest, operations: names, count: unplanned.length },
      'stored plans are missing or stale: planned anew',
    );
  }
  const fresh = await freshPlans(unplanned, manifest, registration);
  return operations.map((operation) => {
    const key = keyOf(operation);
    return stored?.get(key) ?? fresh.get(key) ?? '';
  });
}

async function freshPlans(
  operations: readonly ManifestOperation[],
  manifest: string,
  { schema, source, contract, planning, count }: Registration,
): Promise<ReadonlyMap<string, string>> {
  if (operations.length === 0) return new Map();
  count('validate', 'registration', operations.length);
  const format = 'apollo-persisted-query-manifest';
  const invalid = validateManifest(schema, { format, version: 1, operations });
  if (invalid.length > 0) throw new GenerationError(manifest, invalid.map(findingOf));
  count('plan', 'registration', operations.length);
  const planned = await planning.planOperations(
    source,
    operations.map(({ body }) => body),
  );
  const failures = planned.flatMap((each, index) =>
    each.kind === 'failed'
      ? [findingOf({ operation: operations[index]?.name ?? '', message: each.message })]
      : [],
  );
  if (failures.length > 0) throw new GenerationError(manifest, failures);
  return new Map(
    planned.flatMap((each, index) => {
      const key = planKey(contract.supergraphHash, operations[index]?.body ?? '');
      return each.kind === 'planned' ? [[key, each.plans]] : [];
    }),
  );
}

export function isRegistered(operation: Operation): operation is RegisteredOperation {
  return operation.registered;
}

/** The plans of a registered operation, read when it first runs. */
export function readPlans({ plans }: RegisteredOperation): OperationPlans {
  return JSON.parse(plans) as OperationPlans;
}

function findingOf({ operation, message }: { operation?: string; message: string }): string {
  return operation ? `operation ${operation}: ${message}` : message;
}
