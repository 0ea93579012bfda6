import { type Lifecycle, type LifecycleViolation, lifecycleViolations } from '../../lifecycle.ts';
import { affectedOperations } from '../affected-operations.ts';
import type { ComposedClient, PlannedOperation } from '../composed-revision.ts';
import { declarationOf } from '../declarations.ts';
import type { Finding, Severity } from '../finding.ts';
import type { PairedClient } from '../paired-operations.ts';
import type { ReviewedOperation, Revision } from '../revision.ts';

/** What is restricted in the base and in the head. */
export interface Restrictions {
  readonly before: Lifecycle;
  readonly after: Lifecycle;
  readonly revision: Revision;
}

/** Operations that use what their client may not; those that a new restriction meets, together. */
export function restrictedUses(pair: PairedClient, restrictions: Restrictions): Finding[] {
  const uses = usesIn(pair, restrictions);
  const elders = Map.groupBy(
    uses.filter(({ isElder }) => isElder),
    ({ coordinate }) => coordinate,
  );
  const about = { client: pair.client, revision: restrictions.revision };
  return [
    ...[...elders.values()].flatMap((each) =>
      each[0] ? newRestriction(each[0], each, about) : [],
    ),
    ...uses.filter(({ isElder }) => !isElder).map((use) => useFinding(use, about)),
  ];
}

interface RestrictedUse extends LifecycleViolation {
  readonly operation: ReviewedOperation;
  /** Whether the base had it as well. */
  readonly isKnown: boolean;
  /** Whether the operation was there before the restriction. */
  readonly isElder: boolean;
}

function usesIn({ base, head }: PairedClient, { before, after }: Restrictions): RestrictedUse[] {
  const operations = base?.operations ?? [];
  const ids = new Set(operations.map(({ operation }) => operation.id));
  const known = new Set(
    operations.flatMap((each) =>
      violationsOf(each, base, before).map((violation) => keyOf(each, violation)),
    ),
  );
  return (head?.operations ?? []).flatMap((each) =>
    violationsOf(each, head, after).map((violation) => {
      const isKnown = known.has(keyOf(each, violation));
      const isElder = !isKnown && ids.has(each.operation.id);
      return { ...violation, operation: each.operation, isKnown, isElder };
    }),
  );
}

interface About {
  readonly client: string;
  readonly revision: Revision;
}

function violationsOf(
  { document, errors }: PlannedOperation,
  composed: ComposedClient | undefined,
  lifecycle: Lifecycle,
): LifecycleViolation[] {
  if (!composed) return [];
  const { client, contract } = composed;
  if (contract.kind === 'failed' || errors.length > 0) return [];
  const { schema } = contract;
  return lifecycleViolations(document, { client: client.client, schema, lifecycle });
}

function keyOf({ operation }: PlannedOperation, { code, coordinate }: LifecycleViolation): string {
  return `${operation.id} ${code} ${coordinate}`;
}

/** An element was restricted that operations use already. */
function newRestriction(
  { code, coordinate, message }: LifecycleViolation,
  uses: readonly RestrictedUse[],
  { client, revision }: About,
): Finding {
  const operations = uses.map(({ operation }) => operation);
  const isRegistered = operations.some(({ place }) => place);
  const verb = uses.length === 1 ? `operation of ${client} uses` : `operations of ${client} use`;
  const count = `${uses.length} ${verb}`;
  return {
    code,
    check: 'lifecycle',
    severity: severityOf(isRegistered),
    message: `${coordinate} ${message}, and ${count} it already.`,
    advice: isRegistered
      ? 'Take it out of these operations first.'
      : 'Only releases hold these operations: they go on being answered.',
    coordinate,
    ...declarationOf(revision, coordinate),
    client,
    affected: affectedOperations(client, operations),
  };
}

function useFinding(use: RestrictedUse, { client, revision }: About): Finding {
  const { code, coordinate, message, operation, isKnown } = use;
  const declaration = declarationOf(revision, coordinate);
  return {
    code,
    check: 'lifecycle',
    severity: isKnown ? 'note' : severityOf(operation.place !== undefined),
    message: `${operation.name} of ${client} uses ${coordinate}, which ${message}.`,
    advice: 'Leave it out of the operation, or open it to this client in the subgraph first.',
    subgraph: declaration?.subgraph,
    coordinate,
    place: operation.place ?? declaration?.place,
    client,
    affected: affectedOperations(client, [operation]),
  };
}

/** What only a release holds was registered before: it is answered as ever. */
function severityOf(isRegistered: boolean): Severity {
  return isRegistered ? 'blocking' : 'warning';
}
