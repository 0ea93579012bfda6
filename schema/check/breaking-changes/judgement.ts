import type { Severity } from '../finding.ts';
import type { CheckSettings } from '../settings.ts';
import type { ApiChange, Impact } from './api-change.ts';
import type { JudgedOperation } from './judged-operation.ts';

/** The worst that a change does, and to whom: to live operations, or else to others. */
export interface Judgement {
  readonly impact?: Impact | undefined;
  readonly isLive: boolean;
  readonly operations: readonly JudgedOperation[];
}

export function judge(change: ApiChange, operations: readonly JudgedOperation[]): Judgement {
  const effects = Map.groupBy(operations, (operation) => change.effectOn(operation));
  for (const isLive of [true, false]) {
    for (const impact of ['breaks', 'changes', 'informs'] as const) {
      const felt = effects.get(impact) ?? [];
      if (felt.some((operation) => operation.isLive() === isLive))
        return { impact, isLive, operations: felt };
    }
  }
  return { isLive: false, operations: [] };
}

const LIVE = { breaks: 'blocking', changes: 'warning', informs: 'note' } as const;

export function severityOf(
  { impact, isImplied = false }: ApiChange,
  judgement: Judgement,
  { unused }: CheckSettings,
): Severity | 'off' {
  if (judgement.isLive && judgement.impact) return LIVE[judgement.impact];
  if (isImplied && !judgement.impact) return 'off';
  if (impact === 'breaks') return unused;
  return impact === 'changes' || judgement.impact ? 'note' : 'off';
}
