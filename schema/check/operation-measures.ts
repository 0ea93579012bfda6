import { documentExtents } from '../cost/document-extent.ts';
import { operationCost } from '../cost/operation-cost.ts';
import { operationIn } from '../plan/operation-plans.ts';
import { planExtent } from '../plan/plan-extent.ts';
import { operationPolicy } from '../plan/plan-policy.ts';
import type { OperationPlans } from '../plan/variant.ts';
import { answerBytes } from './answer-bytes.ts';
import { operationRadius } from './blast-radius/operation-radius.ts';
import type { OperationMeasures } from './client-review.ts';
import type { ComposedClient, PlannedOperation } from './composed-revision.ts';

/**
 * What an operation takes and gives over its client's contract.
 *
 * @returns undefined for one that cannot be answered
 */
export function operationMeasures(
  planned: PlannedOperation,
  { client, contract }: Pick<ComposedClient, 'client' | 'contract'>,
): OperationMeasures | undefined {
  const { document, plans } = planned;
  if (!plans || contract.kind === 'failed') return undefined;
  const { schema } = contract;
  const known = MEASURED.get(plans);
  if (known) return known;
  const { depth = 0, selections = 0 } = documentExtents(document)[0] ?? {};
  const measures: OperationMeasures = {
    ...planExtent(plans),
    cost: operationCost({ document, definition: operationIn(document), schema }),
    depth,
    selections,
    bytes: answerBytes({ document, schema, sizes: client.sizes }),
    cache: operationPolicy(plans),
    radius: operationRadius(planned, schema),
  };
  MEASURED.set(plans, measures);
  return measures;
}

/** Several checks ask for the same, and of both sides of a change that leaves plans as they were. */
const MEASURED = new WeakMap<OperationPlans, OperationMeasures>();
