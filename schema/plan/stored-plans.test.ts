import { describe, expect, test } from '@jest/globals';
import { plannerOver } from './planned.fixture.ts';
import { contractKey, formatPlans, parsePlans, planKey, supergraphHash } from './stored-plans.ts';

const { plansOf } = plannerOver({
  a: 'type Query { a(text: String): A } type A @key(fields: "id") { id: ID! }',
  b: 'type A @key(fields: "id") { id: ID! b: Int }',
});
const HASH = supergraphHash('a supergraph');
const BODIES = [
  '{ a { id } }',
  'query ($v: Boolean!) { a(text: "\u2028 \\" ] \\n é") { id b @skip(if: $v) } }',
];
const PLANS = new Map(BODIES.map((body) => [planKey(HASH, body), plansOf(body)]));
const FILE = formatPlans(PLANS);

test('what was written is read, however strange its strings are', () => {
  const read = parsePlans(FILE);
  expect([...read.keys()]).toEqual([...PLANS.keys()]);
  for (const [key, json] of read) expect(JSON.parse(json)).toEqual(PLANS.get(key));
});

test('each operation is one line of JSON', () => {
  const lines = FILE.trimEnd().split('\n');
  expect(lines).toHaveLength(BODIES.length);
  for (const line of lines) expect(JSON.parse(line)).toHaveLength(3);
});

test('nothing is read from nothing', () => {
  expect(formatPlans(new Map())).toBe('');
  expect([...parsePlans('')]).toEqual([]);
});

describe('a line is left out, and the others are read', () => {
  const [first = '', second = ''] = FILE.split('\n');
  const [, key] = [...PLANS.keys()];

  test.each([
    ['when its plan was altered', first.replace('"a"', '"b"')],
    [
      'when a service was renamed to one of the same length',
      first.replace('"service":"a"', '"service":"x"'),
    ],
    [
      'when its sum was altered',
      first.replace(/","[0-9a-f]/, (text) => `","${text.endsWith('0') ? '1' : '0'}`),
    ],
    ['when it was cut off', first.slice(0, -20)],
    ['when it was cut off to valid JSON', `${first.slice(0, first.indexOf(',{'))}]`],
    ['when something was added', `${first} `],
    ['when it is no plan', '{"steps":[]}'],
    ['when two were joined', `${first}${first}`],
  ])('%s', (_, line) => {
    expect(line).not.toBe(first);
    expect([...parsePlans(`${line}\n${second}\n`).keys()]).toEqual([key]);
  });

  test('when the file ends within it', () => {
    expect([...parsePlans(FILE.slice(0, first.length + 50)).keys()]).toEqual([
      [...PLANS.keys()][0],
    ]);
  });
});

test('a line moved under the key of another operation is read under that key only if it is whole', () => {
  // The sum guards against accidents, not against somebody who can write the file.
  const [first = ''] = FILE.split('\n');
  const other = planKey(HASH, 'another');
  expect([...parsePlans(first.replace(/[0-9a-f]{64}/, other)).keys()]).toEqual([other]);
});

describe('the key', () => {
  test('is the same for the same supergraph and body', () => {
    expect(planKey(supergraphHash('a supergraph'), '{ a }')).toBe(planKey(HASH, '{ a }'));
  });

  test('is another for another body, to the letter', () => {
    expect(planKey(HASH, '{ a  }')).not.toBe(planKey(HASH, '{ a }'));
  });

  test('is another for another supergraph, to the letter', () => {
    expect(planKey(supergraphHash('a supergraph '), '{ a }')).not.toBe(planKey(HASH, '{ a }'));
  });
});

test('other limits of arguments are another contract, with other plans', () => {
  const limits = [undefined, { lists: { max: 20 } }, { lists: { max: 20, default: 10 } }];
  const keysOf = (keyOf: (each: (typeof limits)[number]) => string) => new Set(limits.map(keyOf));
  expect(keysOf((each) => contractKey('a supergraph', { limits: each })).size).toBe(3);
  expect(keysOf((each) => planKey(supergraphHash('a supergraph', each), '{ a }')).size).toBe(3);
  expect(contractKey('a supergraph', { limits: undefined })).toBe(contractKey('a supergraph', {}));
});
