import type { Revisions } from '../../check.ts';
import { affectedOperations } from '../affected-operations.ts';
import type { ComposedClient, PlannedOperation } from '../composed-revision.ts';
import type { Finding } from '../finding.ts';
import type { PairedClient, PairedOperation } from '../paired-operations.ts';
import { planSource } from '../plan-source.ts';
import { type EntityLookup, entityLookups } from './entity-lookups.ts';
import { largestLookups, type RepeatedLookup, repeatedLookups } from './lookup-groups.ts';

/** How many entities one request may look up before it is told. */
const ENTITIES_MAX = 1_000;

/** What is new in how a client's operations look entities up. */
export function lookupFindings(paired: PairedClient, revisions: Revisions): Finding[] {
  return paired.operations.flatMap((pair) => {
    // What was kept from the one side serves the other: nothing of it has changed.
    if (pair.before?.plans === pair.after?.plans) return [];
    const before = lookupsOf(pair.before, paired.base);
    const after = lookupsOf(pair.after, paired.head);
    return [
      ...newlyRepeated(before, after).map((each) =>
        repeatedFinding(each, pair, { ...paired, revisions }),
      ),
      ...newlyLarge(before, after).map((each) =>
        largeFinding(each, pair, { ...paired, revisions }),
      ),
    ];
  });
}

/** The lookups of each plan that an operation has. */
type PlanLookups = readonly (readonly EntityLookup[])[];

function lookupsOf(
  planned: PlannedOperation | undefined,
  client: ComposedClient | undefined,
): PlanLookups {
  if (!planned?.plans || client?.contract.kind !== 'contract') return [];
  const { schema } = client.contract;
  return planned.plans.plans.map((plan) => entityLookups(plan, planned.document, schema));
}

function newlyRepeated(before: PlanLookups, after: PlanLookups): RepeatedLookup[] {
  const known = repeatedLookups(before);
  return [...repeatedLookups(after)].flatMap(([key, each]) =>
    each.requests > (known.get(key)?.requests ?? 0) ? [each] : [],
  );
}

function newlyLarge(before: PlanLookups, after: PlanLookups): EntityLookup[] {
  const known = largestLookups(before);
  return [...largestLookups(after)].flatMap(([key, each]) =>
    each.entities > ENTITIES_MAX && each.entities > (known.get(key)?.entities ?? 0) ? [each] : [],
  );
}

/** Whose lookups are told of. */
interface LookupsOver extends Pick<PairedClient, 'client'> {
  readonly revisions: Revisions;
}

/** Who changes an operation's text sees its plan; who changes a schema may not. */
function repeatedFinding(
  { subgraph, type, requests, places }: RepeatedLookup,
  pair: PairedOperation,
  over: LookupsOver,
): Finding {
  const { client } = over;
  return {
    code: 'ENTITY_FETCHED_TWICE',
    severity: hasSameText(pair) ? 'warning' : 'note',
    message: `${nameOf(pair)} of ${client} asks ${subgraph} for \`${type}\` in ${requests} requests, which wait for different answers: at ${places.join(' and at ')}.`,
    advice: `Let the subgraph that gives one of them give these fields of \`${type}\`, too, or leave one out.`,
    subgraph,
    ...about(pair, over),
  };
}

function largeFinding(
  { subgraph, types, entities, places }: EntityLookup,
  pair: PairedOperation,
  over: LookupsOver,
): Finding {
  const { client } = over;
  const type = types.join(' or ');
  return {
    code: 'ENTITY_LOOKUPS_MANY',
    severity: 'warning',
    message: `${nameOf(pair)} of ${client} may ask ${subgraph} for ${entities.toLocaleString('en')} ${type} in one request: at ${places.join(' and at ')}.`,
    advice: `Ask for fewer at a time, or bound the lists by \`limits.lists\` of ${client}: more than ${ENTITIES_MAX.toLocaleString('en')} are told.`,
    subgraph,
    ...about(pair, over),
  };
}

function about(pair: PairedOperation, { client, revisions }: LookupsOver) {
  const { after } = pair;
  const operations = after ? [after.operation] : [];
  const source = hasSameText(pair) && after?.plans && planSource([], after.plans, revisions);
  return {
    check: 'n-plus-one',
    client,
    place: after?.operation.place,
    affected: affectedOperations(client, operations),
    ...source,
  } as const;
}

function hasSameText({ before, after }: PairedOperation): boolean {
  return before?.operation.body === after?.operation.body;
}

function nameOf({ after }: PairedOperation): string {
  return after?.operation.name ?? '';
}
