import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { operationIn, resolveOperation } from '../../schema/index.ts';
import { withPrivateKeys } from '../../schema/plan/private-keys.ts';
import type { FieldError } from './run.ts';
import { dataWriter } from './shape.ts';
import type { Shaping } from './writing.ts';

const schema = buildSchema(`
  type Query {
    item: Item  items: [Item!]  maybe: [Item]  node: Node  nodes: [Node]  sure: Node!  any: Any
    numbers: [[Int!]]  constructor: String  toString: String  hasOwnProperty: String
  }
  type Mutation { rename: Item }
  interface Node { id: ID! }
  type Item implements Node {
    id: ID!  name: String  sure: String!  size: Size  sizes: [Size!]  count: Int  price: Float
    sold: Boolean  json: JSON  part: Item  parts: [Item!]!
  }
  type Person implements Node { id: ID!  name: Int }
  type Alone { id: ID! }
  union Any = Item | Person
  enum Size { SMALL LARGE }
  scalar JSON
`);

/** What an answer's shaping begins with. */
const shapingOf = (more: Partial<Pick<Shaping, 'reported' | 'variables'>> = {}): Shaping => ({
  path: [],
  reported: [],
  found: [],
  isPlain: false,
  isShared: true,
  variables: {},
  ...more,
});

interface Written {
  readonly data: string;
  readonly errors: readonly FieldError[];
}

/** Writes data, given as the JSON text a subgraph would answer, under the client's own names. */
function written(
  query: string,
  data: string,
  more: Partial<Pick<Shaping, 'reported' | 'variables'>> = {},
): Written {
  const document = parse(query);
  const operation = resolveOperation(operationIn(document), document, {});
  const shaping = shapingOf(more);
  const write = dataWriter(operation, { schema, keys: {} });
  return { data: write(JSON.parse(data), shaping), errors: shaping.found };
}

const invalidAt = (...path: (string | number)[]) => ({
  message: 'A service answered a value that its schema does not allow.',
  path,
  extensions: { code: 'RESPONSE_VALIDATION_FAILED' },
});

describe('Fields', () => {
  test('stand in the client’s order, whatever the order of the data', () => {
    const { data } = written(
      '{ item { name ... on Node { id } count ... on Item { name size } } node { id } }',
      '{"node":{"__typename":"Item","id":"b"},"item":{"size":"SMALL","count":1,"id":"a","name":"n"}}',
    );
    expect(data).toBe('{"item":{"name":"n","id":"a","count":1,"size":"SMALL"},"node":{"id":"b"}}');
  });

  test('that the client did not ask for do not leak, `__typename` least of all', () => {
    const { data } = written(
      '{ item { name } nodes { id } }',
      '{"__typename":"Query","secret":1,"item":{"__typename":"Item","id":"a","name":"n","key":1},"nodes":[{"__typename":"Person","id":"p"}]}',
    );
    expect(data).toBe('{"item":{"name":"n"},"nodes":[{"id":"p"}]}');
  });

  test('that are missing are null', () => {
    expect(
      written('{ item { name parts: part { id } } any { __typename } }', '{"item":{}}'),
    ).toEqual({ data: '{"item":{"name":null,"parts":null},"any":null}', errors: [] });
  });

  test('that are none make an empty object', () => {
    const query = 'query($no: Boolean!) { item { id @include(if: $no) } }';
    expect(written(query, '{"item":{"id":"a"}}').data).toBe('{"item":{}}');
    expect(written(query, '{"item":null}').data).toBe('{"item":null}');
  });

  test('of a mutation are written as those of a query', () => {
    expect(written('mutation { __typename rename { id } }', '{"rename":{"id":1}}').data).toBe(
      '{"__typename":"Mutation","rename":{"id":"1"}}',
    );
  });
});

