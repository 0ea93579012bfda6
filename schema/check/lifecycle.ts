import type { Check } from '../check.ts';
import {
  type Lifecycle,
  type LifecycleViolation,
  lifecycleViolations,
  readLifecycle,
} from '../lifecycle.ts';
import { affectedOperations } from './affected-operations.ts';
import type { PlannedOperation } from './composed-revision.ts';
import { declarationOf } from './declarations.ts';
import type { Finding } from './finding.ts';
import { addedDeprecatedUses } from './lifecycle/deprecated-uses.ts';
import { type PairedClient, pairedClients } from './paired-operations.ts';
import type { Revision } from './revision.ts';

/**
 * Operations that use what they may not: drafts, what is for other clients, and deprecated elements
 * that they did not use before.
 */
export const lifecycle: Check = ({ base, head }) => {
  const before = readLifecycle(base?.revision.subgraphs ?? []);
  const after = readLifecycle(head.revision.subgraphs);
  return pairedClients({ base, head }).flatMap((pair) => [
    ...restrictedUses(pair, { before, after, revision: head.revision }),
    ...(base ? addedDeprecatedUses(pair, head.revision) : []),
  ]);
};

interface Restrictions {
  readonly before: Lifecycle;
  readonly after: Lifecycle;
  readonly revision: Revision;
}

function restrictedUses(pair: PairedClient, restrictions: Restrictions): Finding[] {
  const { base, head } = pair;
  if (!head) return [];
  const known = new Set(
    base?.operations.flatMap((each) =>
      violationsOf(each, base, restrictions.before).map((found) => keyOf(each, found)),
    ),
  );
  return head.operations.flatMap((each) =>
    violationsOf(each, head, restrictions.after).map((found) => {
      const isKnown = known.has(keyOf(each, found));
      return violationFinding(found, each, { ...restrictions, client: pair.client, isKnown });
    }),
  );
}

function violationsOf(
  { document, errors }: PlannedOperation,
  { client, contract }: NonNullable<PairedClient['head']>,
  lifecycle: Lifecycle,
): LifecycleViolation[] {
  if (contract.kind === 'failed' || errors.length > 0) return [];
  const { schema } = contract;
  return lifecycleViolations(document, { client: client.client, schema, lifecycle });
}

function keyOf({ operation }: PlannedOperation, { code, coordinate }: LifecycleViolation): string {
  return `${operation.id} ${code} ${coordinate}`;
}

interface Circumstances extends Restrictions {
  readonly client: string;
  /** Whether the base had it as well. */
  readonly isKnown: boolean;
}

function violationFinding(
  { code, coordinate, message }: LifecycleViolation,
  { operation }: PlannedOperation,
  { client, isKnown, revision }: Circumstances,
): Finding {
  // What only a release holds was registered before: it is answered as ever.
  const severity = operation.place ? 'blocking' : 'warning';
  const declaration = declarationOf(revision, coordinate);
  return {
    code,
    check: 'lifecycle',
    severity: isKnown ? 'note' : severity,
    message: `${operation.name} of ${client} uses ${coordinate}, which ${message}.`,
    advice: operation.place
      ? 'Leave it out of the operation, or open it to this client in the subgraph first.'
      : 'A release holds the operation already: it goes on being answered.',
    subgraph: declaration?.subgraph,
    coordinate,
    place: operation.place ?? declaration?.place,
    client,
    affected: affectedOperations(client, [operation]),
  };
}
