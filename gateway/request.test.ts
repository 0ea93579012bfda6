import { describe, expect, test } from '@jest/globals';
import { type HttpRequest, parseRequest } from './request.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

function http(parts: Partial<HttpRequest>): HttpRequest {
  return {
    method: 'POST',
    search: '',
    headers: JSON_TYPE,
    body: '',
    signal: new AbortController().signal,
    requestId: 'r1',
    viewer: null,
    ...parts,
  };
}

const post = (body: unknown) => parseRequest(http({ body: JSON.stringify(body) }));
const get = (search: string, headers: HttpRequest['headers'] = JSON_TYPE) =>
  parseRequest(http({ method: 'GET', search, headers }));
const withCode = (code: string) => expect.objectContaining({ code });

describe('A request', () => {
  test('by POST is read from its body', () => {
    const parameters = { query: 'query A { a }', operationName: 'A', variables: { a: [1] } };
    expect(post(parameters)).toEqual({ method: 'POST', documentId: undefined, ...parameters });
  });

  test('by GET is read from its query string, where variables are JSON', () => {
    expect(get('documentId=abc&variables=%7B%22a%22%3A%22%C3%A9+b%22%7D&operationName=A')).toEqual({
      method: 'GET',
      documentId: 'abc',
      query: undefined,
      operationName: 'A',
      variables: { a: 'é b' },
    });
  });

  test('may leave out, or send null for, all it does not need', () => {
    const parameters = { query: null, operationName: null, variables: null, extensions: null };
    expect(post({ ...parameters, documentId: 'abc' })).toMatchObject({
      documentId: 'abc',
      query: undefined,
      operationName: undefined,
      variables: {},
    });
  });

  test('may carry names that JavaScript knows without changing anything', () => {
    const { variables } = parseRequest(
      http({ body: '{"documentId":"a","variables":{"__proto__":{"polluted":1},"constructor":1}}' }),
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(variables)).toEqual(['__proto__', 'constructor']);
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE'])(
    'by %s is METHOD_NOT_ALLOWED, telling what is',
    (method) => {
      expect(() => parseRequest(http({ method, body: '{"query":"{a}"}' }))).toThrow(
        expect.objectContaining({ code: 'METHOD_NOT_ALLOWED', headers: { allow: 'GET, POST' } }),
      );
    },
  );
});

describe('A body', () => {
  test.each([
    ['cut', '{"query": '],
    ['empty', ''],
    ['null', 'null'],
    ['a number', '1'],
    ['a text', '"x"'],
    ['true', 'true'],
    ['after a byte order mark', '\uFEFF{"query":"{a}"}'],
    ['two documents', '{"query":"{a}"}{"query":"{b}"}'],
    ['100,000 objects deep and cut', '{"variables":'.repeat(100_000)],
  ])('that is %s is BAD_REQUEST', (_, body) => {
    expect(() => parseRequest(http({ body }))).toThrow(withCode('BAD_REQUEST'));
  });

  test.each(['[]', '[{"query":"{a}"}]', JSON.stringify(Array(10_000).fill({ query: '{a}' }))])(
    'that is a list is BATCHING_NOT_ALLOWED',
    (body) => {
      expect(() => parseRequest(http({ body }))).toThrow(withCode('BATCHING_NOT_ALLOWED'));
    },
  );

  test.each([
    { query: 1 },
    { query: {} },
    { query: ['{a}'] },
    { query: '{a}', operationName: 1 },
    { query: '{a}', operationName: {} },
    { query: '{a}', variables: '{}' },
    { query: '{a}', variables: [] },
    { query: '{a}', variables: true },
    { query: '{a}', extensions: 'x' },
    { query: '{a}', extensions: [] },
  ])('with parameters of the wrong kind, %j, is BAD_REQUEST', (body) => {
    expect(() => post(body)).toThrow(withCode('BAD_REQUEST'));
  });

  test.each([{ documentId: 'abc' }, { doc_id: 'abc' }])(
    'with an id and a text, even an empty one, is CANNOT_SEND_PQ_ID_AND_BODY',
    (id) => {
      for (const query of ['{a}', '']) {
        expect(() => post({ ...id, query })).toThrow(withCode('CANNOT_SEND_PQ_ID_AND_BODY'));
      }
    },
  );
});

describe('A query string', () => {
  test.each(['query=%7Ba%7D&query=%7Bb%7D', 'documentId=a&documentId=a', 'variables=%7B&query=a'])(
    'that is ambiguous or broken, %s, is BAD_REQUEST',
    (search) => {
      expect(() => get(search)).toThrow(withCode('BAD_REQUEST'));
    },
  );

  test.each([
    ['utm_source=mail', 'The parameter "utm_source" is not known.'],
    ['documentid=b', 'The parameter "documentid" is not known.'],
    ['__proto__=1', 'The parameter "__proto__" is not known.'],
    ['=', 'The parameter "" is not known.'],
    [`${'x'.repeat(100)}=1`, `The parameter "${'x'.repeat(40)}" is not known.`],
  ])('with a parameter of nobody’s, %s, is BAD_REQUEST that names it', (search, message) => {
    expect(() => get(`documentId=a&${search}`)).toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST', message }),
    );
  });

  test.each(['variables=[]', 'variables=1', 'extensions=%22x%22'])(
    'whose JSON is no object, %s, is BAD_REQUEST',
    (search) => {
      expect(() => get(`query=%7Ba%7D&${search}`)).toThrow(withCode('BAD_REQUEST'));
    },
  );
});

