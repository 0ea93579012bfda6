import type { Revisions } from '../../check.ts';
import { affectedOperations } from '../affected-operations.ts';
import { declarationOf } from '../declarations.ts';
import { fewOf } from '../few-of.ts';
import type { Finding } from '../finding.ts';
import type { Place } from '../revision.ts';
import type { CacheLimit } from './cache-limits.ts';
import { audienceOf, limitWords, policyWords } from './cache-words.ts';
import type { ChangedPolicy } from './changed-policies.ts';

/** What is told of operations that one reason lets be kept otherwise. */
export function policyFinding(
  group: readonly ChangedPolicy[],
  client: string,
  revisions: Revisions,
): Finding[] {
  const [first] = group;
  if (!first) return [];
  const { code, severity, cause, pair, isStricter } = first;
  const why = cause ? `: ${limitWords(cause, isStricter ? 'now' : 'before')}` : '';
  return [
    {
      code,
      check: 'cacheability',
      severity,
      message: `${messageOf(group, client)}${why}.`,
      advice: adviceOf(first),
      subgraph: cause?.subgraph,
      coordinate: cause?.coordinate,
      place: pair.isSameText ? placeOf(cause, revisions) : pair.operation.place,
      client,
      affected: affectedOperations(
        client,
        group.map((each) => each.pair.operation),
      ),
    },
  ];
}

/** Where the reason is written; of what is gone, where it was. */
function placeOf(cause: CacheLimit | undefined, { base, head }: Revisions): Place | undefined {
  if (cause?.coordinate === undefined) return undefined;
  const { coordinate, subgraph } = cause;
  const declared =
    declarationOf(head.revision, coordinate, subgraph) ??
    (base && declarationOf(base.revision, coordinate, subgraph));
  return declared?.place;
}

/** `StockList of partner may be kept 5 s for everybody, 60 s for everybody before`. */
function messageOf(group: readonly ChangedPolicy[], client: string): string {
  const texts = group.map(({ pair: { operation, from, to } }) => {
    const change = `${policyWords(to.cache)}, ${policyWords(from.cache)} before`;
    return group.length === 1
      ? `${operation.name} of ${client} may be kept ${change}`
      : `${operation.name} (${change})`;
  });
  if (group.length === 1) return texts.join('');
  return `Answers of ${group.length} operations of ${client} may be kept otherwise: ${fewOf(texts)}`;
}

function adviceOf({ code, isStricter, pair: { to } }: ChangedPolicy): string {
  if (code === 'CACHE_MAX_AGE_CHANGED') {
    return isStricter
      ? 'Make sure that subgraphs bear the requests.'
      : 'Make sure that nobody minds answers of that age.';
  }
  return audienceOf(to.cache) === 'everybody'
    ? 'Make sure that nothing in it depends on who asks: shared caches hold it from now on.'
    : 'Make sure that no shared cache has to hold it: each viewer is answered anew.';
}
