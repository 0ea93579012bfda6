import { describe, expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { operationIn, type Plan, variantKey } from '../schema/index.ts';
import type { Executable } from './execute/executable.ts';
import { createVariants, labelSwitch, plannedVariant, type VariantName } from './variants.ts';

const PLAN: Plan = { steps: [], keys: {} };

/** An operation whose executables are the texts they were compiled from. */
function stage(
  text: string,
  more: {
    labels?: string[];
    enabled?: string[];
    plan?: (abandoned: AbortSignal) => Promise<Plan>;
  } = {},
) {
  const document = parse(text);
  const enabled = new Set(more.enabled);
  const asked: VariantName[] = [];
  const compiled: string[] = [];
  const find = createVariants(
    { definition: operationIn(document), document },
    {
      labels: more.labels ?? [],
      isEnabled: (label) => enabled.has(label),
      planOf: (variant) => {
        asked.push(variant);
        return more.plan ?? PLAN;
      },
      compile: (operation) => {
        const shown = print(operation.selectionSet).replace(/\s+/g, ' ');
        compiled.push(shown);
        return (async () => shown) as unknown as Executable;
      },
    },
  );
  const findEach = (...each: Record<string, unknown>[]) =>
    Promise.all(each.map((variables) => find(variables)));
  return { find, findEach, asked, compiled, enabled, keys: () => asked.map(({ key }) => key) };
}

describe('Each way the conditions of an operation may stand', () => {
  const TEXT = 'query($a: Boolean!, $b: Boolean = true) { x @include(if: $a) y @skip(if: $b) z }';

  test('is compiled once, without what it does not want', () => {
    const { find, compiled, keys } = stage(TEXT);
    const ways = [true, false].flatMap((a) => [true, false].map((b) => ({ a, b })));
    const first = ways.map((variables) => find(variables));
    expect(ways.map((variables) => find(variables))).toEqual(first);
    expect(new Set(first).size).toBe(4);
    expect(compiled).toEqual(['{ x z }', '{ x y z }', '{ z }', '{ y z }']);
    expect(keys()).toEqual(['11', '10', '01', '00']);
  });

  test('counts a default where a variable was not given', () => {
    const { find, compiled } = stage(TEXT);
    expect(find({ a: false })).toBe(find({ a: false, b: true }));
    expect(compiled).toEqual(['{ z }']);
  });

  test('is BAD_USER_INPUT where a null was given, which is no Boolean!', () => {
    const { find, compiled } = stage(TEXT);
    const refused = expect.objectContaining({ code: 'BAD_USER_INPUT' });
    expect(() => find({ a: false, b: null })).toThrow(refused);
    expect(compiled).toEqual([]);
  });

  test('looks at no other variable, and at nothing every object inherits', async () => {
    const { find, findEach, compiled } = stage(
      'query($constructor: Boolean = false, $n: Int) { x @include(if: $constructor) z }',
    );
    expect(find({})).toBe(find({ n: 5, more: true }));
    await findEach(JSON.parse('{"__proto__":{"constructor":true}}'));
    expect(compiled).toEqual(['{ z }']);
    expect(find({ constructor: true })).not.toBe(find({}));
  });

  test('counts conditions in fragments', async () => {
    const { findEach, compiled } = stage(
      'query($a: Boolean!) { ...F ... @skip(if: $a) { q } } fragment F on Query { p @include(if: $a) }',
    );
    await findEach({ a: true }, { a: false });
    expect(compiled.map((shown) => shown.match(/[pq]/g))).toEqual([['p'], ['q']]);
  });
});

describe('An operation with more than five conditions', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const text = `query(${names.map((name) => `$${name}: Boolean!`).join(' ')}) {
    ${names.map((name) => `${name} @include(if: $${name})`).join(' ')} z
  }`;

  test('has one plan, and still leaves out what is not wanted', async () => {
    const { findEach, compiled, keys } = stage(text);
    await findEach({ a: true }, { a: true, f: true });
    expect(compiled).toEqual(['{ a z }', '{ a f z }']);
    expect(new Set(keys())).toEqual(new Set(['*']));
  });

  test('keeps all of sixty-four compiled ways', async () => {
    const { findEach, compiled } = stage(text);
    const every = Array.from({ length: 64 }, (_, bits) =>
      Object.fromEntries(names.map((name, at) => [name, (bits & (1 << at)) !== 0])),
    );
    await findEach(...every, ...every);
    expect(compiled).toHaveLength(64);
  });
});