describe('A GET that a foreign page could start', () => {
  test('is CSRF_ERROR', () => {
    expect(() => get('query=%7Ba%7D', {})).toThrow(withCode('CSRF_ERROR'));
    expect(() => get('query=%7Ba%7D', { accept: '*/*', cookie: 'a=b' })).toThrow(
      withCode('CSRF_ERROR'),
    );
    expect(() => get('query=%7Ba%7D', { 'apollo-require-preflight': '' })).toThrow(
      withCode('CSRF_ERROR'),
    );
  });

  test.each([
    'apollo-require-preflight',
    'graphql-require-preflight',
    'x-apollo-operation-name',
    'apollographql-client-name',
    'graphql-client-name',
  ])('is no such GET when it carries %s', (header) => {
    expect(get('query=%7Ba%7D', { [header]: 'true' }).query).toBe('{a}');
  });
});

test('A body may hold members of a client’s own, which mean nothing', () => {
  expect(post({ documentId: 'a', clientLibrary: 'x', __proto__: 1 }).documentId).toBe('a');
});

describe('A content type', () => {
  test.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json ; charset="utf-8"',
  ])('of %p is fine', (contentType) => {
    const headers = { 'content-type': contentType };
    expect(parseRequest(http({ headers, body: '{"query":"{a}"}' })).query).toBe('{a}');
  });

  test.each([
    undefined,
    '',
    'text/plain',
    'text/plain; application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'application/json-evil',
    'application/jsonp',
    'application/json, text/plain',
    'application/json; charset=utf-16',
    'application/json; charset=utf-8; boundary=x',
  ])('of %p is UNSUPPORTED_MEDIA_TYPE', (contentType) => {
    const headers = contentType === undefined ? {} : { 'content-type': contentType };
    expect(() => parseRequest(http({ headers, body: '{"query":"{a}"}' }))).toThrow(
      withCode('UNSUPPORTED_MEDIA_TYPE'),
    );
  });

  test('of another kind is UNSUPPORTED_MEDIA_TYPE on a GET as well, preflighted or not', () => {
    const headers = { 'content-type': 'text/plain', 'apollo-require-preflight': 'true' };
    expect(() => get('query=%7Ba%7D', headers)).toThrow(withCode('UNSUPPORTED_MEDIA_TYPE'));
  });
});

describe('An Accept header', () => {
  const accepting = (accept: string) =>
    parseRequest(http({ headers: { ...JSON_TYPE, accept }, body: '{"query":"{a}"}' }));

  test.each([
    '*/*',
    'application/*',
    'application/json',
    'APPLICATION/JSON;q=0.5',
    'application/graphql-response+json; charset=utf-8, application/json; charset=utf-8',
    'text/html, application/json;q=0.1',
  ])('of %p is fine', (accept) => {
    expect(accepting(accept).query).toBe('{a}');
  });

  test.each([
    'text/html',
    'application/xml',
    'multipart/mixed',
    'application/json;q=0',
    'application/json; q=0.0',
    'text/event-stream, text/*',
  ])('of %p is NOT_ACCEPTABLE', (accept) => {
    expect(() => accepting(accept)).toThrow(withCode('NOT_ACCEPTABLE'));
  });
});
