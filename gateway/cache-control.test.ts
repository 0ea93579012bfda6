import { describe, expect, test } from '@jest/globals';
import { cacheControlOf, nginxExpiryOf } from './cache-control.ts';
import type { Callers } from './edge-choices.ts';
import type { Operation } from './operation.ts';
import type { HttpResponse } from './response.ts';

const STALENESS = { staleWhileRevalidateS: 20, staleIfErrorS: 600 };
const query = { kind: 'query', registered: true } as Operation;
const COMPLETE: HttpResponse = { status: 200, headers: {}, body: '', operation: query };
const kept = (scope: 'PUBLIC' | 'PRIVATE', maxAgeS: number) => ({ kept: { scope, maxAgeS } });
const PUBLIC = kept('PUBLIC', 60);

const policyOf = (
  answer: Partial<HttpResponse>,
  method = 'GET',
  callers: Callers = 'everybody',
): string => cacheControlOf({ ...COMPLETE, ...answer }, method, { ...STALENESS, callers });

describe('An answer may be kept', () => {
  test('by everybody if it is everybody’s, and longer while there is no newer one', () => {
    const policy = 'public, max-age=60, stale-while-revalidate=20, stale-if-error=600';
    expect(policyOf(PUBLIC)).toBe(policy);
    expect(policyOf(PUBLIC, 'POST')).toBe(policy);
  });

  test('by its viewer if it is the viewer’s', () => {
    expect(policyOf(kept('PRIVATE', 60))).toBe('private, max-age=60');
  });

  test('by its viewer if it answers a text that nobody registered', () => {
    const operation = { ...query, registered: false };
    expect(policyOf({ ...PUBLIC, operation })).toBe('private, max-age=60');
  });

  test.each(['viewers', 'partners'] as const)(
    'by its caller alone where only %s may ask: a shared cache would let in whoever asks it',
    (callers) => {
      expect(policyOf(PUBLIC, 'GET', callers)).toBe('private, max-age=60');
    },
  );

  test.each([undefined, { scope: 'PUBLIC', maxAgeS: 0 } as const])(
    'by its viewer, to be asked for each time, with the policy %j',
    (policy) => {
      expect(policyOf({ kept: policy })).toBe('private, no-cache');
      expect(policyOf({ kept: policy }, 'POST')).toBe('no-store');
    },
  );

  test('for whole seconds', () => {
    expect(policyOf(kept('PRIVATE', 59.9))).toBe('private, max-age=59');
  });
});

test.each<[string, object]>([
  ['of a mutation', { operation: { ...query, kind: 'mutation' } }],
  ['with errors beside its data', { hasErrors: true }],
  ['with something old in it', { isStale: true }],
  ['that failed', { error: new Error('no') }],
  ['of another status', { status: 500 }],
  ['to nothing that is registered', { operation: undefined }],
])('An answer %s is kept by nobody', (_, answer) => {
  expect(policyOf({ ...PUBLIC, ...answer })).toBe('no-store');
});

test('nginx is told when a kept answer grows old, even if it has', () => {
  const at = (age: string) => nginxExpiryOf({ ...PUBLIC, headers: { age } }, 1_000_900);
  expect(at('20')).toEqual({ 'x-accel-expires': '@1040' });
  expect(at('75')).toEqual({ 'x-accel-expires': '@985' });
  expect(at('0')).toEqual({});
  expect(nginxExpiryOf({ ...PUBLIC, headers: {} }, 1_000_900)).toEqual({});
});
