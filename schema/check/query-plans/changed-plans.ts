import { affectedOperations } from '../affected-operations.ts';
import { fewOf } from '../few-of.ts';
import type { Finding } from '../finding.ts';
import { insteadText, type MeasuredPair, PLAN_MEASURES } from './plan-measures.ts';

/** A note on the operations of a client that ask less than in the base, and nothing more. */
export function shrunkPlans(pairs: readonly MeasuredPair[], client: string): Finding[] {
  const shrunk = pairs.filter((pair) => !hasGrown(pair) && hasShrunk(pair));
  return noteOf('PLAN_IMPROVED', shrunk, { client, what: 'less', told: lessText });
}

/** A note on those that ask other subgraphs although they ask no more, and their texts are the same. */
export function otherSubgraphs(pairs: readonly MeasuredPair[], client: string): Finding[] {
  const changed = pairs.filter((pair) => {
    if (!pair.isSameText || hasGrown(pair)) return false;
    const { added, removed } = subgraphChange(pair);
    return added.length > 0 || (removed.length > 0 && !hasShrunk(pair));
  });
  return noteOf('PLAN_SUBGRAPHS_CHANGED', changed, {
    client,
    what: 'other subgraphs',
    told: subgraphsText,
  });
}

function hasGrown(pair: MeasuredPair): boolean {
  return PLAN_MEASURES.some(({ measure }) => lessOf(pair, measure) < 0);
}

function hasShrunk(pair: MeasuredPair): boolean {
  return PLAN_MEASURES.some(({ measure }) => lessOf(pair, measure) > 0);
}

type Measure = (typeof PLAN_MEASURES)[number]['measure'];

function lessOf({ from, to }: MeasuredPair, measure: Measure): number {
  return from[measure] - to[measure];
}

function lessText(pair: MeasuredPair): string {
  return PLAN_MEASURES.filter(({ measure }) => lessOf(pair, measure) > 0)
    .map(({ measure, words }) => insteadText(pair.from[measure], pair.to[measure], words))
    .join(', ');
}

/** `also orders, no longer products`. */
function subgraphsText(pair: MeasuredPair): string {
  const { added, removed } = subgraphChange(pair);
  const parts = [
    ...(added.length > 0 ? [`also ${added.join(' and ')}`] : []),
    ...(removed.length > 0 ? [`no longer ${removed.join(' and ')}`] : []),
  ];
  return parts.join(', ');
}

function subgraphChange({ from, to }: MeasuredPair) {
  return {
    added: to.subgraphs.filter((name) => !from.subgraphs.includes(name)),
    removed: from.subgraphs.filter((name) => !to.subgraphs.includes(name)),
  };
}

interface NoteWords {
  readonly client: string;
  /** What they ask: `less`. */
  readonly what: string;
  readonly told: (pair: MeasuredPair) => string;
}

function noteOf(
  code: string,
  pairs: readonly MeasuredPair[],
  { client, what, told }: NoteWords,
): Finding[] {
  if (pairs.length === 0) return [];
  const list = fewOf(pairs.map((pair) => `${pair.operation.name} (${told(pair)})`));
  return [
    {
      code,
      check: 'query-plans',
      severity: 'note',
      message: `Operations of ${client} that ask ${what}: ${list}.`,
      client,
      affected: affectedOperations(
        client,
        pairs.map(({ operation }) => operation),
      ),
    },
  ];
}
