import { fork } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { differenceOf } from './compare.ts';
import type { Engine } from './engine.ts';
import { engineFor } from './facet-engine.ts';
import type { Graph } from './graph.ts';
import { endless } from './graphs/endless.ts';
import { ghosts } from './graphs/ghosts.ts';
import { GRAPHS } from './graphs.ts';
import { type Judge, judgeOf } from './judge.ts';
import { KNOWN_FAULTS } from './known-faults.ts';
import { monolithEngine } from './monolith-engine.ts';
import { PROOFS } from './proofs.ts';

describe.each(PROOFS)('$fault: $query', (proof) => {
  test('stock Apollo contradicts the monolith, and agrees with it once cured', async () => {
    const { judge } = await courtOf(proof.graph);
    expect(await judge.judge(proof)).toEqual({ kind: 'known', fault: proof.fault });
  });

  test('the engine agrees with the monolith', async () => {
    const { judge, engine } = await courtOf(proof.graph);
    const right = (await judge.monolith?.(proof)) ?? {};
    expect(differenceOf(await engine(proof), right)).toBeUndefined();
  });
});

test('every known fault has a proof', () => {
  const proven = new Set(PROOFS.map(({ fault }) => fault));
  expect(KNOWN_FAULTS.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([]);
});

describe('a field of an interface that nothing implements', () => {
  const query = { query: '{ ghost { weight } }', variables: {} };

  test('stock Apollo asks nobody and answers null without an error, the monolith with one', async () => {
    const graph = ghosts();
    const judge = await judgeOf(graph, monolithOf(graph));
    expect(await judge.apollo(query)).toEqual({ data: { ghost: null } });
    expect((await judge.monolith?.(query))?.errors).toHaveLength(1);
  });

  test('the engine answers with an error', async () => {
    const engine = await engineFor(ghosts());
    expect((await engine(query)).errors?.length).toBeGreaterThan(0);
  });
});

describe('an interface object that requires a field of its interface, asked for one type of it', () => {
  const query = '{ reviewed { ... on Film { slug } } }';

  test('the stock planner does not end', async () => {
    const { supergraph } = endless();
    expect(await isPlannedInTime(supergraph, '{ reviewed { slug } }')).toBe(true);
    expect(await isPlannedInTime(supergraph, query)).toBe(false);
  });

  test('the monolith answers it', async () => {
    const answer = await monolithOf(endless())({ query, variables: {} });
    expect(answer).toEqual({ data: { reviewed: [{ slug: 'm' }] } });
  });
});

/** Whether a plan is made within three seconds, a hundred times of what other plans take. */
async function isPlannedInTime(supergraph: string, query: string): Promise<boolean> {
  const planner = fork(new URL('plan.child.ts', import.meta.url), { stdio: 'ignore' });
  try {
    planner.send({ supergraph, query });
    await once(planner, 'message');
    const signal = AbortSignal.timeout(3_000);
    const [said] = await once(planner, 'message', { signal }).catch(() => ['too late']);
    return said === 'done';
  } finally {
    planner.kill('SIGKILL');
  }
}

interface Court {
  readonly judge: Judge;
  /** The engine under test. */
  readonly engine: Engine;
}

const courts = new Map<string, Promise<Court>>();

/** A graph's engines, made once. The judge takes the monolith for the engine under test. */
function courtOf(name: string): Promise<Court> {
  const court = courts.get(name) ?? createCourt(name);
  courts.set(name, court);
  return court;
}

async function createCourt(name: string): Promise<Court> {
  const graph = await GRAPHS[name]?.();
  if (!graph) throw new Error(`No graph ${name}.`);
  return { judge: await judgeOf(graph, monolithOf(graph)), engine: await engineFor(graph) };
}

function monolithOf({ monolith }: Graph): Engine {
  if (!monolith) throw new Error('The graph has no monolith.');
  return monolithEngine(monolith);
}
