import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { operationIn } from './operation-plans.ts';
import { plannerOver } from './planned.fixture.ts';
import { PlanError } from './planner.ts';
import { variantKey } from './variant.ts';

const CONDITIONS = ['a', 'b', 'c', 'd', 'e', 'f'];

const planner = plannerOver({
  one: `
    type Query { user: User now: Int }
    type Mutation { ${CONDITIONS.map((name) => `${name}: Int`).join(' ')} }
    type User @key(fields: "id") {
      id: ID! a: Int b: Int c: Int d: Int e: Int f: Int label1: Int label2: Int label3: Int label4: Int
    }
  `,
  two: `
    type User @key(fields: "id") {
      id: ID! more: Int
      label1: Int @override(from: "one", label: "l1")
      label2: Int @override(from: "one", label: "l2")
      label3: Int @override(from: "one", label: "l3")
      label4: Int @override(from: "one", label: "l4")
    }
  `,
});

/** An operation in which each of some conditions decides over the field of its name. */
function conditional(count: number, kind = 'query'): string {
  const names = CONDITIONS.slice(0, count);
  const fields = names.map((name) => `${name} @include(if: $${name})`).join(' ');
  const variables = names.map((name) => `$${name}: Boolean!`).join(', ');
  return `${kind} (${variables}) { ${kind === 'query' ? `user { ${fields} }` : fields} }`;
}

describe('conditions', () => {
  test('an operation without any has one variant', () => {
    expect(planner.plansOf('{ user { id } }').variants).toEqual({ '': 0 });
  });

  test('every combination is planned, and equal plans are kept once', () => {
    const { variants, plans } = planner.plansOf(
      'query ($v: Boolean!, $w: Boolean!) { user { a @include(if: $v) b @skip(if: $w) more @include(if: $v) } now @skip(if: $w) @include(if: $w) }',
    );
    expect(Object.keys(variants).sort()).toEqual(['00', '01', '10', '11']);
    expect(plans).toHaveLength(4);
    const firstOf = (key: string) => plans[variants[key] ?? -1]?.steps[0]?.text;
    expect(firstOf('00')).toBe('{user{b}}');
    expect(firstOf('01')).toBe('{user{__typename}}');
    expect(firstOf('10')).toBe('{user{__typename id a b}}');
    expect(firstOf('11')).toBe('{user{__typename id a}}');
  });

  test('a combination that wants the same shares the plan', () => {
    const { variants, plans } = planner.plansOf(
      'query ($v: Boolean!, $w: Boolean!) { user { id a @include(if: $v) @include(if: $w) } }',
    );
    expect(plans).toHaveLength(2);
    expect(variants['00']).toBe(variants['10']);
    expect(variants['11']).not.toBe(variants['10']);
  });

  test('a combination that wants nothing asks nobody', () => {
    const { variants, plans } = planner.plansOf('query ($v: Boolean!) { now @skip(if: $v) }');
    expect(plans[variants['1'] ?? -1]).toEqual({ steps: [], keys: {} });
  });

  test('five are planned each, in the order of their names', () => {
    const { variants, plans } = planner.plansOf(conditional(5));
    expect(Object.keys(variants)).toHaveLength(32);
    expect(plans).toHaveLength(32);
    expect(plans[variants['01000'] ?? -1]?.steps[0]?.text).toBe('{user{b}}');
    expect(variantKey(['a', 'b', 'c', 'd', 'e'], { b: true }, { labels: [] })).toBe('01000');
  });

  test('six have one plan that fetches everything', () => {
    const { variants, plans } = planner.plansOf(conditional(6));
    expect(variants).toEqual({ '*': 0 });
    expect(plans[0]?.steps[0]?.text).toBe('{user{a b c d e f}}');
    expect(variantKey(CONDITIONS, { b: true }, { labels: [] })).toBe('*');
  });

  test('six are too many for a mutation: nothing may be written in vain', () => {
    expect(() => planner.plansOf(conditional(6, 'mutation'))).toThrow(PlanError);
    expect(
      planner.plansOf(conditional(2, 'mutation')).plans.map(({ steps }) => steps[0]?.text),
    ).toEqual([undefined, 'mutation{a}', 'mutation{b}', 'mutation{a b}']);
  });
});

