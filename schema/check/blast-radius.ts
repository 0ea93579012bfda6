import type { Check } from '../check.ts';
import { affectedOperations } from './affected-operations.ts';
import { asksFor } from './blast-radius/asks-for.ts';
import { type AnswerPlace, ITSELF, isWithin } from './blast-radius/null-places.ts';
import type { BlastRadius, OperationMeasures } from './client-review.ts';
import type { ComposedClient, PlannedOperation } from './composed-revision.ts';
import { declarationOf } from './declarations.ts';
import type { Finding, Severity } from './finding.ts';
import { operationMeasures } from './operation-measures.ts';
import { type PairedClient, type PairedOperation, pairedClients } from './paired-operations.ts';
import type { ReviewedOperation, Revision } from './revision.ts';

/**
 * Tells what answers lack while one subgraph is down: that one declared optional takes all of
 * `data`, or that a place which fewer subgraphs could take before is now lost with another one.
 */
export const blastRadius: Check = (revisions) =>
  pairedClients(revisions).flatMap((paired) =>
    grouped(paired.operations.flatMap((pair) => lossesOf(pair, paired))).flatMap((losses) =>
      findingOf(losses, paired.client, revisions.head.revision),
    ),
  );

/** What one operation loses with one subgraph, and how a reviewer is to take it. */
interface Loss {
  readonly code: 'SUBGRAPH_NULLS_DATA' | 'BLAST_RADIUS_GREW';
  readonly severity: Severity;
  readonly operation: ReviewedOperation;
  readonly subgraph: string;
  /** The places that are told of; `ITSELF`: all of `data`. */
  readonly places: readonly AnswerPlace[];
  readonly causes: readonly string[];
}

function lossesOf(pair: PairedOperation, { base, head }: PairedClient): Loss[] {
  const { before, after } = pair;
  const measures = after && head && operationMeasures(after, head);
  if (!measures) return [];
  const old = before && base && operationMeasures(before, base);
  const isOptional = (subgraph: string, side: ComposedClient | undefined) =>
    side?.client.optionalSubgraphs.includes(subgraph) ?? false;
  const { operation } = after;
  return measures.radius.flatMap((radius): Loss[] => {
    const { subgraph, isTotal, causes = [] } = radius;
    const loss = { operation, subgraph, causes };
    if (isTotal && isOptional(subgraph, head)) {
      const isOld = radiusOf(old, subgraph)?.isTotal && isOptional(subgraph, base);
      const severity = isOld ? 'note' : 'blocking';
      return [{ ...loss, code: 'SUBGRAPH_NULLS_DATA', severity, places: [ITSELF] }];
    }
    const places = old
      ? grownPlaces(radius, { before, now: measures.radius, old: old.radius })
      : [];
    if (places.length === 0) return [];
    const severity = operation.releases.length > 0 ? 'warning' : 'note';
    return [{ ...loss, code: 'BLAST_RADIUS_GREW', severity, places }];
  });
}

interface Compared {
  readonly before: PlannedOperation | undefined;
  readonly now: readonly BlastRadius[];
  readonly old: readonly BlastRadius[];
}

/**
 * The places that more subgraphs than before can take. One that another subgraph takes instead has
 * moved, and one that was not asked for before has only come.
 */
function grownPlaces(radius: BlastRadius, { before, now, old }: Compared): AnswerPlace[] {
  const isLostIn = (place: AnswerPlace) => (each: BlastRadius) =>
    placesOf(each).some((other) => isWithin(place, other));
  return placesOf(radius).filter((place) => {
    const [was, is] = [old.filter(isLostIn(place)), now.filter(isLostIn(place))];
    const isNew = !was.some(({ subgraph }) => subgraph === radius.subgraph);
    return (
      isNew && is.length > was.length && before !== undefined && asksFor(before.document, place)
    );
  });
}

function placesOf({ nulls, isTotal }: BlastRadius): readonly AnswerPlace[] {
  return isTotal ? [ITSELF] : nulls;
}

function radiusOf(measures: OperationMeasures | undefined, subgraph: string) {
  return measures?.radius.find((each) => each.subgraph === subgraph);
}

/** Losses of one kind with one subgraph are told of together. */
function grouped(losses: readonly Loss[]): Loss[][] {
  return Object.values(
    Object.groupBy(losses, (each) => `${each.code} ${each.severity} ${each.subgraph}`),
  ).flatMap((group) => (group ? [group] : []));
}

function findingOf(losses: readonly Loss[], client: string, revision: Revision): Finding[] {
  const [first] = losses;
  if (!first) return [];
  const { code, severity, subgraph } = first;
  const causes = [...new Set(losses.flatMap((each) => each.causes))].sort();
  const [coordinate = ''] = causes;
  return [
    {
      code,
      check: 'blast-radius',
      severity,
      message:
        code === 'SUBGRAPH_NULLS_DATA'
          ? `Without ${subgraph}, which ${client} declares optional, ${namesOf(losses)} ${losses.length > 1 ? 'have' : 'has'} no data: null climbs from ${listed(causes)}.`
          : `Without ${subgraph}, ${sentenceOf(losses)}: null climbs from ${listed(causes)}.`,
      advice: `Let ${listed(causes)}, or a field above, be null, so that the rest of the answer stays.`,
      subgraph,
      coordinate,
      place: declarationOf(revision, coordinate, subgraph)?.place,
      client,
      affected: affectedOperations(
        client,
        losses.map(({ operation }) => operation),
      ),
    },
  ];
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
function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, SHOWN);
  const rest = texts.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  const last = all.at(-1) ?? '';
  return all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${last}` : last;
}

const SHOWN = 3;
