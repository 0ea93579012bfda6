import type { Step } from '#schema';
import { type Ask, isIdle } from './ask.ts';
import type { Run } from './run.ts';
import type { PartFields } from './step-fields.ts';

interface Asking {
  readonly run: Pick<Run, 'client'>;
  readonly asks: readonly Ask[];
}

/**
 * The asks that are left out of a request, for its service has only failed at them of late: those of
 * which every root field, or every type of entities, has an open breaker. The rest of the request is sent.
 */
export function refusedAsks(
  { service }: Step,
  fields: readonly PartFields[],
  { run: { client }, asks }: Asking,
): readonly Ask[] {
  return asks.filter((ask, index) => {
    const asked = fields[index]?.asked ?? [];
    if (asked.length === 0 || isIdle(ask)) return false;
    // Each is asked about: more than one may be due to find out how it is.
    return asked.filter(({ scope }) => client.mayAsk(service, scope)).length === 0;
  });
}

/** The same, asking for nothing where it was refused. */
export function withoutAsks(asks: readonly Ask[], refused: readonly Ask[]): readonly Ask[] {
  return asks.map((ask) =>
    refused.includes(ask) ? { ...ask, targets: [], indices: [], representations: [] } : ask,
  );
}