describe('override labels', () => {
  test('are listed only where they make a difference', () => {
    expect(planner.overrideLabels).toEqual(['l1', 'l2', 'l3', 'l4']);
    expect(planner.plansOf('{ user { more a } }').labels).toEqual([]);
    expect(planner.plansOf('{ user { more label2 } }').labels).toEqual(['l2']);
  });

  test('are planned in every combination with the conditions', () => {
    const { labels, variants, plans } = planner.plansOf(
      'query ($v: Boolean!) { user { label1 label3 @include(if: $v) } }',
    );
    expect(labels).toEqual(['l1', 'l3']);
    expect(Object.keys(variants).sort()).toEqual(
      ['0', '0 l1', '0 l3', '0 l1 l3', '1', '1 l1', '1 l3', '1 l1 l3'].sort(),
    );
    expect(variants['0']).toBe(variants['0 l3']);
    const services = (key: string) => plans[variants[key] ?? -1]?.steps.map((step) => step.service);
    expect(services('1')).toEqual(['one']);
    expect(services('1 l1 l3')).toEqual(['one', 'two']);
    expect(variantKey(['v'], { v: true }, { labels: ['l1', 'l3'] })).toBe('1 l1 l3');
  });

  test('are noticed behind a condition', () => {
    const body = 'query ($v: Boolean!) { user { label1 @skip(if: $v) } }';
    expect(planner.plansOf(body).labels).toEqual(['l1']);
  });

  test('are at most three', () => {
    expect(planner.plansOf('{ user { label1 label2 label3 } }').labels).toHaveLength(3);
    expect(() => planner.plansOf('{ user { label1 label2 label3 label4 } }')).toThrow(PlanError);
  });
});

describe('an operation in a document', () => {
  const document = parse('query A { a } query B { b } fragment F on T { x }');

  test('is found by name, or is the first', () => {
    expect(operationIn(document, 'B').name?.value).toBe('B');
    expect(operationIn(document).name?.value).toBe('A');
  });

  test('that does not exist is refused', () => {
    expect(() => operationIn(document, 'C')).toThrow(PlanError);
    expect(() => operationIn(parse('fragment F on T { x }'))).toThrow(PlanError);
  });
});

describe('What takes something of viewers', () => {
  const guarded = plannerOver({
    one: `
      type Query { user: User }
      type Mutation { touch: Int wipe: Int @federation__authenticated }
      type User @key(fields: "id") {
        id: ID!
        name: String
        email: String @federation__requiresScopes(scopes: [["email"]])
        ${CONDITIONS.map((name) => `${name}: Int @federation__policy(policies: [["${name}"]])`).join(' ')}
      }
    `,
    two: 'type User @key(fields: "id") { id: ID! mail: Int @federation__authenticated }',
  });

  test('is planned for every viewer there can be, and for who may not have it left out', () => {
    const { guards, variants, plans } = guarded.plansOf('{ user { name email mail } }');
    expect(guards?.map(({ fields }) => fields)).toEqual([['User.mail'], ['User.email']]);
    const requests = (key: string) =>
      plans[variants[key] ?? -1]?.steps.map(({ service, text }) => `${service} ${text}`);
    expect(Object.keys(variants)).toEqual(['/00', '/10', '/11']);
    expect(requests('/00')).toEqual(['one {user{name}}']);
    expect(requests('/10')).toHaveLength(2);
    expect(requests('/11')?.[0]).toContain('email');
  });

  test('goes with conditions', () => {
    const { variants, plans } = guarded.plansOf(
      'query ($v: Boolean!) { user { name email @include(if: $v) } }',
    );
    expect(variants).toEqual({ '0/0': 0, '0/1': 0, '1/0': 0, '1/1': 1 });
    expect(plans).toHaveLength(2);
  });

  test('is left out though conditions are too many to be planned each', () => {
    const { variants, plans } = guarded.plansOf(
      conditional(6).replace('user {', 'user { email name'),
    );
    expect(plans[variants['*/0000000'] ?? -1]?.steps[0]?.text).toBe('{user{name}}');
  });

  test('is planned for nobody where a mutation has it', () => {
    const { variants, plans } = guarded.plansOf('mutation { touch wipe }');
    expect(plans[variants['/0'] ?? -1]?.steps).toEqual([]);
    expect(plans[variants['/1'] ?? -1]?.steps).toHaveLength(1);
  });

  test('is refused when it makes too many variants, with the reason', () => {
    const names = CONDITIONS.slice(0, 4);
    const query = `query (${names.map((name) => `$${name}: Boolean!`).join(' ')}) {
      user { ${names.map((name) => `${name} @include(if: $${name})`).join(' ')} }
    }`;
    expect(() => guarded.plansOf(query)).toThrow(PlanError);
    expect(() => guarded.plansOf(query)).toThrow(/make 256 variants of it; at most 128/);
  });
});
