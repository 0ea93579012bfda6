import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { operationIn, type Part, resolveOperation } from '../../schema/index.ts';
import { SubgraphError } from '../subgraph/error.ts';
import type { Ask } from './ask.ts';
import { failureErrors, reportedErrors } from './field-errors.ts';
import { responseTree } from './response-tree.ts';
import type { Data } from './run.ts';

const document = parse('{ list: items { id price size { x } } item { price } other more: other }');
const tree = responseTree(resolveOperation(operationIn(document), document), {
  'list:items': 'items',
});

const [a, b]: [Data, Data] = [{ id: 'a' }, { id: 'b' }];
const DATA: Data = { items: [a, b, a], item: b };

function entitiesAt(paths: string[][], targets: Data[], field = '_entities'): Ask {
  const part: Part = { paths, entities: { field, variable: 'representations', requires: [] } };
  const indices = targets.map((_, index) => index);
  return { part, targets, indices, representations: targets.map(() => '{}') };
}

const rootAsk = (...fields: string[]): Ask => ({
  part: { paths: [[]], fields },
  targets: [DATA],
  indices: [],
  representations: [],
});

function placesReported(path: (string | number)[] | undefined, ...asks: Ask[]) {
  const error = { message: 'm', code: undefined, path };
  const answer = { service: 's', asks, isEmpty: false };
  return reportedErrors([error], answer, tree, DATA).map((each) => each.path);
}

test('An error without a path, beside no data, is told of at all that was asked', () => {
  const error = { message: 'm', code: undefined, path: undefined };
  const answer = { service: 's', asks: [rootAsk('items', 'other')], isEmpty: true };
  expect(reportedErrors([error], answer, tree, DATA).map(({ path }) => path)).toEqual([
    ['list'],
    ['other'],
  ]);
});

describe('An error of an entity', () => {
  const asks = entitiesAt([['items', '@'], ['item']], [a, b]);

  test('is told of at every place the entity stands at', () => {
    expect(placesReported(['_entities', 0, 'price'], asks)).toEqual([
      ['list', 0, 'price'],
      ['list', 2, 'price'],
    ]);
    expect(placesReported(['_entities', 1, 'price'], asks)).toEqual([
      ['list', 1, 'price'],
      ['item', 'price'],
    ]);
  });

  test('is told of at the entity when it says no more, or what the client did not ask for', () => {
    expect(placesReported(['_entities', 0], asks)).toEqual([
      ['list', 0],
      ['list', 2],
    ]);
    expect(placesReported(['_entities', 1, 'secret', 0], asks)).toEqual([['list', 1], ['item']]);
  });

  test.each<[string, (string | number)[] | undefined]>([
    ['nothing', undefined],
    ['an empty path', []],
    ['all entities', ['_entities']],
    ['an entity that nobody asked for', ['_entities', 2, 'price']],
    ['no entity', ['_entities', 'price']],
    ['another field', ['_service', 0]],
  ])('that names %s is told of where the request belongs, up to the first list', (_, path) => {
    expect(placesReported(path, asks)).toEqual([['list'], ['item']]);
  });

  test('of a request with several parts belongs to the part it names', () => {
    const parts = [entitiesAt([['items', '@']], [a], '_e0'), entitiesAt([['item']], [b], '_e1')];
    expect(placesReported(['_e1', 0, 'price'], ...parts)).toEqual([['item', 'price']]);
    expect(placesReported(['_e1', 5], ...parts)).toEqual([['item']]);
    expect(placesReported(['_e0', 0, 'price'], ...parts)).toEqual([
      ['list', 0, 'price'],
      ['list', 2, 'price'],
    ]);
  });
});

describe('An error of root fields', () => {
  test('is told of where it says, under the client’s names', () => {
    expect(placesReported(['items', 1, 'size', 'x'], rootAsk('items', 'other'))).toEqual([
      ['list', 1, 'size', 'x'],
    ]);
  });

  test('without a path is told of at the first field', () => {
    expect(placesReported(undefined, rootAsk('items', 'other'))).toEqual([['list']]);
  });

  test('with a path that leads nowhere is told of, without a place', () => {
    expect(placesReported(['secret'], rootAsk('items', 'other'))).toEqual([[]]);
  });
});

describe('What an error tells', () => {
  const told = (code: string | undefined) =>
    reportedErrors(
      [{ message: 'SQL', code, path: ['other'] }],
      { service: 's', asks: [rootAsk('other')], isEmpty: false },
      tree,
      DATA,
    );

  test.each(['BAD_USER_INPUT', 'UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND'])(
    'is its message when its code is one the caller can act on: %s',
    (code) => {
      expect(told(code)).toEqual([
        { message: 'SQL', path: ['other'], extensions: { code, service: 's' } },
      ]);
    },
  );

  test.each([
    undefined,
    'INTERNAL_SERVER_ERROR',
    'SQLITE_BUSY',
    '__proto__',
    'GRAPHQL_VALIDATION_FAILED',
  ])('is who failed, and nothing else, when its code is %s', (code) => {
    expect(told(code)).toEqual([
      {
        message: 'The service "s" could not answer this field.',
        path: ['other'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', service: 's' },
      },
    ]);
  });
});

describe('A request that failed', () => {
  const failure = new SubgraphError('s', 'SUBREQUEST_TIMEOUT');
  const places = (...asks: Ask[]) =>
    failureErrors(failure, asks, tree, DATA).map(({ path }) => path);

  test('is told of at each root field it would have filled', () => {
    expect(places(rootAsk('items', 'other'))).toEqual([['list'], ['other']]);
  });

  test('is told of at each place it would have filled, up to the first list', () => {
    expect(places(entitiesAt([['items', '@', 'size'], ['items', '@'], ['item']], [a, b]))).toEqual([
      ['list'],
      ['item'],
    ]);
  });

  test('is not told of where nobody was to be asked for', () => {
    expect(
      places(entitiesAt([['items', '@']], [a], '_e0'), entitiesAt([['item']], [], '_e1')),
    ).toEqual([['list']]);
  });

  test('tells its code and service', () => {
    expect(failureErrors(failure, [rootAsk('other')], tree, DATA)).toEqual([
      {
        message: 'The service "s" did not answer in time.',
        path: ['other'],
        extensions: { code: 'SUBREQUEST_TIMEOUT', service: 's' },
      },
    ]);
  });
});
