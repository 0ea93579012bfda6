import { describe, expect, test } from '@jest/globals';
import {
  isAbstractType,
  isCompositeType,
  type OperationDefinitionNode,
  parse,
  TypeInfo,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { SubgraphError } from '../../gateway/subgraph/error.ts';
import { requireVariables } from '../../gateway/variables.ts';
import { isWithin } from '../../schema/check/blast-radius/null-places.ts';
import { operationRadius } from '../../schema/check/blast-radius/operation-radius.ts';
import type { BlastRadius } from '../../schema/check.ts';
import {
  conditionVariables,
  createPlanner,
  operationIn,
  planVariant,
  variantKey,
} from '../../schema/index.ts';
import { facetEngine, type InProcessAnswer } from '../testkit/facet-engine.ts';
import { lostPlaces, patternOf, placesOf } from '../testkit/lost-places.ts';
import type { Operation } from './engine.ts';
import type { Graph } from './graph.ts';
import { GRAPHS } from './graphs.ts';
import { generateOperation } from './operation-generator.ts';

const OPERATIONS_EACH = 60;

interface Figures {
  /** Operations × subgraphs of their plans. */
  runs: number;
  /** Places that were lost. */
  lost: number;
}

describe(`Without a subgraph, ${OPERATIONS_EACH} generated operations lose what was predicted`, () => {
  test.each(Object.keys(GRAPHS))(
    'on the graph %s',
    async (name) => {
      const graph = await GRAPHS[name]!();
      try {
        const figures = await compare(graph);
        console.log(`${name}: ${figures.runs} runs, ${figures.lost} places lost`);
        expect(figures.lost).toBeGreaterThan(0);
      } finally {
        await graph.close?.();
      }
    },
    120_000,
  );
});

async function compare(graph: Graph): Promise<Figures> {
  const figures = { runs: 0, lost: 0 };
  let down: string | undefined;
  const engine = await facetEngine(graph, (service) => {
    if (service === down) throw new SubgraphError(service, 'SUBREQUEST_HTTP_ERROR');
  });
  const radiusOf = radiusOver(graph);
  for (let seed = 1; seed <= OPERATIONS_EACH; seed += 1) {
    const operation = generateOperation(graph.api, seed, { values: graph.values });
    const run = async (without?: string): Promise<InProcessAnswer> => {
      graph.reset?.();
      down = without;
      return engine(operation.query, operation.variables);
    };
    const whole = await run();
    if (!whole.data) continue;
    for (const radius of radiusOf(operation)) {
      const partial = await run(radius.subgraph);
      figures.runs += 1;
      figures.lost += judge(graph, { operation, radius, whole, partial });
    }
  }
  return figures;
}

interface Judged {
  readonly operation: Operation;
  readonly radius: BlastRadius;
  readonly whole: InProcessAnswer;
  readonly partial: InProcessAnswer;
}

/** Of interfaces and unions each object may lose something else: there it is "at most". */
function judge({ api }: Graph, { operation, radius, whole, partial }: Judged): number {
  const lost = lostPlaces(whole.data, partial.data ?? null);
  const told = { ...operation, radius };
  const predicted = radius.isTotal ? [''] : radius.nulls;
  const unexpected = lost.filter(
    (place) => !predicted.some((other) => isWithin(patternOf(place), other)),
  );
  expect({ ...told, unexpected }).toEqual({ ...told, unexpected: [] });
  if (!asksAbstract(operation, api)) {
    expect({ ...told, lost }).toEqual({ ...told, lost: placesOf(whole.data, radius) });
  }
  return lost.length;
}

function asksAbstract({ query }: Operation, api: Graph['api']): boolean {
  const info = new TypeInfo(api);
  let found = false;
  visit(
    parse(query),
    visitWithTypeInfo(info, {
      SelectionSet: () => {
        const type = info.getParentType();
        found ||= isCompositeType(type) && isAbstractType(type);
      },
    }),
  );
  return found;
}

/** What each operation loses as it is run: with its variables, by nobody. */
function radiusOver({ supergraph, api }: Graph) {
  const planner = createPlanner(supergraph);
  return ({ query, variables }: Operation): readonly BlastRadius[] => {
    const document = parse(query, { noLocation: true });
    const operation = operationIn(document);
    const names = conditionVariables(operation, document);
    const sent = requireVariables({ definition: operation }, variables, api);
    const conditions = Object.fromEntries(
      names.map((name) => [name, (sent[name] ?? defaultOf(operation, name)) === true]),
    );
    const plan = planVariant(planner, { document, operation, conditions, enabled: [] });
    const key = variantKey(names, conditions, { labels: [] });
    return operationRadius(
      { document, plans: { labels: [], variants: { [key]: 0 }, plans: [plan] } },
      api,
    );
  };
}

function defaultOf({ variableDefinitions = [] }: OperationDefinitionNode, name: string): unknown {
  const definition = variableDefinitions.find(({ variable }) => variable.name.value === name);
  return definition?.defaultValue && valueFromASTUntyped(definition.defaultValue);
}
