import { Kind, parse, print } from 'graphql';
import { requirementText } from '../../auth/requirement.ts';
import { cacheLimits } from '../../check/cacheability/cache-limits.ts';
import { limitWords } from '../../check/cacheability/cache-words.ts';
import type { OperationMeasures } from '../../check/client-review.ts';
import type { ComposedClient, PlannedOperation } from '../../check/composed-revision.ts';
import { type EntityLookup, entityLookups } from '../../check/n-plus-one/entity-lookups.ts';
import { operationMeasures } from '../../check/operation-measures.ts';
import type { Place, ReviewBudgets } from '../../check/revision.ts';
import type { Plan, Step } from '../../plan/plan.ts';
import { sequenceOf } from '../../plan/plan-extent.ts';
import { type CachePolicy, planPolicy, stepPolicy } from '../../plan/plan-policy.ts';
import { variantText } from '../../plan/plan-text.ts';
import { stepFields } from '../../plan/step-fields.ts';
import type { OperationPlans } from '../../plan/variant.ts';

/** Changes whenever a member goes or means something else; members may be added. */
export const DRAWING_FORMAT = 'facet-plan/1';

/** One operation as it is drawn: how it is answered, what that takes, and what it gives. */
export interface DrawnOperation {
  readonly format: typeof DRAWING_FORMAT;
  readonly client: string;
  readonly name: string;
  readonly id: string;
  readonly type: 'query' | 'mutation';
  /** Versions of live releases that list it. */
  readonly versions: readonly string[];
  /** Where it is written; absent: only a release holds it. */
  readonly place?: Place | undefined;
  readonly measures: OperationMeasures;
  /** What it may cost at most. */
  readonly budgets: ReviewBudgets;
  /** Why it may be kept no longer, or for its viewer alone: "`Query.me` of users says so". */
  readonly cacheReasons: readonly string[];
  /** What parts of it take of viewers; `(1)` in a plan's `when` stands for the first. */
  readonly guards: readonly DrawnGuard[];
  /** One for each way in which it runs otherwise, the one that asks most first. */
  readonly plans: readonly DrawnPlan[];
}

export interface DrawnGuard {
  /** `a signed-in viewer`. */
  readonly takes: string;
  /** Coordinates. */
  readonly fields: readonly string[];
}

export interface DrawnPlan {
  /** `for viewers who meet (1)`; absent: it is the only plan. */
  readonly when?: string | undefined;
  /** How many requests wait for one another. */
  readonly sequence: number;
  readonly cache?: CachePolicy | undefined;
  readonly requests: readonly DrawnRequest[];
}

export interface DrawnRequest {
  /** From 1, in the order in which they are asked. */
  readonly number: number;
  readonly subgraph: string;
  readonly kind: 'query' | 'mutation';
  /** Requests of one round run at once, from 1; each as soon as all are there that it waits for. */
  readonly round: number;
  /** The numbers of the requests that it waits for. */
  readonly after: readonly number[];
  /** What it asks for, by coordinates. */
  readonly fields: readonly string[];
  /** The entities that it looks up; none: it asks for fields of the root. */
  readonly lookups: readonly Omit<EntityLookup, 'request' | 'subgraph'>[];
  readonly cache?: CachePolicy | undefined;
  /** The GraphQL document. */
  readonly document: string;
}

/** @returns undefined for an operation that cannot be answered */
export function drawnOperation(
  planned: PlannedOperation,
  client: ComposedClient,
): DrawnOperation | undefined {
  const { operation, plans } = planned;
  const { contract } = client;
  const measures = operationMeasures(planned, client);
  if (!plans || !measures || contract.kind === 'failed') return undefined;
  const { name, id, type, releases, place } = operation;
  const lookupsOf = (plan: Plan) => entityLookups(plan, planned.document, contract.schema);
  return {
    format: DRAWING_FORMAT,
    client: client.client.client,
    name,
    id,
    type,
    versions: releases.map(({ version }) => version),
    place,
    measures,
    budgets: client.client.budgets,
    cacheReasons: cacheLimits(plans, contract.supergraph).map((each) => limitWords(each, 'now')),
    guards: (plans.guards ?? []).map(({ requirement, fields }) => ({
      takes: requirementText(requirement),
      fields,
    })),
    plans: plans.plans
      .map((plan, index) => drawnPlan(plan, whenOf(index, plans), lookupsOf(plan)))
      .sort((a, b) => b.requests.length - a.requests.length || askedBy(b) - askedBy(a)),
  };
}

/** How much a plan asks for: of two with as many requests, the longer one shows more. */
function askedBy({ requests }: DrawnPlan): number {
  return requests.reduce((sum, { document }) => sum + document.length, 0);
}

function whenOf(plan: number, { plans, variants, guards = [] }: OperationPlans) {
  if (plans.length === 1) return undefined;
  const keys = Object.keys(variants).filter((key) => variants[key] === plan);
  return keys.map((key) => variantText(key, guards)).join(' or ');
}

function drawnPlan(
  plan: Plan,
  when: string | undefined,
  lookups: readonly EntityLookup[],
): DrawnPlan {
  const rounds: number[] = [];
  for (const { after } of plan.steps) {
    rounds.push(1 + Math.max(0, ...after.map((index) => rounds[index] ?? 0)));
  }
  return {
    when,
    sequence: sequenceOf(plan.steps),
    cache: planPolicy(plan),
    requests: plan.steps.map((step, index) => ({
      number: index + 1,
      round: rounds[index] ?? 1,
      ...drawnRequest(step),
      lookups: lookups
        .filter(({ request }) => request === index)
        .map(({ types, places, entities }) => ({ types, places, entities })),
    })),
  };
}

function drawnRequest(step: Step): Omit<DrawnRequest, 'number' | 'round' | 'lookups'> {
  return {
    subgraph: step.service,
    kind: step.kind,
    after: step.after.map((index) => index + 1),
    fields: stepFields(step),
    cache: stepPolicy(step),
    document: parse(step.text, { noLocation: true })
      .definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
      .map(print)
      .join('\n'),
  };
}
