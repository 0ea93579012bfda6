import type { FieldHint } from '../../plan/fetch-policy.ts';
import type { Step } from '../../plan/plan.ts';
import { operationPolicy } from '../../plan/plan-policy.ts';
import type { OperationPlans } from '../../plan/variant.ts';
import { type HintedGraph, hintedGraph, hintsOfStep } from './hinted-graph.ts';

/** Why an answer may be kept no longer, or for its viewer alone. */
export interface CacheLimit {
  readonly subgraph: string;
  /** The field or type that says so, or says nothing; absent: nothing in the subgraph says anything. */
  readonly coordinate?: string | undefined;
  readonly reason: 'max-age' | 'no-hint' | 'private' | 'takes-permission';
}

/** The reasons of an operation's policy, each once; none for one that changes something. */
export function cacheLimits(plans: OperationPlans, supergraph: string): readonly CacheLimit[] {
  const steps = plans.plans.flatMap((plan) => plan.steps);
  if (steps.some(({ kind }) => kind === 'mutation')) return [];
  const policy = operationPolicy(plans);
  const graph = hintedGraph(supergraph);
  const limits = steps.flatMap((step): CacheLimit[] => {
    const hints = hintsOfStep(step, graph);
    if (!hints) return [{ subgraph: step.service, reason: 'no-hint' }];
    if (!policy) return [];
    return hints.flatMap((hint) => limitsOf(hint, { step, graph, policy }));
  });
  const guarded = steps.flatMap((step) => guardedFields(step, graph, plans));
  return unique([...limits, ...guarded]);
}

interface LimitsOver {
  readonly step: Step;
  readonly graph: HintedGraph;
  readonly policy: NonNullable<ReturnType<typeof operationPolicy>>;
}

function limitsOf(hint: FieldHint, { step, graph, policy }: LimitsOver): CacheLimit[] {
  const { service: subgraph } = step;
  const name = graph.graphs.get(subgraph) ?? '';
  const saidBy = (member: 'maxAge' | 'scope') =>
    [hint.coordinate, hint.objects ?? ''].find(
      (coordinate) => graph.hints.on(name, coordinate)?.[member] !== undefined,
    );
  const limits: CacheLimit[] = [];
  if (hint.maxAge !== undefined && Math.max(0, hint.maxAge) === policy.maxAgeS) {
    const coordinate = saidBy('maxAge');
    const reason = coordinate === undefined ? 'no-hint' : 'max-age';
    limits.push({ subgraph, coordinate: coordinate ?? hint.coordinate, reason });
  }
  if (hint.scope === 'PRIVATE') {
    limits.push({ subgraph, coordinate: saidBy('scope') ?? hint.coordinate, reason: 'private' });
  }
  return limits;
}

/** What takes something of viewers is not for everybody, whatever its subgraph says. */
function guardedFields(step: Step, graph: HintedGraph, { guards = [] }: OperationPlans) {
  const fields = new Set(guards.flatMap((guard) => guard.fields));
  const asked = hintsOfStep(step, graph) ?? [];
  return asked.flatMap(({ coordinate }): CacheLimit[] =>
    fields.has(coordinate)
      ? [{ subgraph: step.service, coordinate, reason: 'takes-permission' }]
      : [],
  );
}

function unique(limits: readonly CacheLimit[]): CacheLimit[] {
  const known = new Map(limits.map((limit) => [limitKey(limit), limit]));
  return [...known.values()];
}

/** Names a reason. */
export function limitKey({ subgraph, coordinate = '', reason }: CacheLimit): string {
  return `${reason} ${subgraph} ${coordinate}`;
}
