import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import {
  createContract,
  createPlanner,
  operationIn,
  type Part,
  type Plan,
  resolveOperation,
  type Step,
} from '../../schema/index.ts';
import { supergraphOf } from '../../schema/plan/federated.fixture.ts';
import {
  type FakeSubgraphs,
  fakeSubgraphs,
  type Reply,
} from '../../test/testkit/fake-subgraphs.ts';
import { SubgraphError } from '../subgraph/error.ts';
import { createExecutable, type ExecutableRequest } from './executable.ts';

const schema = buildSchema(`
  type Query { item: Item  items: [Item]  grid: [[Item]]  other: Int  rate(of: String): Int  sure: Item! }
  type Mutation { first: Int  second: Int  third: Int }
  type Item { id: ID!  name: String  price: Int  sure: Int!  size: Size  stock: Int  next: Item }
  type Size { x: Int  y: Int }
`);

const KEY = [{ name: '__typename' }, { name: 'id' }];

/** A step that reads root fields. */
function root(fields: string[], more: Partial<Step> = {}): Step {
  return {
    service: 'items',
    kind: 'query',
    text: `{${fields.join(' ')}}`,
    variables: [],
    after: [],
    parts: [{ paths: [[]], fields }],
    ...more,
  };
}

/** A step that reads entities. */
function entities(paths: string[][], more: Partial<Step> = {}, part: Partial<Part> = {}): Step {
  const asks = { field: '_entities', variable: 'representations', requires: KEY };
  return {
    service: 'prices',
    kind: 'query',
    text: 'query($representations:[_Any!]!){_entities(representations:$representations){...on Item{price}}}',
    variables: [],
    after: [0],
    parts: [{ paths, entities: asks, ...part }],
    ...more,
  };
}

interface Asking {
  readonly query: string;
  readonly steps: readonly Step[];
  readonly keys?: Plan['keys'];
}

function executableOf({ query, steps, keys = {} }: Asking, { client }: FakeSubgraphs) {
  const document = parse(query);
  const operation = resolveOperation(operationIn(document), document);
  const executable = createExecutable(
    operation,
    { steps, keys },
    { schema, client, urlOf: (service) => `http://${service}/`, isAbstract: () => false },
  );
  return async (request: Partial<ExecutableRequest> = {}) => {
    const { signal } = new AbortController();
    const result = await executable({
      variables: {},
      requestId: 'r',
      viewer: null,
      signal,
      ...request,
    });
    return { ...result, data: JSON.parse(result.answer).data };
  };
}

/** Runs an operation once, with what each subgraph answers. */
async function run(
  asking: Asking,
  replies: Readonly<Record<string, Reply>>,
  request?: Partial<ExecutableRequest>,
) {
  const subgraphs = fakeSubgraphs(replies);
  const { data, errors } = await executableOf(asking, subgraphs)(request);
  return { data, errors, asked: subgraphs.asked };
}

const item = (id: unknown, more = {}) => ({ __typename: 'Item', id, ...more });
/** Answers a price for each representation: 1 for the first, 2 for the second. */
const prices: Reply = ({ variables }) => ({
  data: {
    _entities: variables.representations.map((_: unknown, index: number) => ({ price: index + 1 })),
  },
});

