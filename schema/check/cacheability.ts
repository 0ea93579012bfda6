import type { Check, Revisions } from '../check.ts';
import { affectedOperations, byUse } from './affected-operations.ts';
import { changedPolicies } from './cacheability/changed-policies.ts';
import { askedSecrets, type PublicSecret, publicSecrets } from './cacheability/public-secrets.ts';
import type { ComposedClient, ComposedRevision, PlannedOperation } from './composed-revision.ts';
import { declarationOf } from './declarations.ts';
import type { AffectedOperation, Finding } from './finding.ts';
import { pairedClients } from './paired-operations.ts';

/**
 * How long, and for whom, answers may be kept, before and after; and what a shared cache would wrongly
 * hold, which blocks.
 */
export const cacheability: Check = (revisions) => [
  ...newSecrets(revisions),
  ...pairedClients(revisions).flatMap((paired) => changedPolicies(paired, revisions)),
];

/** What everybody would be given although not everybody may have it, and that is new. */
function newSecrets({ base, head }: Revisions): Finding[] {
  const known = base ? secretsIn(base) : new Map<string, Secret>();
  return [...secretsIn(head)].flatMap(([key, secret]) =>
    known.has(key) ? [] : [secretFinding(secret, head)],
  );
}

/** A field that is to be private, and the operations that ask for it. */
interface Secret extends PublicSecret {
  readonly affected: readonly AffectedOperation[];
}

function secretsIn({ composition, clients }: ComposedRevision): ReadonlyMap<string, Secret> {
  const secrets = new Map<string, Secret>();
  if (composition.kind === 'failed') return secrets;
  for (const secret of publicSecrets(composition.supergraph)) {
    secrets.set(keyOf(secret), { ...secret, affected: [] });
  }
  for (const client of clients) {
    for (const planned of client.operations) {
      for (const secret of secretsOf(planned, client)) {
        const affected = affectedOperations(client.client.client, [planned.operation]);
        const before = secrets.get(keyOf(secret))?.affected ?? [];
        secrets.set(keyOf(secret), { ...secret, affected: [...before, ...affected] });
      }
    }
  }
  return secrets;
}

function secretsOf({ plans }: PlannedOperation, { contract }: ComposedClient): PublicSecret[] {
  if (!plans || contract.kind === 'failed') return [];
  const secrets = askedSecrets(plans, contract.supergraph);
  return [...new Map(secrets.map((secret) => [keyOf(secret), secret])).values()];
}

function keyOf({ subgraph, coordinate }: PublicSecret): string {
  return `${subgraph} ${coordinate}`;
}

function secretFinding(secret: Secret, { revision }: ComposedRevision): Finding {
  const { subgraph, coordinate, reason, affected } = secret;
  const why =
    reason === 'takes-permission'
      ? 'takes a permission of viewers'
      : "is named as the viewer's own";
  return {
    code: 'CACHE_PUBLIC_BUT_AUTHENTICATED',
    check: 'cacheability',
    severity: 'blocking',
    message: `\`${coordinate}\` ${why}, yet ${subgraph} lets everybody keep it.`,
    advice: 'Say `@cacheControl(scope: PRIVATE)` of it.',
    subgraph,
    coordinate,
    place: declarationOf(revision, coordinate, subgraph)?.place,
    affected: [...affected].sort(byUse),
  };
}
