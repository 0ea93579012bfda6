import type { GraphQLSchema } from 'graphql';
import type { Check } from '../check.ts';
import { affectedOperations } from './affected-operations.ts';
import { asksFor } from './blast-radius/asks-for.ts';
import { hardenedFields } from './blast-radius/hardened-fields.ts';
import { type BlamedLoss, type Loss, listed, lossMessage } from './blast-radius/loss.ts';
import { type AnswerPlace, ITSELF, isWithin } from './blast-radius/null-places.ts';
import type { BlastRadius, OperationMeasures } from './client-review.ts';
import type { ComposedClient, PlannedOperation } from './composed-revision.ts';
import { declarationOf } from './declarations.ts';
import type { Finding } from './finding.ts';
import { operationMeasures } from './operation-measures.ts';
import { type PairedClient, type PairedOperation, pairedClients } from './paired-operations.ts';
import type { Revision } from './revision.ts';
import { selectedFields } from './selected-fields.ts';

/**
 * Tells what answers lack while one subgraph is down: that one declared optional takes all of
 * `data`, or that a place which fewer subgraphs could take before is now lost with another one.
 */
export const blastRadius: Check = (revisions) =>
  pairedClients(revisions).flatMap((paired) => {
    const losses = paired.operations.flatMap((pair) => lossesOf(pair, paired));
    return grouped(blamed(losses, paired)).flatMap((group) =>
      findingOf(group, paired.client, revisions.head.revision),
    );
  });

function lossesOf(pair: PairedOperation, { base, head }: PairedClient): Loss[] {
  const { before, after } = pair;
  const measures = after && head && operationMeasures(after, head);
  if (!measures) return [];
  const old = before && base && operationMeasures(before, base);
  const isOptional = (subgraph: string, side: ComposedClient | undefined) =>
    side?.client.optionalSubgraphs.includes(subgraph) ?? false;
  const { operation, document } = after;
  return measures.radius.flatMap((radius): Loss[] => {
    const { subgraph, isTotal, causes = [] } = radius;
    const loss = { operation, document, subgraph, causes };
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

/** What the change lets be null no longer is to blame, or else what is not there. */
function blamed(losses: readonly Loss[], { base, head }: PairedClient): BlamedLoss[] {
  const schema = schemaOf(head);
  const before = schemaOf(base);
  if (!schema || losses.length === 0) return [];
  const hardened = before ? hardenedFields(before, schema) : new Set<string>();
  return losses.map((loss) => {
    const passed = hardened.intersection(selectedFields(loss.document, schema));
    return { ...loss, blamed: passed.size > 0 ? [...passed].sort() : loss.causes };
  });
}

function schemaOf(side: ComposedClient | undefined): GraphQLSchema | undefined {
  return side?.contract.kind === 'contract' ? side.contract.schema : undefined;
}

/** Losses of one kind with one subgraph are told of together if the same fields are to blame. */
function grouped(losses: readonly BlamedLoss[]): BlamedLoss[][] {
  const keyOf = ({ code, severity, subgraph, blamed }: BlamedLoss) =>
    [code, severity, subgraph, ...blamed].join(' ');
  return [...Map.groupBy(losses, keyOf).values()];
}

function findingOf(losses: readonly BlamedLoss[], client: string, revision: Revision): Finding[] {
  const [first] = losses;
  if (!first) return [];
  const { code, severity, subgraph, blamed } = first;
  const [coordinate = ''] = blamed;
  const operations = losses.map(({ operation }) => operation);
  return [
    {
      code,
      check: 'blast-radius',
      severity,
      message: lossMessage(first, losses, client),
      advice: `Let ${listed(blamed)}, or a field above, be null, so that the rest of the answer stays.`,
      subgraph,
      coordinate,
      place: declarationOf(revision, coordinate, subgraph)?.place,
      client,
      affected: affectedOperations(client, operations),
    },
  ];
}
