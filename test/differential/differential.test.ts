import { afterAll, describe, test } from '@jest/globals';
import type { Operation } from './engine.ts';
import { engineFor } from './facet-engine.ts';
import type { Graph } from './graph.ts';
import { GRAPHS } from './graphs.ts';
import { type Judge, judgeOf } from './judge.ts';
import { generateOperation } from './operation-generator.ts';
import { shrink } from './shrink.ts';

// DIFFERENTIAL_GRAPH names one graph, DIFFERENTIAL_SEED is the seed of its first operation, and
// DIFFERENTIAL_OPERATIONS says how many follow on all graphs together.
const { DIFFERENTIAL_GRAPH, DIFFERENTIAL_SEED, DIFFERENTIAL_OPERATIONS } = process.env;
const names = DIFFERENTIAL_GRAPH ? [DIFFERENTIAL_GRAPH] : Object.keys(GRAPHS);
const firstSeed = Number(DIFFERENTIAL_SEED ?? 1);
const operationsEach = Math.ceil(Number(DIFFERENTIAL_OPERATIONS ?? 10_000) / names.length);

const TIMEOUT_MS = 600_000;
const SHRUNK_FAILURES = 12;

interface Figures {
  readonly graph: string;
  readonly operations: number;
  readonly equal: number;
  /** Proven faults of Apollo's by name. */
  readonly faults: ReadonlyMap<string, number>;
}

const figures: Figures[] = [];

describe(`${operationsEach} operations from seed ${firstSeed} on`, () => {
  test.each(names)(
    'on the graph %s the engine answers as Apollo does, or Apollo is proven wrong',
    async (name) => {
      const graph = await graphOf(name);
      try {
        const judge = await judgeOf(graph, await engineFor(graph));
        const failures = await compare(graph, judge);
        if (failures.length > 0) throw new Error(failures.join('\n\n'));
      } finally {
        await graph.close?.();
      }
    },
    TIMEOUT_MS,
  );

  afterAll(() => {
    console.log(figures.map(formatFigures).join('\n'));
  });
});

function graphOf(name: string): Graph | Promise<Graph> {
  const graph = GRAPHS[name];
  if (!graph) throw new Error(`No graph ${name}; there are ${Object.keys(GRAPHS).join(', ')}.`);
  return graph();
}

/** Runs the graph's operations, keeps the figures, and describes what nothing explains. */
async function compare(graph: Graph, judge: Judge): Promise<string[]> {
  const faults = new Map<string, number>();
  const failing: { seed: number; operation: Operation }[] = [];
  let equal = 0;
  for (let seed = firstSeed; seed < firstSeed + operationsEach; seed += 1) {
    const operation = generateOperation(graph.api, seed, {
      values: graph.values,
      // What cannot be undone is not done.
      kinds: graph.reset ? 'any' : 'queries',
    });
    const verdict = await judge.judge(operation);
    if (verdict.kind === 'equal') equal += 1;
    else if (verdict.kind === 'different') failing.push({ seed, operation });
    else faults.set(verdict.fault, (faults.get(verdict.fault) ?? 0) + 1);
  }
  figures.push({ graph: graph.name, operations: operationsEach, equal, faults });
  // Many operations fail for one reason, and shrink to one and the same.
  const shown = new Map<string, string>();
  for (const { seed, operation } of failing.slice(0, SHRUNK_FAILURES)) {
    const smallest = await shrink(operation, {
      schema: graph.api,
      fails: async (each) => (await judge.judge(each)).kind === 'different',
    });
    if (shown.has(smallest.query)) continue;
    shown.set(smallest.query, await describeFailure(graph, judge, seed, smallest));
  }
  if (failing.length === 0) return [];
  return [`${failing.length} of ${operationsEach} operations differ.`, ...shown.values()];
}

/** An operation that differs, and how to run again the one it was shrunk from. */
async function describeFailure(
  graph: Graph,
  judge: Judge,
  seed: number,
  smallest: Operation,
): Promise<string> {
  const verdict = await judge.judge(smallest);
  return [
    `DIFFERENTIAL_GRAPH=${graph.name} DIFFERENTIAL_SEED=${seed} DIFFERENTIAL_OPERATIONS=1`,
    smallest.query,
    `variables ${JSON.stringify(smallest.variables)}`,
    verdict.kind === 'different' ? verdict.difference : 'differs only sometimes',
  ].join('\n');
}

function formatFigures({ graph, operations, equal, faults }: Figures): string {
  const known = [...faults].sort(([, a], [, b]) => b - a);
  const total = known.reduce((sum, [, count]) => sum + count, 0);
  const lines = known.map(([fault, count]) => `    ${count} × ${fault}`);
  const summary = `${graph}: ${operations} operations, ${equal} equal, ${total} proven faults of Apollo`;
  return [summary, ...lines].join('\n');
}
