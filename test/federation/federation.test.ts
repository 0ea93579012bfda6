import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { apolloEngine } from './apollo-engine.ts';
import { composeGraph } from './composed-graph.ts';
import type { Answer, Engine } from './engine.ts';
import { engineFor } from './engine-under-test.ts';
import { expectAnswer } from './expected-answer.ts';
import type { FederationCase, FederationGraph } from './federation-graph.ts';
import { GRAPHS } from './graphs.ts';
import { KNOWN_APOLLO_FAULTS } from './known-apollo-faults.ts';

describe.each(GRAPHS)('$name', (graph) => {
  let engine: Engine;

  beforeAll(async () => {
    engine = await engineFor(composeGraph(graph));
  });

  beforeEach(() => graph.reset?.());

  test.each(answerable(graph))('$title', async (each) => {
    expectAnswer(await ask(engine, each), each);
  });
});

/** The day one of these answers as it should, it leaves the list. */
describe('stock Apollo Gateway answers wrongly', () => {
  test.each(KNOWN_APOLLO_FAULTS)('$graph: $case ($reason)', async (fault) => {
    const graph = GRAPHS.find(({ name }) => name === fault.graph);
    const each = graph?.cases.find(({ title }) => title === fault.case);
    if (!graph || !each) throw new Error('There is no such case.');
    graph.reset?.();
    const answer = await ask(await apolloEngine(composeGraph(graph)), each);
    expect(() => expectAnswer(answer, each)).toThrow();
  });
});

/** All cases, save those that stock Apollo is known to fail while it is the engine under test. */
function answerable({ name, cases }: FederationGraph): readonly FederationCase[] {
  if (engineFor !== apolloEngine) return cases;
  const faults = KNOWN_APOLLO_FAULTS.filter(({ graph }) => graph === name);
  return cases.filter(({ title }) => !faults.some((fault) => fault.case === title));
}

function ask(engine: Engine, { query, variables = {} }: FederationCase): Promise<Answer> {
  return engine(query, variables);
}