describe('Entities', () => {
  test('that are equal are asked for once, and answered at every place', async () => {
    const { data, asked } = await run(
      { query: '{ items { id price } }', steps: [root(['items']), entities([['items', '@']])] },
      { items: () => ({ data: { items: [item('a'), item('b'), null, item('a')] } }), prices },
    );
    expect(asked[1]?.variables).toEqual({ representations: [item('a'), item('b')] });
    expect(data).toEqual({
      items: [{ id: 'a', price: 1 }, { id: 'b', price: 2 }, null, { id: 'a', price: 1 }],
    });
  });

  test('that hold the very same are asked for once, with all that stands in them', async () => {
    const stocks: Partial<Step> = {
      service: 'stocks',
      text: 'query($representations:[_Any!]!){_entities(representations:$representations){...on Item{stock}}}',
    };
    const nested = () => item('a', { next: item('b', { size: { x: 1 } }) });
    const { asked } = await run(
      {
        query: '{ items { stock next { price } } }',
        steps: [
          root(['items']),
          entities([['items', '@']], stocks),
          entities([['items', '@', 'next']], { after: [1] }),
        ],
      },
      {
        items: () => ({ data: { items: [nested(), nested()] } }),
        stocks: () => ({ data: { _entities: [{ stock: 7 }] } }),
        prices,
      },
    );
    expect(asked.map(({ variables }) => variables.representations)).toEqual([
      undefined,
      [item('a')],
      [item('b')],
    ]);
  });

  test('at several places travel together, in lists of lists too', async () => {
    const { data, asked } = await run(
      {
        query: '{ grid { price } item { price } }',
        steps: [root(['grid', 'item']), entities([['item'], ['grid', '@', '@']])],
      },
      { items: () => ({ data: { grid: [[item('a')], [item('b')]], item: item('b') } }), prices },
    );
    expect(asked[1]?.variables).toEqual({ representations: [item('b'), item('a')] });
    expect(data).toEqual({ grid: [[{ price: 2 }], [{ price: 1 }]], item: { price: 1 } });
  });

  test('that lack a required field are not asked for', async () => {
    const { data, errors, asked } = await run(
      { query: '{ items { id price } }', steps: [root(['items']), entities([['items', '@']])] },
      {
        items: () => ({
          data: { items: [{ __typename: 'Item' }, { id: 'b' }, item('c')] },
        }),
        prices,
      },
    );
    expect(asked[1]?.variables).toEqual({ representations: [item('c')] });
    expect(data).toEqual({ items: [null, { id: 'b', price: null }, { id: 'c', price: 1 }] });
    expect(errors.map(({ path }) => path)).toEqual([['items', 0, 'id']]);
  });

  test('are asked for with keys that are null', async () => {
    const { asked } = await run(
      { query: '{ item { price } }', steps: [root(['item']), entities([['item']])] },
      { items: () => ({ data: { item: item(null) } }), prices },
    );
    expect(asked[1]?.variables).toEqual({ representations: [item(null)] });
  });

  test.each([
    ['no object', null],
    ['an empty list', []],
    ['nulls only', [null]],
    ['objects without their key only', [{ __typename: 'Item' }]],
  ])('that are none cost no request: %s', async (_, items) => {
    const { asked, errors } = await run(
      { query: '{ items { price } }', steps: [root(['items']), entities([['items', '@']])] },
      { items: () => ({ data: { items } }), prices },
    );
    expect(asked.map(({ service }) => service)).toEqual(['items']);
    expect(errors).toEqual([]);
  });

  test('that are null leave what is known of them', async () => {
    const { data, errors } = await run(
      { query: '{ items { id price } }', steps: [root(['items']), entities([['items', '@']])] },
      {
        items: () => ({ data: { items: [item('a'), item('b')] } }),
        prices: () => ({ data: { _entities: [null, { price: 2 }] } }),
      },
    );
    expect(data).toEqual({
      items: [
        { id: 'a', price: null },
        { id: 'b', price: 2 },
      ],
    });
    expect(errors).toEqual([]);
  });

  test.each([
    ['too few', [{ price: 1 }]],
    ['too many', [{ price: 1 }, { price: 2 }, { price: 3 }]],
    ['none', []],
    ['no list', { price: 1 }],
    ['null, without a reason', null],
    ['nothing at all', undefined],
  ])(
    'that are %s are SUBREQUEST_MALFORMED_RESPONSE where they belong, and none is used',
    async (_, _entities) => {
      const { data, errors } = await run(
        {
          query: '{ list: items { id price } other }',
          steps: [root(['items', 'other']), entities([['items', '@']])],
          keys: { 'list:items': 'items' },
        },
        {
          items: () => ({ data: { items: [item('a'), item('b')], other: 7 } }),
          prices: () => ({ data: { _entities } }),
        },
      );
      expect(data).toEqual({
        list: [
          { id: 'a', price: null },
          { id: 'b', price: null },
        ],
        other: 7,
      });
      expect(errors).toEqual(
        [0, 1].map((index) => ({
          message: expect.any(String),
          path: ['list', index, 'price'],
          extensions: { code: 'SUBREQUEST_MALFORMED_RESPONSE', service: 'prices' },
        })),
      );
    },
  );

  test('that are null without a reason are told of, whatever else failed', async () => {
    const { errors } = await run(
      {
        query: '{ items { price stock } }',
        steps: [
          root(['items']),
          entities([['items', '@']]),
          entities([['items', '@']], { service: 'stocks' }),
        ],
      },
      {
        items: () => ({ data: { items: [item('a')] } }),
        prices: () => new SubgraphError('prices', 'SUBREQUEST_HTTP_ERROR'),
        stocks: () => ({ data: { _entities: null } }),
      },
    );
    expect(errors.map(({ extensions }) => extensions)).toEqual([
      { code: 'SUBREQUEST_HTTP_ERROR', service: 'prices' },
      { code: 'SUBREQUEST_MALFORMED_RESPONSE', service: 'stocks' },
    ]);
  });

  test('that are null with a reason are told of by that reason alone', async () => {
    const { errors } = await run(
      { query: '{ items { price } }', steps: [root(['items']), entities([['items', '@']])] },
      {
        items: () => ({ data: { items: [item('a')] } }),
        prices: () => ({
          data: { _entities: null },
          errors: [{ message: 'Busy.', path: ['_entities'] }],
        }),
      },
    );
    expect(errors).toMatchObject([
      { path: ['items'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    ]);
  });

  test.each([
    [20, Array.from({ length: 20 }, (_, index) => ['items', index, 'price'])],
    [21, [['items']]],
  ])('that cannot be had are told of field by field, up to twenty: %i', async (count, paths) => {
    const { errors } = await run(
      { query: '{ items { price } }', steps: [root(['items']), entities([['items', '@']])] },
      {
        items: () => ({
          data: { items: Array.from({ length: count }, (_, index) => item(index)) },
        }),
        prices: () => new SubgraphError('prices', 'SUBREQUEST_TIMEOUT'),
      },
    );
    expect(errors.map(({ path }) => path)).toEqual(paths);
  });

  test('share one object inside, to which a later step adds once', async () => {
    const steps = [
      root(['items']),
      entities([['items', '@']], { service: 'sizes' }),
      entities(
        [['items', '@', 'size']],
        { service: 'prices', after: [1] },
        {
          entities: {
            field: '_entities',
            variable: 'representations',
            requires: [{ name: '__typename' }, { name: 'x' }],
          },
        },
      ),
    ];
    const { asked, data } = await run(
      { query: '{ items { size { x y } } }', steps },
      {
        items: () => ({ data: { items: [item('a', { own: 1 }), item('a', { own: 2 })] } }),
        sizes: () => ({ data: { _entities: [{ size: { __typename: 'Size', x: 1 } }] } }),
        prices: () => ({ data: { _entities: [{ y: 9 }] } }),
      },
    );
    expect(asked).toHaveLength(3);
    expect(asked[2]?.variables.representations).toHaveLength(1);
    expect(data).toEqual({ items: [{ size: { x: 1, y: 9 } }, { size: { x: 1, y: 9 } }] });
  });

  test('that are equal keep what else is known of each', async () => {
    const { data } = await run(
      { query: '{ items { name price } }', steps: [root(['items']), entities([['items', '@']])] },
      {
        items: () => ({
          data: { items: ['x', 'y', 'x'].map((name) => item('a', { name })) },
        }),
        prices,
      },
    );
    expect(data).toEqual({
      items: [
        { name: 'x', price: 1 },
        { name: 'y', price: 1 },
        { name: 'x', price: 1 },
      ],
    });
  });

  test('whose answer is nested deeper than the stack goes are malformed where they meet', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const parts = [{ copies: true as const }, { renames: [{ path: ['size', 'b'], to: 'a' }] }];
    for (const part of parts) {
      const { data, errors } = await run(
        {
          query: '{ items { id name } other }',
          steps: [root(['items', 'other']), entities([['items', '@']], {}, part)],
        },
        {
          items: () => ({
            data: { items: [item('a', { own: 1 }), item('a', { own: 2 })], other: 1 },
          }),
          prices: () => `{"data":{"_entities":[{"size":${deep}}]}}`,
        },
      );
      expect(data).toEqual({
        items: [
          { id: 'a', name: null },
          { id: 'a', name: null },
        ],
        other: 1,
      });
      expect(errors).toMatchObject([
        { path: ['items'], extensions: { code: 'SUBREQUEST_MALFORMED_RESPONSE' } },
      ]);
    }
  });

  test('of a part marked `copies` have objects of their own inside', async () => {
    // `sizes` answers equal entities; `prices`, by another key, answers different ones.
    const requires = [{ name: '__typename' }, { name: 'own' }];
    const asksByOwn = { field: '_entities', variable: 'representations', requires };
    const steps = (copies: Partial<Part>) => [
      root(['items']),
      entities([['items', '@']], { service: 'sizes' }, copies),
      entities([['items', '@']], { after: [1] }, { entities: asksByOwn, ...copies }),
    ];
    const replies: Record<string, Reply> = {
      items: () => ({ data: { items: [item('a', { own: 1 }), item('a', { own: 2 })] } }),
      sizes: () => ({ data: { _entities: [{ size: { x: 1 } }] } }),
      prices: () => ({ data: { _entities: [{ size: { y: 1 } }, { size: { y: 2 } }] } }),
    };
    const query = '{ items { size { x y } } }';
    const { data } = await run({ query, steps: steps({ copies: true }) }, replies);
    expect(data).toEqual({ items: [{ size: { x: 1, y: 1 } }, { size: { x: 1, y: 2 } }] });
    const shared = await run({ query, steps: steps({}) }, replies);
    expect(shared.data.items[0]).toEqual(shared.data.items[1]);
  });

  test('of parts under aliases are merged each where it belongs', async () => {
    const part = (index: number, path: string[]): Part => ({
      paths: [path],
      entities: { field: `_e${index}`, variable: `_r${index}`, requires: KEY },
    });
    const parts = [part(0, ['item']), part(1, ['items', '@'])];
    const { data, asked } = await run(
      {
        query: '{ item { price } items { stock } }',
        steps: [root(['item', 'items']), entities([], { parts })],
      },
      {
        items: () => ({ data: { item: item('a'), items: [item('b'), item('b')] } }),
        prices: () => ({ data: { _e0: [{ price: 1 }], _e1: [{ stock: 2 }] } }),
      },
    );
    expect(asked[1]?.variables).toEqual({ _r0: [item('a')], _r1: [item('b')] });
    expect(data).toEqual({ item: { price: 1 }, items: [{ stock: 2 }, { stock: 2 }] });
  });

  test('of one part with nobody to ask for are not missed, nor blamed for what fails', async () => {
    const part = (index: number, path: string[]): Part => ({
      paths: [path],
      entities: { field: `_e${index}`, variable: `_r${index}`, requires: KEY },
    });
    const text =
      'query($_r0:[_Any!]!,$_r1:[_Any!]!){_e0:_entities(representations:$_r0){...on Item{price}}' +
      '_e1:_entities(representations:$_r1){...on Thing{stock}}}';
    const { errors, asked } = await run(
      {
        query: '{ item { price } items { stock } }',
        steps: [
          root(['item', 'items']),
          entities([], { text, parts: [part(0, ['item']), part(1, ['items', '@'])] }),
        ],
      },
      {
        items: () => ({ data: { item: item('a'), items: [] } }),
        prices: () => ({ data: { _e0: [{ price: 1 }], _e1: [] } }),
      },
    );
    expect(asked[1]?.variables).toEqual({ _r0: [item('a')], _r1: [] });
    expect(asked[1]?.request.asked).toEqual([{ scope: 'Item', key: '_e0', isEntity: true }]);
    expect(errors).toEqual([]);
  });
});

describe('Tens of thousands of errors', () => {
  const COUNT = 30_000;
  const every = <Each>(make: (index: number) => Each) =>
    Array.from({ length: COUNT }, (_, index) => make(index));
  const SOON_MS = 15_000;

  async function inTime(asking: Asking, replies: Readonly<Record<string, Reply>>) {
    const started = performance.now();
    const answer = await run(asking, replies);
    expect(performance.now() - started).toBeLessThan(SOON_MS);
    return answer;
  }

  test('that explain as many nulls are told of, a hundred of them, in time', async () => {
    const { data, errors } = await inTime(
      { query: '{ items { id } }', steps: [root(['items'])] },
      {
        items: () => ({
          data: { items: every(() => ({ id: null })) },
          errors: every((index) => ({ message: 'm', path: ['items', index, 'id'] })),
        }),
      },
    );
    expect(data.items).toEqual(every(() => null));
    expect(errors.slice(0, 99).map(({ path }) => path)).toEqual(
      every((index) => ['items', index, 'id']).slice(0, 99),
    );
    expect(errors).toHaveLength(100);
  });

  test('of as many entities are told of where these stand, in time', async () => {
    const { errors } = await inTime(
      { query: '{ items { price } }', steps: [root(['items']), entities([['items', '@']])] },
      {
        items: () => ({ data: { items: every((index) => item(index)) } }),
        prices: () => ({
          data: { _entities: every(() => null) },
          errors: every((index) => ({ message: 'm', path: ['_entities', index, 'price'] })),
        }),
      },
    );
    expect(errors.slice(0, 99).map(({ path }) => path)).toEqual(
      every((index) => ['items', index, 'price']).slice(0, 99),
    );
  });

  test('at places that are none are told of once, in time', async () => {
    const { errors } = await inTime(
      { query: '{ items { price } }', steps: [root(['items']), entities([['items', '@']])] },
      {
        items: () => ({ data: { items: every((index) => item(index)) } }),
        prices: () => ({
          data: { _entities: every(() => null) },
          errors: every((index) => ({ message: 'm', path: ['nowhere', index] })),
        }),
      },
    );
    expect(errors.map(({ path }) => path)).toEqual([['items']]);
  });

  test('of entities at many places are told of at the first of them, in time', async () => {
    const { errors } = await inTime(
      { query: '{ items { price name } }', steps: [root(['items']), entities([['items', '@']])] },
      {
        items: () => ({ data: { items: every((index) => item(index % 3, { name: `${index}` })) } }),
        prices: () => ({
          data: { _entities: [null, null, null] },
          errors: every((index) => ({ message: 'm', path: ['_entities', index % 3, 'price'] })),
        }),
      },
    );
    expect(errors).toHaveLength(3 * 20);
  });
});

describe('Variables', () => {
  const steps = [root(['rate'], { text: 'query($of:String){rate(of:$of)}', variables: ['of'] })];
  const query = 'query($of: String, $unused: Int) { rate(of: $of) }';
  const sent = async (variables: Record<string, unknown>) => {
    const { asked } = await run(
      { query, steps },
      { items: () => ({ data: { rate: 1 } }) },
      { variables },
    );
    return asked[0]?.variables;
  };

  test('are sent where they are used only', async () => {
    expect(await sent({ of: 'EUR', unused: 5, more: {} })).toEqual({ of: 'EUR' });
  });

  test('are sent when they were given only; null was given', async () => {
    expect(await sent({})).toEqual({});
    expect(await sent({ of: undefined })).toEqual({});
    expect(await sent({ of: null })).toEqual({ of: null });
  });

  test('are no names that every object answers to, unless they were given', async () => {
    const evil = [root(['rate'], { variables: ['constructor', '__proto__'] })];
    const replies = { items: () => ({ data: { rate: 1 } }) };
    const without = await run({ query: '{ rate }', steps: evil }, replies);
    expect(without.asked[0]?.request.body).toBe('{"query":"{rate}","variables":{}}');
    const variables = JSON.parse('{"__proto__":1,"constructor":"c"}');
    const given = await run({ query: '{ rate }', steps: evil }, replies, { variables });
    expect(given.asked[0]?.request.body).toBe(
      '{"query":"{rate}","variables":{"constructor":"c","__proto__":1}}',
    );
  });
});

test('A request names its service, kind, address and operation, and hands down the context', async () => {
  const { signal } = new AbortController();
  const viewer = { id: 'u1', scopes: [] };
  const { asked } = await run(
    { query: '{ other }', steps: [root(['other'], { operationName: 'A__items__0' })] },
    { items: () => ({ data: { other: 1 } }) },
    { requestId: 'r', viewer, signal },
  );
  expect(asked[0]?.request).toMatchObject({
    service: 'items',
    kind: 'query',
    url: 'http://items/',
    body: '{"query":"{other}","operationName":"A__items__0","variables":{}}',
    context: { requestId: 'r', viewer, signal },
  });
});

describe('Steps', () => {
  test('that wait for nothing start at once, and each as soon as those it waits for are done', async () => {
    const open: Record<string, () => void> = {};
    const answersWhenTold =
      (data: unknown): Reply =>
      ({ service }) =>
        new Promise((resolve) => {
          open[service] = () => resolve({ data });
        });
    const subgraphs = fakeSubgraphs({
      items: answersWhenTold({ item: item('a') }),
      others: answersWhenTold({ other: 1 }),
      prices: answersWhenTold({ _entities: [{ price: 1 }] }),
      stocks: answersWhenTold({ _entities: [{ stock: 1 }] }),
    });
    const started = () => subgraphs.asked.map(({ service }) => service);
    const running = executableOf(
      {
        query: '{ item { price stock } other }',
        steps: [
          root(['item']),
          root(['other'], { service: 'others' }),
          entities([['item']]),
          entities([['item']], { service: 'stocks', after: [0, 1] }),
        ],
      },
      subgraphs,
    )();
    expect(started()).toEqual(['items', 'others']);
    open.items?.();
    await setImmediate();
    expect(started()).toEqual(['items', 'others', 'prices']);
    open.others?.();
    await setImmediate();
    expect(started()).toEqual(['items', 'others', 'prices', 'stocks']);
    open.stocks?.();
    open.prices?.();
    expect((await running).data).toEqual({ item: { price: 1, stock: 1 }, other: 1 });
  });

  test('of a mutation run one after the other, also when one fails', async () => {
    const order: string[] = [];
    const step = (name: string, after: number[]) =>
      root([name], { service: name, kind: 'mutation', text: `mutation{${name}}`, after });
    const reply: (answer: unknown) => Reply =
      (answer) =>
      async ({ service }) => {
        order.push(`${service} begins`);
        await setImmediate();
        order.push(`${service} ends`);
        return answer;
      };
    const { data, errors, asked } = await run(
      {
        query: 'mutation { third second first }',
        steps: [step('third', []), step('second', [0]), step('first', [1])],
      },
      {
        third: reply({ data: { third: 3 } }),
        second: reply(new SubgraphError('second', 'SUBREQUEST_TIMEOUT')),
        first: reply({ data: { first: 1 } }),
      },
    );
    expect(order).toEqual(
      ['third', 'second', 'first'].flatMap((name) => [`${name} begins`, `${name} ends`]),
    );
    expect(asked.map(({ request }) => request.kind)).toEqual(['mutation', 'mutation', 'mutation']);
    expect(data).toEqual({ third: 3, second: null, first: 1 });
    expect(errors).toMatchObject([{ path: ['second'] }]);
  });

  test('that fail leave the rest of the answer', async () => {
    const { data, errors } = await run(
      {
        query: '{ item { id price } other }',
        steps: [root(['item']), root(['other'], { service: 'others' }), entities([['item']])],
      },
      {
        items: () => ({ data: { item: item('a') } }),
        others: () => new SubgraphError('others', 'SUBREQUEST_TIMEOUT'),
        prices,
      },
    );
    expect(data).toEqual({ item: { id: 'a', price: 1 }, other: null });
    expect(errors).toEqual([
      {
        message: 'The service "others" did not answer in time.',
        path: ['other'],
        extensions: { code: 'SUBREQUEST_TIMEOUT', service: 'others' },
      },
    ]);
  });

  test('that failed leave nothing to ask for to those that wait for them', async () => {
    const { data, errors, asked } = await run(
      { query: '{ item { price } }', steps: [root(['item']), entities([['item']])] },
      { items: () => new SubgraphError('items', 'SUBREQUEST_HTTP_ERROR'), prices },
    );
    expect(asked).toHaveLength(1);
    expect(data).toEqual({ item: null });
    expect(errors).toHaveLength(1);
  });
});

describe('A null where none may be', () => {
  const query = '{ item { id sure } other }';
  const steps = [root(['item', 'other']), entities([['item']])];
  const items = () => ({ data: { item: item('a'), other: 1 } });

  test('is one error', async () => {
    const { data, errors } = await run(
      { query, steps },
      { items, prices: () => ({ data: { _entities: [{ sure: null }] } }) },
    );
    expect(data).toEqual({ item: null, other: 1 });
    expect(errors).toMatchObject([
      { path: ['item', 'sure'], extensions: { code: 'RESPONSE_VALIDATION_FAILED' } },
    ]);
  });

  test.each<[string, Reply]>([
    [
      'said why',
      () => ({
        data: { _entities: [null] },
        errors: [{ message: 'm', path: ['_entities', 0, 'sure'] }],
      }),
    ],
    ['failed', () => new SubgraphError('prices', 'SUBREQUEST_TIMEOUT')],
    ['answered no data', () => ({ data: null, errors: [{ message: 'm' }] })],
  ])('has no error of its own where the subgraph %s', async (_, reply) => {
    const { data, errors } = await run({ query, steps }, { items, prices: reply });
    expect(data).toEqual({ item: null, other: 1 });
    expect(errors).toMatchObject([{ extensions: { service: 'prices' } }]);
  });

  test('that goes all the way up leaves no data at all', async () => {
    const { data, errors } = await run(
      { query: '{ other sure { id } }', steps: [root(['other', 'sure'])] },
      { items: () => ({ data: { other: 1, sure: null } }) },
    );
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ['sure'] }]);
  });
});