describe('`__typename`', () => {
  test('is told wherever the client asks for it, under any name', () => {
    const { data } = written(
      '{ __typename kind: __typename item { __typename id: __typename } any { t: __typename } }',
      '{"item":{"id":"a"},"any":{"__typename":"Person"}}',
    );
    expect(data).toBe(
      '{"__typename":"Query","kind":"Query","item":{"__typename":"Item","id":"Item"},"any":{"t":"Person"}}',
    );
  });

  test('decides which fragments hold', () => {
    const query =
      '{ nodes { id ... on Item { sold } ... on Person { name } ... on Node { again: id } } }';
    const document = parse(query);
    const operation = resolveOperation(operationIn(document), document);
    const { keys } = withPrivateKeys(operation, new Set());
    const shaping = shapingOf();
    const node = (type: string) => ({
      __typename: type,
      id: type,
      again: type,
      sold: true,
      name: 5,
    });
    const write = dataWriter(operation, { schema, keys });
    expect(write({ nodes: [node('Item'), node('Person')] }, shaping)).toBe(
      '{"nodes":[{"id":"Item","sold":true,"again":"Item"},{"id":"Person","name":5,"again":"Person"}]}',
    );
  });

  test.each([
    ['is missing', '{"id":"a","sold":true}'],
    ['is the interface’s own name', '{"__typename":"Node","id":"a","sold":true}'],
    ['is no text', '{"__typename":7,"id":"a","sold":true}'],
  ])('that %s makes an object in an abstract place what the schema says it is', (_, node) => {
    expect(
      written('{ node { id ... on Item { sold } ... on Node { id } } }', `{"node":${node}}`),
    ).toEqual({
      data: '{"node":{"id":"a"}}',
      errors: [],
    });
  });

  test('that is missing cannot be told, which leaves the object null', () => {
    expect(written('{ node { id __typename } }', '{"node":{"id":"a"}}')).toEqual({
      data: '{"node":null}',
      errors: [invalidAt('node', '__typename')],
    });
  });

  test.each(['Hidden', 'Size', 'Alone', 'Query', '__Type', '__proto__', 'constructor', ''])(
    'of a type that may not stand there, such as "%s", leaves null and one error',
    (type) => {
      const hidden = `{"__typename":"${type}","id":"h"}`;
      expect(
        written('{ node { id } nodes { id } }', `{"node":${hidden},"nodes":[${hidden}]}`),
      ).toEqual({
        data: '{"node":null,"nodes":[null]}',
        errors: [invalidAt('node'), invalidAt('nodes', 0)],
      });
    },
  );

  test('of thousands of invented types is refused each time', () => {
    const nodes = Array.from({ length: 3_000 }, (_, index) => ({ __typename: `T${index}` }));
    const { data, errors } = written('{ nodes { id } }', JSON.stringify({ nodes }));
    expect(JSON.parse(data)).toEqual({ nodes: nodes.map(() => null) });
    expect(errors).toHaveLength(3_000);
  });
});

describe('A null where none may be', () => {
  test('goes up to the nearest place that may be null, and is told of once', () => {
    expect(
      written('{ item { id part { id sure } } }', '{"item":{"id":"a","part":{"id":"b"}}}'),
    ).toEqual({
      data: '{"item":{"id":"a","part":null}}',
      errors: [invalidAt('item', 'part', 'sure')],
    });
  });

  test('goes out of lists whose elements must be there, and stays in lists whose may be null', () => {
    const two = '[{"id":"a"},{"id":null}]';
    expect(written('{ items { id } maybe { id } }', `{"items":${two},"maybe":${two}}`)).toEqual({
      data: '{"items":null,"maybe":[{"id":"a"},null]}',
      errors: [invalidAt('items', 1, 'id'), invalidAt('maybe', 1, 'id')],
    });
    expect(written('{ numbers }', '{"numbers":[[1],[2,null],null]}')).toEqual({
      data: '{"numbers":[[1],null,null]}',
      errors: [invalidAt('numbers', 1, 1)],
    });
  });

  test('that goes all the way up leaves no data', () => {
    expect(written('{ sure { id } item { id } }', '{"item":{"id":"a"}}')).toEqual({
      data: 'null',
      errors: [invalidAt('sure')],
    });
  });

  test.each([
    ['at the very place', ['item', 'sure']],
    ['above it', ['item']],
    ['of everything', []],
    ['below it', ['item', 'sure', 'deeper']],
  ])('is not told of again when a subgraph reported an error %s', (_, path) => {
    const reported = [{ message: 'Busy.', path, extensions: { code: 'X' } }];
    expect(written('{ item { sure } }', '{"item":{}}', { reported })).toEqual({
      data: '{"item":null}',
      errors: [],
    });
  });

  test.each([
    ['at another place', ['items']],
    ['beside it', ['item', 'name']],
    ['at another element', ['items', 1]],
  ])('is told of when the error a subgraph reported is %s', (_, path) => {
    const reported = [{ message: 'Busy.', path, extensions: { code: 'X' } }];
    expect(written('{ item { sure } }', '{"item":{}}', { reported }).errors).toEqual([
      invalidAt('item', 'sure'),
    ]);
  });
});

