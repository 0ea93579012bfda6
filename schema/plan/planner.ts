import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import {
  buildASTSchema,
  buildSchema,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  OverlappingFieldsCanBeMergedRule,
  parse,
  print,
  stripIgnoredCharacters,
  validate,
} from 'graphql';
import { accessRulesOf } from '../auth/access-rules.ts';
import type { AccessOver } from '../auth/accessible-operation.ts';
import { takeRequirements } from '../auth/applied-requirements.ts';
import { withDefaultArguments } from '../limits/default-arguments.ts';
import { withCopies } from './copied-parts.ts';
import { keptSteps } from './kept-steps.ts';
import { mergeSteps } from './merge-steps.ts';
import { overrideLabelsOf } from './override-labels.ts';
import type { Plan } from './plan.ts';
import { plannerSelections } from './planner-selections.ts';
import { withPrivateKeys } from './private-keys.ts';
import { withPrivateVariables } from './private-variables.ts';
import { requirementsOf } from './requirements.ts';
import { reservedNames } from './reserved-names.ts';
import { withResolvableKeysFirst } from './resolvable-keys-first.ts';
import type { ResolvedOperation } from './resolved-operation.ts';
import { requirerKey, withStandIns } from './stand-ins.ts';
import { type DraftStep, type StepsOver, stepsOf } from './steps.ts';
import { suppliedSteps } from './supplied-steps.ts';
import { typeNames } from './type-names.ts';
import { unansweredFields } from './unanswered-fields.ts';
import type { UnsuppliedOver } from './unsupplied-fields.ts';

/** Plans the operations of one supergraph. */
export interface Planner {
  /** Labels of progressive overrides; whether each is on decides who answers some fields. */
  readonly overrideLabels: readonly string[];
  /** What the client's schema takes of viewers; `plan` plans all that it is given. */
  readonly access: AccessOver;
  /**
   * Throws a GraphQLError if the operation does not fit the supergraph: validate it first. Throws
   * PlanError when there is no way to answer all of it.
   */
  plan(operation: ResolvedOperation, enabledLabels?: readonly string[]): Plan;
}

/** The supergraph holds no way to answer an operation that is valid. */
export class PlanError extends GraphQLError {}

/**
 * Builds a planner, which takes far longer than planning: keep it for all operations. Throws a
 * GraphQLError if the text is no supergraph (compose it first), or one with a feature that would
 * have to be enforced and is not.
 *
 * @param clientSchema SDL of the schema of the client, whose defaults are sent
 */
export function createPlanner(supergraph: string, clientSchema?: string): Planner {
  const { applied, document } = takeRequirements(parse(supergraph, { noLocation: true }));
  const schema = buildASTSchema(document, { assumeValid: true });
  const {
    document: repaired,
    standIns,
    requiredBy,
  } = withStandIns(withResolvableKeysFirst(document), schema);
  const planner = new QueryPlanner(Supergraph.build(print(repaired)), {
    reuseQueryFragments: false,
  });
  const api = planner.supergraph.apiSchema().toGraphQLJSSchema();
  const client = clientSchema === undefined ? api : buildSchema(clientSchema);
  const graphs = planner.supergraph.subgraphNameToGraphEnumValue();
  const requiredStandIns: StepsOver['requiredStandIns'] = (service) => (type, field) =>
    requiredBy.get(requirerKey(graphs.get(service) ?? '', type, field)) ?? new Set();
  const types = typeNames(schema);
  const requirements = requirementsOf(repaired, { schema, standIns, types });
  const graphOf = (service: string) => graphs.get(service) ?? '';
  const services = new Map([...graphs].map(([service, graph]) => [graph, service]));
  const serviceOf = (graph: string) => services.get(graph) ?? '';
  const over = { schema, standIns, requiredStandIns, types, requirements, graphOf, serviceOf };
  const reserved = reservedNames(document);
  const keptStep = keptSteps(document, over);
  const overrideLabels = overrideLabelsOf(document);
  return {
    overrideLabels,
    access: { schema: client, rules: accessRulesOf(applied, schema) },
    plan: (asked, enabledLabels = []) => {
      const operation = withDefaults(asked, client);
      const needed = plannerSelections(operation, api);
      if (!needed) return { steps: [], keys: {} };
      const { operation: keyed, keys } = withPrivateKeys(needed, reserved);
      const steps = withCopies(
        draft(keyed, { planner, over, labels: conditionsOf(overrideLabels, enabledLabels) }),
      );
      return {
        steps: steps.map(keptStep).map(({ document: text, after, ...step }) => ({
          ...step,
          text: stripIgnoredCharacters(print(text)),
          after: [...after].sort((a, b) => a - b),
        })),
        keys,
      };
    },
  };
}

/** Interfaces and objects behind them may have defaults that do not go together. */
function withDefaults(asked: ResolvedOperation, client: GraphQLSchema): ResolvedOperation {
  const operation = withDefaultArguments(asked, client);
  if (operation === asked) return asked;
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation] };
  const [conflict] = validate(client, document, [OverlappingFieldsCanBeMergedRule]);
  if (conflict) throw new PlanError(`With this client's defaults sent: ${conflict.message}`);
  return operation;
}

interface Planning {
  readonly planner: QueryPlanner;
  readonly over: StepsOver & UnsuppliedOver;
  readonly labels: Map<string, boolean>;
}

function draft(
  operation: ResolvedOperation,
  { planner, over, labels }: Planning,
): readonly DraftStep[] {
  const { operation: renamed, restored } = withPrivateVariables(operation);
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [renamed] };
  const query = operationFromDocument(planner.supergraph.apiSchema(), document);
  const { node } = planner.buildQueryPlan(query, { overrideConditions: labels });
  if (node?.kind === 'Subscription') throw new PlanError('Subscriptions are not served.');
  const { steps, unsupplied } = suppliedSteps(node ? stepsOf(node, over) : [], over);
  if (unsupplied.length > 0) {
    throw new PlanError(`No plan tells subgraphs what ${unsupplied.join(', ')} requires.`);
  }
  const unanswered = unansweredFields(operation, steps, over.schema);
  if (unanswered.length > 0) {
    throw new PlanError(`No subgraph can answer ${unanswered.join(', ')}.`);
  }
  return restored(mergeSteps(steps));
}

function conditionsOf(all: readonly string[], enabled: readonly string[]): Map<string, boolean> {
  return new Map(all.map((label) => [label, enabled.includes(label)]));
}
