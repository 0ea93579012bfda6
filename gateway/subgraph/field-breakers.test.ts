import { describe, expect, test } from '@jest/globals';
import { CutShort, SubgraphError } from './error.ts';
import { type AskedField, FieldBreakers } from './field-breakers.ts';

const OPTIONS = { windowMs: 10_000, failurePercent: 50, minRequests: 20, openMs: 5_000 };
const RATE: AskedField = { scope: 'Query.rate', key: 'rate', isEntity: false };
const ITEM: AskedField = { scope: 'Item', key: '_entities', isEntity: true };

const error = (code: string | undefined, ...path: (string | number)[]) => ({
  message: 'm',
  code,
  path: path.length > 0 ? path : undefined,
});
const NO_RATE = { data: { rate: null }, errors: [error(undefined, 'rate')] };
const A_RATE = { data: { rate: 1 }, errors: [] };

/** Breakers, what they told, and a clock that goes on only when told. */
function stage() {
  let time = 0;
  const told: string[] = [];
  const breakers = new FieldBreakers({
    optionsOf: () => OPTIONS,
    onState: (service, scope, state) => told.push(`${service} ${scope} ${state}`),
    now: () => time,
  });
  const repeat = (times: number, act: () => void) => {
    for (let n = 0; n < times; n += 1) act();
  };
  const wait = (ms: number) => {
    time += ms;
  };
  return { breakers, told, repeat, wait };
}

describe('A root field', () => {
  test('that is null for an error of the service’s own is not asked for any more, and no other is closed', () => {
    const { breakers, told, repeat } = stage();
    repeat(9, () => breakers.answered('s', [RATE], NO_RATE));
    expect(breakers.mayAsk('s', 'Query.rate')).toBe(true);
    breakers.answered('s', [RATE], NO_RATE);
    expect(breakers.mayAsk('s', 'Query.rate')).toBe(false);
    expect(breakers.mayAsk('s', 'Query.other')).toBe(true);
    expect(breakers.mayAsk('t', 'Query.rate')).toBe(true);
    expect(told).toEqual(['s Query.rate open']);
  });

  test.each([
    ['null without an error', { data: { rate: null }, errors: [] }],
    [
      'null for an error that is the client’s',
      { data: { rate: null }, errors: [error('NOT_FOUND', 'rate')] },
    ],
    [
      'null for the error of another',
      { data: { rate: null }, errors: [error(undefined, 'other')] },
    ],
    [
      'there, with an error further down',
      { data: { rate: {} }, errors: [error(undefined, 'rate', 'x')] },
    ],
  ])('that is %s stays open to all', (_, answer) => {
    const { breakers, repeat } = stage();
    repeat(50, () => breakers.answered('s', [RATE], answer));
    expect(breakers.mayAsk('s', 'Query.rate')).toBe(true);
  });

  test('is asked for by one after a while, and by all when that went well', () => {
    const { breakers, told, repeat, wait } = stage();
    repeat(10, () => breakers.answered('s', [RATE], NO_RATE));
    wait(5_000);
    expect([1, 2, 3].map(() => breakers.mayAsk('s', 'Query.rate'))).toEqual([true, false, false]);
    breakers.answered('s', [RATE], A_RATE);
    expect(breakers.mayAsk('s', 'Query.rate')).toBe(true);
    expect(told.map((each) => each.split(' ').at(-1))).toEqual(['open', 'half-open', 'closed']);
  });

  test('is left alone again when that failed, and asked for once more when that was lost', () => {
    const { breakers, repeat, wait } = stage();
    const mayAsk = () => breakers.mayAsk('s', 'Query.rate');
    repeat(10, () => breakers.answered('s', [RATE], NO_RATE));
    wait(5_000);
    expect(mayAsk()).toBe(true);
    breakers.answered('s', [RATE], NO_RATE);
    wait(4_999);
    expect(mayAsk()).toBe(false);
    wait(1);
    expect([mayAsk(), mayAsk()]).toEqual([true, false]);
    wait(5_000);
    expect([mayAsk(), mayAsk()]).toEqual([true, false]);
  });
});

describe('A type of entities', () => {
  const nothing = { data: { _entities: [null, null] }, errors: [error(undefined, '_entities', 0)] };

  test('of which nothing usable comes is not asked for any more', () => {
    const { breakers, repeat } = stage();
    repeat(10, () => breakers.answered('s', [ITEM], nothing));
    expect(breakers.mayAsk('s', 'Item')).toBe(false);
  });

  test('of which some come stays open to all', () => {
    const { breakers, repeat } = stage();
    const some = { ...nothing, data: { _entities: [null, { price: 1 }] } };
    repeat(50, () => breakers.answered('s', [ITEM], some));
    expect(breakers.mayAsk('s', 'Item')).toBe(true);
  });

  test('that nobody asked for says nothing', () => {
    const { breakers, repeat } = stage();
    const unasked = { data: { _entities: [] }, errors: [error(undefined)] };
    repeat(50, () => breakers.answered('s', [ITEM], unasked));
    expect(breakers.mayAsk('s', 'Item')).toBe(true);
  });
});

describe('No usable answer', () => {
  const failedBy = (failure: unknown) => {
    const { breakers, repeat } = stage();
    repeat(10, () => breakers.failed('s', [RATE, ITEM], failure));
    return [breakers.mayAsk('s', 'Query.rate'), breakers.mayAsk('s', 'Item')];
  };

  test.each(['SUBREQUEST_TIMEOUT', 'SUBREQUEST_MALFORMED_RESPONSE'] as const)(
    'counts against all that was asked for: %s',
    (code) => {
      expect(failedBy(new SubgraphError('s', code))).toEqual([false, false]);
    },
  );

  test.each([
    ['the service’s breaker was open', new SubgraphError('s', 'CIRCUIT_OPEN')],
    ['there was no connection', new SubgraphError('s', 'SUBREQUEST_HTTP_ERROR')],
    ['its bulkhead was full', new SubgraphError('s', 'BULKHEAD_FULL')],
    [
      'there was hardly any time',
      new SubgraphError('s', 'SUBREQUEST_TIMEOUT', { cause: new CutShort() }),
    ],
    ['the caller left', new DOMException('gone', 'AbortError')],
  ])('says nothing when %s', (_, failure) => {
    expect(failedBy(failure)).toEqual([true, true]);
  });
});
