import type { DocumentNode } from 'graphql';
import type { Severity } from '../finding.ts';
import type { ReviewedOperation } from '../revision.ts';
import { type AnswerPlace, ITSELF } from './null-places.ts';

/** What one operation loses with one subgraph, and how a reviewer is to take it. */
export interface Loss {
  readonly code: 'SUBGRAPH_NULLS_DATA' | 'BLAST_RADIUS_GREW';
  readonly severity: Severity;
  readonly operation: ReviewedOperation;
  readonly document: DocumentNode;
  readonly subgraph: string;
  /** The places that are told of; `ITSELF`: all of `data`. */
  readonly places: readonly AnswerPlace[];
  /** The fields that are not there. */
  readonly causes: readonly string[];
}

/** A loss, and which fields are to be looked at for it. */
export interface BlamedLoss extends Loss {
  readonly blamed: readonly string[];
}

/** What losses of one kind with one subgraph mean, in a sentence. */
export function lossMessage(
  { code, subgraph, blamed }: BlamedLoss,
  losses: readonly BlamedLoss[],
  client: string,
): string {
  const causes = [...new Set(losses.flatMap((each) => each.causes))].sort();
  const through = blamed.filter((each) => !causes.includes(each));
  const way = `from ${listed(causes)}${through.length > 0 ? ` through ${listed(through)}` : ''}`;
  if (code === 'BLAST_RADIUS_GREW') {
    return `Without ${subgraph}, ${sentenceOf(losses)}: null climbs ${way}.`;
  }
  const have = losses.length > 1 ? 'have' : 'has';
  return `Without ${subgraph}, which ${client} declares optional, ${namesOf(losses)} ${have} no data: null climbs ${way}.`;
}

function sentenceOf(losses: readonly Loss[]): string {
  const texts = losses.map(({ operation, places }) => {
    const lost = places.includes(ITSELF) ? 'all of its data' : listed(places);
    return `${operation.name} now loses ${lost}`;
  });
  return listed(texts);
}

function namesOf(losses: readonly Loss[]): string {
  return listed([...new Set(losses.map(({ operation }) => operation.name))]);
}

/** `a`, `a and b`, `a, b and c`; of many the first ones. */
export function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, SHOWN);
  const rest = texts.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  const last = all.at(-1) ?? '';
  return all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${last}` : last;
}

const SHOWN = 3;
