import type { Step } from '../../plan/plan.ts';
import { stepFields } from '../../plan/step-fields.ts';
import { fewOf } from '../few-of.ts';
import { insteadText, type MeasuredPair, type PlanMeasure } from './plan-measures.ts';

/** `ProductPage of web takes 6 entity lookups instead of 5`, or the same of many operations. */
export function grownText(
  grown: readonly MeasuredPair[],
  { measure, words }: PlanMeasure,
  client: string,
): string {
  const [first] = grown;
  if (first && grown.length === 1) {
    const { operation, from, to } = first;
    const what = insteadText(from[measure], to[measure], words);
    return `${operation.name} of ${client} takes ${what}`;
  }
  const each = grown.map(
    ({ operation, from, to }) => `${operation.name} ${to[measure]} instead of ${from[measure]}`,
  );
  return `${grown.length} operations of ${client} take more ${words[1]}: ${fewOf(each)}`;
}

const FIELDS_TOLD = 3;

/** "orders for `Product.weight`". */
export function requestText(step: Step): string {
  const fields = stepFields(step);
  const told = fields
    .slice(0, FIELDS_TOLD)
    .map((field) => `\`${field}\``)
    .join(', ');
  const more = fields.length - FIELDS_TOLD;
  return `${step.service} for ${told}${more > 0 ? ` and ${more} more` : ''}`;
}