describe('A caller who leaves', () => {
  test('gets the reason', async () => {
    const controller = new AbortController();
    const reason = new Error('left');
    const hangs: Reply = ({ request }) =>
      new Promise((_, reject) => {
        const { signal } = request.context;
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const running = run(
      {
        query: '{ item { price } other }',
        steps: [root(['item']), root(['other'], { service: 'others' })],
      },
      { items: hangs, others: hangs },
      { signal: controller.signal },
    );
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
  });
});

test('A fault of our own is no answer', async () => {
  const fault = new TypeError('x is not a function');
  const running = run({ query: '{ other }', steps: [root(['other'])] }, { items: () => fault });
  await expect(running).rejects.toBe(fault);
});

test('Runs share nothing', async () => {
  let count = 0;
  const subgraphs = fakeSubgraphs({
    items: async () => {
      count += 1;
      const mine = count;
      await setImmediate();
      return mine % 2 === 0
        ? {
            data: { item: null },
            errors: [{ message: 'm', path: ['item'] }],
            cacheControl: 'max-age=5',
          }
        : { data: { item: item(`${mine}`) } };
    },
    prices,
  });
  const runOnce = executableOf(
    { query: '{ item { id price } }', steps: [root(['item']), entities([['item']])] },
    subgraphs,
  );
  const results = await Promise.all([runOnce(), runOnce(), runOnce()]);
  expect(results.map(({ data }) => data)).toEqual([
    { item: { id: '1', price: 1 } },
    { item: null },
    { item: { id: '3', price: 1 } },
  ]);
  expect(results.map(({ errors }) => errors.length)).toEqual([0, 1, 0]);
  expect(results.map(({ cacheHints }) => cacheHints.length)).toEqual([2, 1, 2]);
});

test('Cache hints are those of every answer that came', async () => {
  const subgraphs = fakeSubgraphs({
    items: () => ({ data: { item: item('a') }, cacheControl: 'max-age=60, public' }),
    prices: () => ({ data: { _entities: [{ price: 1 }] }, cacheControl: 'max-age=5, private' }),
  });
  const { cacheHints } = await executableOf(
    { query: '{ item { price } }', steps: [root(['item']), entities([['item']])] },
    subgraphs,
  )();
  expect(cacheHints).toEqual([
    { maxAge: 60, scope: 'PUBLIC' },
    { maxAge: 5, scope: 'PRIVATE' },
  ]);
});

test('Renamed fields are merged under their names, at the root and in entities', async () => {
  const rename = (path: string[], to: string) => ({ renames: [{ path, to }] });
  const steps = [
    root(['item'], {
      parts: [{ paths: [[]], fields: ['item'], ...rename(['item', 'name__0'], 'name') }],
    }),
    entities([['item']], {}, rename(['price__0'], 'price')),
  ];
  const { data } = await run(
    { query: '{ item { name price } }', steps },
    {
      items: () => ({ data: { item: item('a', { name__0: 'n' }) } }),
      prices: () => ({ data: { _entities: [{ price__0: 5 }] } }),
    },
  );
  expect(data).toEqual({ item: { name: 'n', price: 5 } });
});

describe('Plans of the planner', () => {
  const supergraph = supergraphOf({
    items: `
      type Query { items(representations: Int): [Item] item: Item }
      type Item @key(fields: "id") { id: ID! weight: Int name: String }
    `,
    prices: `
      type Item @key(fields: "id") {
        id: ID! weight: Int @external
        price(in: String): Int
        shipping: Int @requires(fields: "weight")
      }
    `,
  });
  const contract = createContract(supergraph, {});
  if (contract.kind === 'failed') throw new Error('The contract of everything never fails.');
  const planner = createPlanner(contract.supergraph);

  const runPlanned = async (
    query: string,
    replies: Readonly<Record<string, Reply>>,
    variables: Record<string, unknown> = {},
  ) => {
    const document = parse(query);
    const operation = resolveOperation(operationIn(document), document);
    const subgraphs = fakeSubgraphs(replies);
    const executable = createExecutable(operation, planner.plan(operation), {
      schema: buildSchema(contract.schema),
      client: subgraphs.client,
      urlOf: (service) => service,
      isAbstract: () => false,
    });
    const { signal } = new AbortController();
    const { answer, errors } = await executable({
      variables,
      requestId: 'r',
      viewer: null,
      signal,
    });
    return { data: JSON.parse(answer).data, errors, asked: subgraphs.asked };
  };

  test('carry what a field requires from one subgraph to the other', async () => {
    const { data, asked } = await runPlanned('{ items { shipping } }', {
      items: () => ({ data: { items: [item('a', { weight: 3 }), item('b', { weight: null })] } }),
      prices: ({ variables }) => ({
        data: {
          _entities: variables.representations.map(({ weight }: { weight: number }) => ({
            shipping: weight && weight * 2,
          })),
        },
      }),
    });
    expect(asked[1]?.variables.representations).toEqual([
      item('a', { weight: 3 }),
      item('b', { weight: null }),
    ]);
    expect(data).toEqual({ items: [{ shipping: 6 }, { shipping: null }] });
  });

  test('let an alias be what is a key to the planner', async () => {
    const { data, errors } = await runPlanned('{ items { id: name weight: id shipping } }', {
      items: ({ query }) => {
        const aliases = Object.fromEntries(
          [...query.matchAll(/(\w+):\s*(\w+)/g)].map(([, to, from]) => [from, to]),
        );
        return {
          data: {
            items: [
              item('a', { weight: 3, [aliases.name ?? 'name']: 'n', [aliases.id ?? 'id']: 'a' }),
            ],
          },
        };
      },
      prices: ({ variables }) => ({
        data: { _entities: [{ shipping: variables.representations[0].weight * 2 }] },
      }),
    });
    expect(errors).toEqual([]);
    expect(data).toEqual({ items: [{ id: 'n', weight: 'a', shipping: 6 }] });
  });

  test('keep a variable of the client’s that is named as the one for representations', async () => {
    const reply: Reply = ({ query, variables }) => {
      const [, argument = ''] = /\(in:\$(\w+)\)/.exec(query) ?? [];
      const [, entities = ''] = /representations:\$(\w+)/.exec(query) ?? [];
      expect(variables[argument]).toBe('EUR');
      return { data: { _entities: variables[entities].map(() => ({ price: 5 })) } };
    };
    const { data, errors } = await runPlanned(
      'query($representations: String) { items { price(in: $representations) } }',
      { items: () => ({ data: { items: [item('a')] } }), prices: reply },
      { representations: 'EUR' },
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({ items: [{ price: 5 }] });
  });
});
