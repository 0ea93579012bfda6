import type { Revisions } from '../check.ts';
import type { ClientReview, OperationReview } from './client-review.ts';
import type { ComposedClient, PlannedOperation } from './composed-revision.ts';
import { contractDiff } from './contracts/contract-diff.ts';
import { operationMeasures } from './operation-measures.ts';
import { type PairedClient, type PairedOperation, pairedClients } from './paired-operations.ts';

/** What a change does to each client of either side. */
export function clientReviews(revisions: Revisions): ClientReview[] {
  return pairedClients(revisions).map((paired) => ({
    client: paired.client,
    contractDiff: contractDiff(paired),
    operations: paired.operations.map((pair) => operationReview(pair, paired)),
  }));
}

function operationReview(
  { before, after }: PairedOperation,
  { base, head }: PairedClient,
): OperationReview {
  const operation = (after ?? before)?.operation;
  return {
    name: operation?.name ?? '',
    id: operation?.id ?? '',
    versions: operation?.releases.map(({ version }) => version) ?? [],
    before: measuresOf(before, base),
    after: measuresOf(after, head),
  };
}

function measuresOf(planned: PlannedOperation | undefined, client: ComposedClient | undefined) {
  return planned && client && operationMeasures(planned, client);
}
