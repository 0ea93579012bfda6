import { type DocumentNode, parse } from 'graphql';
import { type NodePool, parsePlans, planKey, validateManifest } from '#schema/operations';
import { operationNamed } from './operation.ts';
import {
  type RegisteredOperation,
  type Registration,
  registered,
} from './registered-operations.ts';
import type { UnitedOperation, UnitedReleases } from './registry/united-releases.ts';
import { takingTurns } from './taking-turns.ts';

/** What became of each operation of a client's releases, by its id. */
export type Released = ReadonlyMap<string, ReleasedOutcome>;

export interface ReleasedOutcome {
  readonly text: string;
  /** The releases that list it. */
  readonly versions: readonly string[];
  /** Missing when it was left out. */
  readonly operation?: RegisteredOperation | undefined;
  /** Whether it was left out for good: on this supergraph it does not fit. */
  readonly isUnfit?: boolean | undefined;
}

export interface ReleaseRegistration extends Registration {
  readonly nodes: NodePool;
  /** Operations of the manifests: what they list is theirs. */
  readonly manifests: readonly (readonly RegisteredOperation[])[];
  /** What was made of releases on the same supergraph before. */
  readonly known: Released | undefined;
}

/**
 * The operations of releases, made while requests are served: a little at a time, and nothing that
 * was made before. What does not fit the client's schema any more is left out and told of, so that
 * a change of the schema takes down no more than what it breaks.
 */
export async function releasedOperations(
  { operations }: UnitedReleases,
  registration: ReleaseRegistration,
): Promise<Released> {
  const committed = new Map(registration.manifests.flat().map((each) => [each.id, each]));
  const { known = new Map() } = registration;
  const outcomes = new Map<string, ReleasedOutcome>();
  const unknown: UnitedOperation[] = [];
  for (const operation of operations) {
    const { id, body: text, versions } = operation;
    const [listed, before] = [committed.get(id), known.get(id)];
    const made = [listed ?? before?.operation].find((each) => each?.text === text);
    const isTold = before?.text === text && !before.operation;
    outcomes.set(id, { text, versions, operation: made, isUnfit: isTold && before.isUnfit });
    if (listed && !made && !isTold) tellLeftOut(operation, [OTHER_TEXT], registration);
    if (!listed && !made && !(isTold && before.isUnfit)) unknown.push(operation);
  }
  for (const { id, body: text, versions } of unknown) {
    outcomes.set(id, { text, versions, isUnfit: true });
  }
  for (const operation of await registeredAnew(unknown, registration)) {
    const { id, text } = operation;
    outcomes.set(id, { text, versions: outcomes.get(id)?.versions ?? [], operation });
  }
  return outcomes;
}

const OTHER_TEXT = 'The manifest lists another text under its id.';

async function registeredAnew(
  operations: readonly UnitedOperation[],
  registration: ReleaseRegistration,
): Promise<RegisteredOperation[]> {
  const { contract, stored, count, nodes } = registration;
  const turn = takingTurns();
  const made: RegisteredOperation[] = [];
  const unplanned: { operation: UnitedOperation; document: DocumentNode }[] = [];
  for (const operation of operations) {
    await turn();
    const document = parsed(operation, registration);
    if (!document) continue;
    const key = planKey(contract.supergraphHash, operation.body);
    const plans = stored?.get(key) ?? parsePlans(operation.plans.join('\n')).get(key);
    // Plans were made of what is valid on the same supergraph.
    if (plans !== undefined) made.push(registered(operation, nodes.share(document), plans));
    else if (isValid(operation, registration)) unplanned.push({ operation, document });
  }
  count('parse', 'registration', operations.length);
  const plans = await plansOf(
    unplanned.map(({ operation }) => operation),
    registration,
  );
  for (const { operation, document } of unplanned) {
    const planned = plans.get(operation.id);
    if (planned !== undefined) made.push(registered(operation, nodes.share(document), planned));
  }
  return made;
}

function parsed(
  operation: UnitedOperation,
  registration: ReleaseRegistration,
): DocumentNode | undefined {
  try {
    const document = parse(operation.body, { noLocation: true });
    operationNamed(document, undefined);
    return document;
  } catch (error) {
    tellLeftOut(operation, [(error as Error).message], registration);
    return undefined;
  }
}

function isValid(operation: UnitedOperation, registration: ReleaseRegistration): boolean {
  const { schema, count } = registration;
  count('validate', 'registration', 1);
  const errors = validateManifest(schema, {
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [operation],
  });
  if (errors.length === 0) return true;
  tellLeftOut(
    operation,
    errors.map(({ rule, message }) => `${rule} ${message}`),
    registration,
  );
  return false;
}

async function plansOf(
  operations: readonly UnitedOperation[],
  registration: ReleaseRegistration,
): Promise<ReadonlyMap<string, string>> {
  const { planning, source, count } = registration;
  if (operations.length === 0) return new Map();
  count('plan', 'registration', operations.length);
  const planned = await planning.planOperations(
    source,
    operations.map(({ body }) => body),
  );
  const plans = new Map<string, string>();
  for (const [index, operation] of operations.entries()) {
    const made = planned[index];
    if (made?.kind === 'planned') plans.set(operation.id, made.plans);
    else tellLeftOut(operation, [made?.message ?? 'It was not planned.'], registration);
  }
  return plans;
}

function tellLeftOut(
  { id, name, versions }: UnitedOperation,
  findings: readonly string[],
  { log }: ReleaseRegistration,
): void {
  const told = findings.slice(0, FINDINGS_MAX);
  log.error({ id, operation: name, versions, findings: told }, 'a released operation is left out');
}

const FINDINGS_MAX = 3;