describe('A list of thousands', () => {
  const items = Array.from({ length: 5_000 }, (_, at) => ({
    id: `i${at}`,
    sizes: at % 1_000 === 0 ? Array<string>(5_000).fill('SMALL') : [],
    count: at,
  }));

  test('is written whole', () => {
    const { data, errors } = written(
      '{ items { id sizes count } }',
      JSON.stringify({ items: items }),
    );
    expect(data).toBe(JSON.stringify({ items }));
    expect(errors).toEqual([]);
  });

  test('goes as a whole for a null in its last element, and nothing else does', () => {
    const last = { ...items[0], id: null };
    const { data, errors } = written(
      '{ numbers items { id sizes count } toString }',
      JSON.stringify({ numbers: [[1]], items: [...items, last], toString: 's' }),
    );
    expect(data).toBe('{"numbers":[[1]],"items":null,"toString":"s"}');
    expect(errors).toEqual([invalidAt('items', items.length, 'id')]);
  });

  test('loses no element but the one that has a null where none may be', () => {
    const maybe = [...items.slice(0, 4_000), { id: null }, ...items.slice(4_000)];
    const { data } = written('{ maybe { id sizes count } }', JSON.stringify({ maybe }));
    expect(JSON.parse(data)).toEqual({ maybe: maybe.with(4_000, null as never) });
  });

  test('in a list that goes for a null leaves nothing behind', () => {
    const parts = items.map(({ id }) => ({ id }));
    const { data } = written(
      '{ maybe { parts { id } sure } }',
      JSON.stringify({
        maybe: [
          { parts, sure: 's' },
          { parts, sure: null },
          { parts, sure: 't' },
        ],
      }),
    );
    expect(JSON.parse(data)).toEqual({ maybe: [{ parts, sure: 's' }, null, { parts, sure: 't' }] });
  });
});

describe('A value that is not what the schema says', () => {
  test.each([
    ['an enum value nobody declared', 'size', '"HUGE"'],
    ['an enum value of another letter case', 'size', '"small"'],
    ['a name every object inherits for an enum', 'size', '"toString"'],
    ['a number for an enum', 'size', '0'],
    ['an object for a leaf', 'name', '{"a":1}'],
    ['a list for a leaf', 'name', '["a"]'],
    ['a number for a text', 'name', '5'],
    ['a text for a number', 'count', '"5"'],
    ['a fraction for an Int', 'count', '5.5'],
    ['a number beyond 32 bits for an Int', 'count', '2147483648'],
    ['a number for a Boolean', 'sold', '1'],
    ['a number beyond all numbers', 'price', '1e999'],
    ['a leaf for an object', 'part { id }', '"b"'],
    ['a list for an object', 'part { id }', '[{"id":"b"}]'],
    ['a leaf for a list', 'sizes', '"SMALL"'],
    ['an object for a list', 'sizes', '{"0":"SMALL","length":1}'],
  ])('such as %s is null and one error, the rest intact', (_, field, value) => {
    const name = field.split(' ')[0] ?? '';
    const item = `{"id":"a","${name}":${value}}`;
    expect(
      written(
        `{ item { ${field} id } any { __typename } }`,
        `{"item":${item},"any":{"__typename":"Item"}}`,
      ),
    ).toEqual({
      data: `{"item":{"${name}":null,"id":"a"},"any":{"__typename":"Item"}}`,
      errors: [invalidAt('item', name)],
    });
  });

  test.each(['"x"', '5', 'true', '[]', '[[]]'])(
    'such as %s for an object or its interface is null',
    (value) => {
      expect(written('{ item { id } node { id } }', `{"item":${value},"node":${value}}`)).toEqual({
        data: '{"item":null,"node":null}',
        errors: [invalidAt('item'), invalidAt('node')],
      });
    },
  );

  test('is told of with its place in lists of lists', () => {
    expect(written('{ numbers }', '{"numbers":[[1],7,["x"],[[2]]]}')).toEqual({
      data: '{"numbers":[[1],null,null,null]}',
      errors: [invalidAt('numbers', 1), invalidAt('numbers', 2, 0), invalidAt('numbers', 3, 0)],
    });
  });

  test('is told of even where a subgraph reported an error', () => {
    const reported = [{ message: 'Busy.', path: ['item'], extensions: { code: 'X' } }];
    const { errors } = written('{ item { count } }', '{"item":{"count":"x"}}', { reported });
    expect(errors).toEqual([invalidAt('item', 'count')]);
  });

  test('does not leave its path behind for what is written after it', () => {
    const { errors } = written(
      '{ item { parts { id parts { id } } count } sure { id } }',
      '{"item":{"parts":[{"id":"b","parts":[{"id":"c"}]}],"count":"x"},"sure":null}',
    );
    expect(errors.map(({ path }) => path)).toEqual([['item', 'count'], ['sure']]);
  });
});

