import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { supergraphOf } from '../schema/plan/federated.fixture.ts';
import { createPlanning, type Planning } from './planning.ts';

/** Keys that lead everywhere: every way to a field is considered, and there are very many. */
const SUPERGRAPH = supergraphOf(
  Object.fromEntries(
    ['a', 'b', 'c', 'd', 'e'].map((name) => [
      name,
      `type Query { root_${name}: Node @shareable root: Node @shareable }
       type Node @key(fields: "id") { id: ID! next: Node @shareable x: Int @shareable y: Int @shareable own_${name}: Int }`,
    ]),
  ),
);
const SOURCE = { supergraph: SUPERGRAPH, filter: {} };
const QUICK = { text: '{ root { x } }', conditions: {}, enabled: [], access: '' };
const SLOW = { ...QUICK, text: `{ ${nested(14)} }` };

/** Each level twice under aliases: 2^depth fields from a text that hardly grows. */
function nested(depth: number): string {
  if (depth === 0) return 'root { own_a own_b own_c own_d own_e }'.slice(7, -2);
  const inner = nested(depth - 1);
  return depth === 14
    ? `root { l: next { ${inner} } r: next { ${inner} } }`
    : `l: next { ${inner} } r: next { ${inner} }`;
}

describe('Planning in threads', () => {
  let planning: Planning;

  beforeAll(() => {
    planning = createPlanning({ timeoutMs: 300 });
  });

  afterAll(() => planning.close());

  test('opens a contract, plans its operations and says which cannot be planned', async () => {
    expect(await planning.open(SOURCE)).toMatchObject({ kind: 'opened' });
    const [first, second] = await planning.planOperations(SOURCE, [
      '{ root { x } }',
      '{ root_a { own_b } }',
    ]);
    expect(first).toMatchObject({ kind: 'planned' });
    expect(JSON.parse((first as { plans: string }).plans)).toMatchObject({
      plans: [{ steps: [{}] }],
    });
    expect(second).toMatchObject({ kind: 'planned' });
    const refused = await planning.open({ supergraph: 'type Query { a: Int }', filter: {} });
    expect(refused).toMatchObject({ kind: 'failed', errors: [expect.any(String)] });
  }, 30_000);

  test('plans nothing twice over the last two contracts, and keeps nothing of those before', async () => {
    const plannedOver = async (revision: number) => {
      let planned = 0;
      const source = { ...SOURCE, supergraph: `${SUPERGRAPH}\n# ${revision}` };
      await planning.planOperations(source, ['{ root { x } }'], (few) => {
        planned += few;
      });
      return planned;
    };
    expect([await plannedOver(1), await plannedOver(1), await plannedOver(2)]).toEqual([1, 0, 1]);
    expect([await plannedOver(1), await plannedOver(3), await plannedOver(1)]).toEqual([0, 1, 0]);
    expect(await plannedOver(2)).toBe(1);
  }, 30_000);

  test('ends a thread that takes too long, and goes on with the next', async () => {
    const before = performance.eventLoopUtilization();
    await expect(planning.planVariant(SOURCE, SLOW)).rejects.toMatchObject({
      code: 'COST_ESTIMATED_TOO_EXPENSIVE',
    });
    // The stall was the thread's own: this one had nothing to do but to wait.
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
    expect(await planning.planVariant(SOURCE, QUICK)).toMatchObject({ kind: 'planned' });
  }, 30_000);

  test('does not begin what nobody waits for any more', async () => {
    const slow = [SLOW, { ...SLOW, text: `${SLOW.text} ` }].map((each) =>
      planning.planVariant(SOURCE, each).catch(({ code }) => code),
    );
    const leaving = new AbortController();
    const left = planning.planVariant(SOURCE, QUICK, leaving.signal);
    const refused = expect(left).rejects.toThrow();
    leaving.abort();
    await refused;
    expect(await Promise.all(slow)).toEqual(Array(2).fill('COST_ESTIMATED_TOO_EXPENSIVE'));
  }, 30_000);

  test('goes on with what a thread has begun, though nobody waits for it', async () => {
    const patient = createPlanning({ timeoutMs: 10_000 });
    await patient.planVariant(SOURCE, QUICK);
    // A busy machine's thread may take a while to say that it has begun.
    const outcomes: string[] = [];
    for (const waitMs of [25, 100, 400, 800]) {
      if (outcomes.at(-1) !== 'ended') outcomes.push(await leftAfter(waitMs, patient));
    }
    await patient.close();
    expect(outcomes.at(-1)).toBe('ended');
  }, 30_000);

  test('lets others pass while one is slow', async () => {
    // Both threads have loaded their planner, as they have in a server that is in use.
    await Promise.all([0, 1].map(() => planning.planVariant(SOURCE, QUICK)));
    const slow = planning.planVariant(SOURCE, SLOW).then(
      () => 'slow',
      () => 'slow',
    );
    const quick = planning.planVariant(SOURCE, QUICK).then(() => 'quick');
    expect(await Promise.race([slow, quick])).toBe('quick');
    await slow;
  }, 30_000);
});

/** What becomes of a slow plan that nobody waits for after a while. */
async function leftAfter(waitMs: number, planning: Planning): Promise<string> {
  const leaving = new AbortController();
  let outcome = '';
  const ended = planning.planVariant(SOURCE, SLOW, leaving.signal).then(
    () => {
      outcome = 'ended';
    },
    ({ name }) => {
      outcome = name;
    },
  );
  await setTimeout(waitMs);
  // Had it ended before, nobody would have left.
  if (outcome !== '') return 'too late to leave';
  leaving.abort();
  await ended;
  return outcome;
}