describe('Override labels', () => {
  test('that are on make another variant', () => {
    const { find, enabled, keys } = stage('query($a: Boolean!) { x @include(if: $a) z }', {
      labels: ['percent(5)', 'later'],
    });
    const without = find({ a: true });
    enabled.add('percent(5)');
    expect(find({ a: true })).not.toBe(without);
    expect(keys()).toEqual(['1', '1 percent(5)']);
    enabled.clear();
    expect(find({ a: true })).toBe(without);
  });

  test.each<[string, boolean]>([
    ['percent(0)', false],
    ['percent(100)', true],
    ['percent(100.0)', true],
    ['percent(-1)', false],
    ['percent()', false],
    ['percent(100', false],
    ['beta', false],
    ['', false],
    ['stock-service', true],
  ])('are on by chance as much as they say, or because they are switched on: %j', (label, isOn) => {
    const isOnNow = labelSwitch(['stock-service']);
    expect(Array.from({ length: 200 }, () => isOnNow(label))).toEqual(Array(200).fill(isOn));
  });

  test('are on for about as many requests of a hundred as they say', () => {
    const isOn = labelSwitch([]);
    const on = Array.from({ length: 10_000 }, () => isOn('percent(30)')).filter(Boolean);
    expect(on.length).toBeGreaterThan(2_600);
    expect(on.length).toBeLessThan(3_400);
  });
});

/** A plan that a test makes when it wants, and the signals that tell when nobody waits for it. */
function planInTheMaking() {
  const made = Promise.withResolvers<Plan>();
  const signals: AbortSignal[] = [];
  const plan = (signal: AbortSignal) => {
    signals.push(signal);
    return made.promise;
  };
  return { plan, made, signals };
}

describe('A plan still to be made', () => {
  test('is made once for all who wait', async () => {
    let made = 0;
    const plan = async () => {
      made += 1;
      return PLAN;
    };
    const { find, compiled } = stage('{ x }', { plan });
    const [one, two] = [find({}), find({})];
    expect(one).toBeInstanceOf(Promise);
    expect(await one).toBe(await two);
    expect(find({})).toBe(await one);
    expect([made, compiled.length]).toEqual([1, 1]);
  });

  test('that failed is tried again', async () => {
    let tries = 0;
    const plan = async () => {
      tries += 1;
      if (tries === 1) throw new Error('too slow');
      return PLAN;
    };
    const { find } = stage('{ x }', { plan });
    const [one, two] = [find({}), find({})];
    await expect(one).rejects.toThrow('too slow');
    await expect(two).rejects.toThrow('too slow');
    expect(await find({})).toBeInstanceOf(Function);
    expect(tries).toBe(2);
  });

  test('keeps nobody who leaves, and is there for who stays', async () => {
    const { plan, made, signals } = planInTheMaking();
    const { find } = stage('{ x }', { plan });
    const leaver = new AbortController();
    const left = find({}, '', leaver.signal);
    const stayed = find({});
    leaver.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(signals[0]?.aborted).toBe(false);
    made.resolve(PLAN);
    expect(await stayed).toBeInstanceOf(Function);
  });

  test('is abandoned when the last has left; if it comes all the same it is kept', async () => {
    const { plan, made, signals } = planInTheMaking();
    const { find } = stage('{ x }', { plan });
    const leaver = new AbortController();
    const both = [find({}, '', leaver.signal), find({}, '', leaver.signal)];
    leaver.abort(new Error('gone'));
    for (const left of both) await expect(left).rejects.toThrow('gone');
    expect(signals[0]?.aborted).toBe(true);
    made.resolve(PLAN);
    await made.promise;
    expect(find({})).toBeInstanceOf(Function);
  });
});

describe('The plan of a registered variant', () => {
  const plans = { labels: [], variants: { '0': 0, '1': 1, '': 0 }, plans: [PLAN, { ...PLAN }] };

  test('is that of its name', () => {
    expect(plannedVariant(plans, '1')).toBe(plans.plans[1]);
  });

  test.each(['2', '*', 'toString', '__proto__'])('is missed by name: %j', (key) => {
    expect(() => plannedVariant(plans, key)).toThrow(`no plan for the variant "${key}"`);
  });

  test('has the name that planning gave it', () => {
    expect(variantKey(['a', 'b'], { a: true, b: false }, { labels: ['l'] })).toBe('10 l');
  });
});
