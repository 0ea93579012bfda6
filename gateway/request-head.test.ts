import { expect, test } from '@jest/globals';
import { headError } from './request-head.ts';

const head = (rawHeaders: string[], headers: Record<string, string> = {}) => ({
  rawHeaders,
  headers,
  httpVersion: '1.1',
});
const others = (count: number) => Array.from({ length: count }, (_, index) => [`x-${index}`, '']);

test('A hundred headers are fine, and one more is HEADERS_TOO_LARGE', () => {
  expect(headError(head(['host', 'a', ...others(99).flat()]))).toBeUndefined();
  expect(headError(head(['host', 'a', ...others(100).flat()]))).toMatchObject({
    code: 'HEADERS_TOO_LARGE',
    headers: { connection: 'close' },
  });
});

test('Headers are counted as they came, names that come twice as two', () => {
  const twice = Array.from({ length: 100 }, () => ['accept', '*/*']).flat();
  expect(headError(head(['host', 'a', ...twice]))).toMatchObject({ code: 'HEADERS_TOO_LARGE' });
});

test.each(['gzip', 'br', 'deflate', 'zstd', 'compress', 'gzip, gzip', 'identity, gzip', 'x', ''])(
  'A body said to be encoded as %p is UNSUPPORTED_MEDIA_TYPE, with what is understood',
  (encoding) => {
    expect(headError(head(['host', 'a'], { 'content-encoding': encoding }))).toMatchObject({
      code: 'UNSUPPORTED_MEDIA_TYPE',
      headers: { 'accept-encoding': 'identity', connection: 'close' },
    });
  },
);

test('A body that is as it is may be said to be so', () => {
  expect(headError(head(['host', 'a'], { 'content-encoding': 'identity' }))).toBeUndefined();
});

test.each([[[]], [['host', 'a', 'Host', 'a']]])(
  'A request that does not name one host is BAD_REQUEST: %j',
  (rawHeaders) => {
    expect(headError(head(rawHeaders))).toMatchObject({ code: 'BAD_REQUEST' });
  },
);
