import type { Revisions } from '../../check.ts';
import type { Step } from '../../plan/plan.ts';
import { affectedOperations } from '../affected-operations.ts';
import { type Finding, SEVERITIES, type Severity } from '../finding.ts';
import { planSource, type Source } from '../plan-source.ts';
import type { GrowthLimits } from '../revision.ts';
import { addedRequests, longestChain } from './added-requests.ts';
import { grownText, requestText } from './growth-text.ts';
import { type MeasuredPair, PLAN_MEASURES, type PlanMeasure, REQUESTS } from './plan-measures.ts';

/** Whose plans are compared. */
export interface GrownOver {
  readonly client: string;
  readonly growth: GrowthLimits;
  readonly revisions: Revisions;
}

/** Operations whose plans ask more than in the base: one finding for each measure and severity. */
export function grownPlans(pairs: readonly MeasuredPair[], over: GrownOver): Finding[] {
  return PLAN_MEASURES.flatMap((measure) =>
    SEVERITIES.flatMap((severity) => {
      const grown = pairs
        .filter((pair) => toldSeverity(pair, measure, over) === severity)
        .sort((a, b) => growthOf(b, measure) - growthOf(a, measure));
      return grown.length > 0 ? [grownFinding(grown, { measure, severity }, over)] : [];
    }),
  );
}

/** A request more is mostly a lookup more: that is told once, unless the lookups are the worse. */
function toldSeverity(
  pair: MeasuredPair,
  measure: PlanMeasure,
  over: GrownOver,
): Severity | undefined {
  const own = severityOf(pair, measure, over);
  if (measure.measure !== 'lookups' || own === undefined) return own;
  const requests = severityOf(pair, REQUESTS, over);
  if (requests === undefined) return own;
  return SEVERITIES.indexOf(own) < SEVERITIES.indexOf(requests) ? own : undefined;
}

/** Little growth is somebody's choice where the operation's own text has changed. */
function severityOf(
  pair: MeasuredPair,
  measure: PlanMeasure,
  { growth }: GrownOver,
): Severity | undefined {
  const grown = growthOf(pair, measure);
  if (grown <= 0) return undefined;
  if (grown > growth[measure.limit]) return 'blocking';
  return pair.isSameText ? 'warning' : 'note';
}

function growthOf({ from, to }: MeasuredPair, { measure }: PlanMeasure): number {
  return to[measure] - from[measure];
}

/** What kind of growth a finding tells of. */
interface GrowthKind {
  readonly measure: PlanMeasure;
  readonly severity: Severity;
}

function grownFinding(
  grown: readonly MeasuredPair[],
  { measure, severity }: GrowthKind,
  over: GrownOver,
): Finding {
  const { client } = over;
  const cause = causeOf(grown, measure);
  return {
    code: measure.code,
    check: 'query-plans',
    severity,
    message: `${grownText(grown, measure, client)}${cause.text}.`,
    advice:
      severity === 'blocking' ? blockedAdvice(measure, over) : 'Make sure that it is worth it.',
    client,
    affected: affectedOperations(
      client,
      grown.map(({ operation }) => operation),
    ),
    ...sourceOf(grown, cause.steps, over),
  };
}

function blockedAdvice({ limit }: PlanMeasure, { client, growth }: GrownOver): string {
  const most = growth[limit] === 0 ? 'none' : `${growth[limit]} more`;
  return `Let a subgraph answer it that is asked already, by \`@provides\` or \`@shareable\`; or ask for less; or raise \`growth.${limit}\` of ${client}, which lets pass ${most}.`;
}

/** The requests that are the reason, of the operation that grew most. */
function causeOf([worst]: readonly MeasuredPair[], { measure }: PlanMeasure) {
  if (!worst) return { text: '', steps: [] };
  if (measure === 'sequence') {
    const steps = longestChain(worst.after);
    return { text: `: ${steps.map(({ service }) => service).join(', then ')}`, steps };
  }
  const steps = addedRequests(worst.before, worst.after);
  return {
    text: steps.length > 0 ? `; new: ${[...new Set(steps.map(requestText))].join(', ')}` : '',
    steps,
  };
}

/** Where the reason is written: in the operation, if its text has changed, or in a schema. */
function sourceOf(
  [worst]: readonly MeasuredPair[],
  steps: readonly Step[],
  { revisions }: GrownOver,
): Source {
  if (!worst) return {};
  if (!worst.isSameText) return { place: worst.operation.place };
  const source = planSource(steps, worst.after, revisions);
  if (source) return source;
  const services = new Set(steps.map(({ service }) => service));
  const [only] = services;
  return services.size === 1 ? { subgraph: only } : {};
}
