import { describe, expect, test } from '@jest/globals';
import { ClientError } from './errors.ts';
import { errorResponse, refusal } from './response.ts';

describe('An error’s answer', () => {
  test('is the client’s own error as it is, with its status and headers', () => {
    const error = new ClientError('METHOD_NOT_ALLOWED', 'Not so.', { headers: { allow: 'POST' } });
    expect(errorResponse(error, undefined)).toEqual({
      status: 405,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        allow: 'POST',
      },
      body: `${JSON.stringify({
        errors: [{ message: 'Not so.', extensions: { code: 'METHOD_NOT_ALLOWED' } }],
      })}\n`,
      errorCodes: ['METHOD_NOT_ALLOWED'],
      error,
    });
  });

  test.each<[string, unknown]>([
    ['an error', new TypeError('cannot read /srv/app of 127.0.0.1')],
    ['a text', 'secret'],
    ['nothing', undefined],
    ['what only looks like ours', { code: 'BAD_REQUEST', status: 400, reports: [], headers: {} }],
  ])('is INTERNAL_SERVER_ERROR and nothing more for %s', (_, error) => {
    const { status, body } = errorResponse(error, undefined);
    expect(status).toBe(500);
    expect(JSON.parse(body.toString())).toEqual({
      errors: [{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    });
  });

  test('may not be kept, unless the error itself says more', () => {
    const headers = { 'cache-control': 'private, no-store' };
    const error = new ClientError('NOT_FOUND', 'No.', { headers });
    expect(errorResponse(error, undefined).headers['cache-control']).toBe('private, no-store');
    expect(errorResponse(new Error('x'), undefined).headers['cache-control']).toBe('no-store');
  });
});

test('A plain refusal has its code’s status and the headers it needs', () => {
  const { status, headers, body } = refusal('NOT_READY', 'Soon.', { 'retry-after': '1' });
  expect(status).toBe(503);
  expect(headers).toMatchObject({ 'retry-after': '1', 'cache-control': 'no-store' });
  expect(JSON.parse(body.toString()).errors[0].extensions.code).toBe('NOT_READY');
});
