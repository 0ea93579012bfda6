import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ConstDirectiveNode, Kind, parse, print, visit } from 'graphql';
import { createPlanner, operationIn, planOperation } from '../../schema/index.ts';
import { composeGraph } from './composed-graph.ts';
import type { Engine } from './engine.ts';
import { engineFor } from './engine-under-test.ts';
import { expectAnswer } from './expected-answer.ts';
import type { FederationCase, FederationGraph } from './federation-graph.ts';
import { GRAPHS } from './graphs.ts';

/** The graphs, when all that their subgraphs answer may be kept. */
const KEPT = GRAPHS.map(kept);

describe.each(KEPT)('What may be kept, and so names its entities: $name', (graph) => {
  let engine: Engine;

  beforeAll(async () => {
    engine = await engineFor(composeGraph(graph));
  });

  beforeEach(() => graph.reset?.());

  test.each(graph.cases)('$title', async (each) => {
    expectAnswer(await engine(each.query, each.variables ?? {}), each);
  });
});

test('The plans of many of these graphs tell where entities stand, under keys nobody asked for', () => {
  const some = KEPT.slice(0, 12).map(marksOf);
  expect(some.filter((marks) => marks.length > 0).length).toBeGreaterThan(8);
  expect(some.flat().filter((key) => /^_\w+_key$/.test(key)).length).toBeGreaterThan(20);
});

function kept(graph: FederationGraph): FederationGraph {
  return {
    ...graph,
    subgraphs: graph.subgraphs.map((each) => ({ ...each, sdl: hinted(each.sdl) })),
  };
}

/** Lets everything that a subgraph answers be kept for a minute. */
function hinted(sdl: string): string {
  const hint: ConstDirectiveNode = {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: 'cacheControl' },
    arguments: [
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'maxAge' },
        value: { kind: Kind.INT, value: '60' },
      },
    ],
  };
  const withHint = <Node extends { readonly directives?: readonly ConstDirectiveNode[] }>(
    node: Node,
  ) => ({ ...node, directives: [...(node.directives ?? []), hint] });
  const document = visit(parse(sdl), {
    ObjectTypeDefinition: { leave: withHint },
    ObjectTypeExtension: { leave: withHint },
    FieldDefinition: withHint,
  });
  return `${print(document)}
    directive @cacheControl(maxAge: Int) repeatable on OBJECT | FIELD_DEFINITION`;
}

/** The keys of all marks in the plans of a graph's cases. */
function marksOf(graph: FederationGraph): string[] {
  const planner = createPlanner(composeGraph(graph).supergraph);
  const planned = ({ query }: FederationCase) => {
    try {
      const document = parse(query);
      return planOperation(planner, document, operationIn(document)).plans;
    } catch {
      // Some cases are about what is refused.
      return [];
    }
  };
  return graph.cases
    .flatMap(planned)
    .flatMap(({ steps }) => steps.flatMap(({ parts }) => parts))
    .flatMap(({ marks = [] }) => marks.map(({ key }) => key));
}
