import { describe, expect, test } from '@jest/globals';
import type { Part, Step } from '#schema';
import { bodyWriter } from './request-body.ts';

const entitiesIn = (variable: string) =>
  ({ entities: { field: '_entities', variable, requires: [] } }) as unknown as Part;

const write = bodyWriter({
  text: 'query Q($representations:[_Any!]!){__typename}',
  operationName: 'Q',
  variables: ['first', 'after'],
} as unknown as Step);

const asked = (part: Part, representations: readonly string[]) => ({
  part,
  targets: [],
  indices: [],
  representations,
});

describe('A request’s body', () => {
  test('holds the text, its name, the variables that were given, and all representations', () => {
    const body = write({ first: 2, unknown: 1 }, [
      asked(entitiesIn('representations'), ['{"id":1}', '{"id":2}']),
      asked(entitiesIn('others'), []),
      asked({} as Part, []),
    ]);
    expect(body).toBe(
      '{"query":"query Q($representations:[_Any!]!){__typename}","operationName":"Q",' +
        '"variables":{"first":2,"representations":[{"id":1},{"id":2}],"others":[]}}',
    );
  });

  test('that is long is the bytes of the same text', () => {
    const representations = Array.from({ length: 10_000 }, (_, id) => ({ id, name: `é€😀"${id}` }));
    const texts = representations.map((each) => JSON.stringify(each));
    const body = write({ after: 'ü' }, [
      asked(entitiesIn('representations'), texts),
      asked(entitiesIn('others'), texts.slice(0, 513)),
    ]);
    expect(Buffer.isBuffer(body)).toBe(true);
    expect(JSON.parse(body.toString()).variables).toEqual({
      after: 'ü',
      representations,
      others: representations.slice(0, 513),
    });
  });
});
