import { describe, expect, test } from '@jest/globals';
import { parseAnswer } from './answer.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

const parsed = (
  text: string,
  { status = 200, headers = JSON_TYPE as Record<string, string> } = {},
) => parseAnswer('prices', { status, headers, text });

describe('A subgraph’s answer', () => {
  test('is its data, its errors, how long it may be kept and what it has changed', () => {
    const headers = {
      ...JSON_TYPE,
      'cache-control': 'max-age=60, public',
      'x-facet-changed': 'A:1, B',
    };
    const text = JSON.stringify({
      data: { rate: null },
      errors: [
        { message: 'No.', path: ['rate', 0], extensions: { code: 'NOT_FOUND', debug: 'x' } },
      ],
    });
    expect(parsed(text, { headers })).toEqual({
      data: { rate: null },
      errors: [{ message: 'No.', path: ['rate', 0], code: 'NOT_FOUND' }],
      cacheControl: 'max-age=60, public',
      changed: ['A:1', 'B'],
      isPlain: true,
    });
  });

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/graphql-response+json',
    'Application/JSON;charset=UTF-8',
  ])('may be %s', (type) => {
    expect(parsed('{"data":{"a":1}}', { headers: { 'content-type': type } }).data).toEqual({
      a: 1,
    });
  });

  test('may be a request error with status 4xx', () => {
    const { data, errors } = parsed('{"errors":[{"message":"No."}]}', { status: 400 });
    expect(data).toBeUndefined();
    expect(errors).toEqual([{ message: 'No.', path: undefined, code: undefined }]);
  });

  test.each([
    ['a page', 500, 'text/html', '<h1>'],
    ['a page', 404, 'text/html', '<h1>'],
    ['a redirect', 302, 'text/html', ''],
    ['a redirect with data', 302, 'application/json', '{"data":{"a":1}}'],
    ['data', 500, 'application/json', '{"data":{"a":1}}'],
    ['errors', 503, 'application/json', '{"errors":[{"message":"x"}]}'],
  ])('that is %s with status %i is SUBREQUEST_HTTP_ERROR', (_, status, type, text) => {
    expect(() => parsed(text, { status, headers: { 'content-type': type } })).toThrow(
      expect.objectContaining({ code: 'SUBREQUEST_HTTP_ERROR', service: 'prices' }),
    );
  });

  test.each([
    '',
    '{',
    'null',
    '1',
    '"x"',
    '[]',
    '[{"data":{}}]',
    '{}',
    '{"data":null}',
    '{"data":[]}',
    '{"data":"x"}',
    '{"errors":[]}',
    '{"errors":null}',
    '{"data":{},"errors":"x"}',
    '{"data":{},"errors":{}}',
    '{"data":{},"errors":1}',
    '{"DATA":{}}',
  ])('that is %j is SUBREQUEST_MALFORMED_RESPONSE', (text) => {
    expect(() => parsed(text)).toThrow(
      expect.objectContaining({ code: 'SUBREQUEST_MALFORMED_RESPONSE', service: 'prices' }),
    );
  });

  test.each<[string, Record<string, string>]>([
    ['no media type', {}],
    ['the media type of a page', { 'content-type': 'text/html' }],
    ['a media type that only begins like JSON', { 'content-type': 'application/json-evil' }],
    ['an encoding nobody asked for', { ...JSON_TYPE, 'content-encoding': 'gzip' }],
  ])('with %s is SUBREQUEST_MALFORMED_RESPONSE', (_, headers) => {
    expect(() => parsed('{"data":{"a":1}}', { headers })).toThrow(
      expect.objectContaining({ code: 'SUBREQUEST_MALFORMED_RESPONSE' }),
    );
  });

  test.each([
    ['a page', 'text/html', '<pre>at /srv/app.js</pre>', 'HTTP 200, text/html, 25 characters'],
    [
      'half a person',
      'application/json',
      '{"data":{"at":"/srv',
      'HTTP 200, application/json, 19 characters',
    ],
    [
      'errors',
      'application/problem+json',
      '{"errors":[{"message":"no disk"}],"at":"/srv"}',
      ' | no disk',
    ],
  ])('that is %s tells the log what it is, and nobody its text', (_, type, text, told) => {
    expect.assertions(3);
    try {
      parsed(text, { headers: { 'content-type': type } });
    } catch (error) {
      expect(JSON.stringify(error)).not.toContain('/srv');
      expect(String((error as Error).cause)).not.toContain('/srv');
      expect(String((error as Error).cause)).toContain(told);
    }
  });

  test('pollutes nothing with the names it uses', () => {
    const { data } = parsed('{"data":{"__proto__":{"p":1},"constructor":{"p":1}}}');
    expect(({} as Record<string, unknown>).p).toBeUndefined();
    expect(Object.keys(data ?? {})).toEqual(['__proto__', 'constructor']);
  });
});

describe('An error of a subgraph', () => {
  test.each<[string, unknown, object]>([
    ['null', null, { message: '' }],
    ['a text', 'x', { message: '' }],
    ['a list', [], { message: '' }],
    ['a message that is no text', { message: {} }, { message: '' }],
    ['a path that is no list', { message: 'm', path: 'a' }, { message: 'm' }],
    ['a negative place', { message: 'm', path: ['a', -1] }, { message: 'm' }],
    ['a place between two', { message: 'm', path: ['a', 0.5] }, { message: 'm' }],
    ['null on its path', { message: 'm', path: ['a', null] }, { message: 'm' }],
    ['extensions that are a text', { message: 'm', extensions: 'x' }, { message: 'm' }],
    ['a code that is no text', { message: 'm', extensions: { code: 7 } }, { message: 'm' }],
  ])('that is, or has, %s loses only what makes no sense', (_, error, left) => {
    const { errors } = parsed(JSON.stringify({ data: {}, errors: [error] }));
    expect(errors).toEqual([{ path: undefined, code: undefined, ...left }]);
  });
});