describe('Names that every object answers to', () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];

  test.each(names)('may be aliases: %s', (name) => {
    const document = parse(`{ ${name}: item { ${name}: name } }`);
    const operation = resolveOperation(operationIn(document), document);
    const { keys, operation: keyed } = withPrivateKeys(operation, new Set());
    const [field] = keyed.selectionSet.selections;
    const key = field?.kind === 'Field' ? field.alias?.value : undefined;
    expect(Object.values(keys)).toContain(key);
    const inner = Object.values(keys).find((each) => each !== key) ?? '';
    const shaping = shapingOf();
    const write = dataWriter(operation, { schema, keys });
    expect(write(JSON.parse(`{"${key}":{"${inner}":"n"}}`), shaping)).toBe(
      `{"${name}":{"${name}":"n"}}`,
    );
    expect(write({}, shaping)).toBe(`{"${name}":null}`);
    expect(shaping.found).toEqual([]);
  });

  test('may be fields, which are null unless a subgraph answered them', () => {
    const query = '{ constructor toString hasOwnProperty }';
    expect(written(query, '{"constructor":"c","hasOwnProperty":"h"}')).toEqual({
      data: '{"constructor":"c","toString":null,"hasOwnProperty":"h"}',
      errors: [],
    });
  });

  test('may be in the data, where nobody looks', () => {
    const evil = '{"__proto__":{"name":"evil"},"constructor":{"prototype":{"name":"evil"}}}';
    expect(written('{ item { name } }', `{"item":${evil}}`).data).toBe('{"item":{"name":null}}');
    expect(({} as Record<string, unknown>).name).toBeUndefined();
  });
});

describe('Introspection', () => {
  test('is answered here, in its place among the data', () => {
    const { data } = written(
      '{ item { id } __type(name: "Size") { name values: enumValues { name } } node { id } __typename }',
      '{"node":{"__typename":"Item","id":"b"},"item":{"id":"a"}}',
    );
    expect(data).toBe(
      '{"item":{"id":"a"},"__type":{"name":"Size","values":[{"name":"SMALL"},{"name":"LARGE"}]},"node":{"id":"b"},"__typename":"Query"}',
    );
  });

  test('sees the variables of each run, and their defaults', () => {
    const document = parse(
      'query($type: String! = "Size", $other: Int) { t: __type(name: $type) { name } }',
    );
    const operation = resolveOperation(operationIn(document), document);
    const write = dataWriter(operation, { schema, keys: {} });
    const shaping = shapingOf();
    const name = (variables: Record<string, unknown>) => write({}, { ...shaping, variables });
    expect(name({ type: 'Item' })).toBe('{"t":{"name":"Item"}}');
    expect(name({})).toBe('{"t":{"name":"Size"}}');
    expect(name({ type: 'Nothing', other: 5 })).toBe('{"t":null}');
    expect(name({ type: 'Any' })).toBe('{"t":{"name":"Any"}}');
  });

  test('knows nothing of what is hidden, and wins over what a subgraph answers', () => {
    expect(
      written('{ __type(name: "Hidden") { name } }', '{"__type":{"name":"Hidden"}}').data,
    ).toBe('{"__type":null}');
  });

  test('is merged from all the places that ask for it', () => {
    const { data } = written(
      '{ __schema { queryType { name } } ... on Query { __schema { queryType { kind } } } }',
      '{}',
    );
    expect(data).toBe('{"__schema":{"queryType":{"name":"Query","kind":"OBJECT"}}}');
  });
});

test('An object that stands at many places is written, and its faults told of, at each', () => {
  const shared = { __typename: 'Item', id: 'a', count: 'x' };
  const document = parse('{ nodes { id ... on Item { count } } item { count id } }');
  const operation = resolveOperation(operationIn(document), document);
  const shaping = shapingOf();
  const write = dataWriter(operation, { schema, keys: {} });
  expect(write({ nodes: [shared, shared], item: shared }, shaping)).toBe(
    '{"nodes":[{"id":"a","count":null},{"id":"a","count":null}],"item":{"count":null,"id":"a"}}',
  );
  expect(shaping.found.map(({ path }) => path)).toEqual([
    ['nodes', 0, 'count'],
    ['nodes', 1, 'count'],
    ['item', 'count'],
  ]);
});

test('A null that a subgraph explained at some places of an object is told of at the others', () => {
  const shared = { __typename: 'Item', id: 'a', part: { sure: null } };
  const document = parse('{ items { id part { sure } } }');
  const operation = resolveOperation(operationIn(document), document);
  const reported = [0, 1].map((index) => ({
    message: '',
    path: ['items', index, 'part', 'sure'],
    extensions: { code: 'NOT_FOUND' },
  }));
  const shaping = shapingOf({ reported });
  const write = dataWriter(operation, { schema, keys: {}, shared: [['items', '@']] });
  expect(write({ items: [shared, shared, shared] }, shaping)).toBe(
    '{"items":[{"id":"a","part":null},{"id":"a","part":null},{"id":"a","part":null}]}',
  );
  expect(shaping.found.map(({ path }) => path)).toEqual([['items', 2, 'part', 'sure']]);
});
