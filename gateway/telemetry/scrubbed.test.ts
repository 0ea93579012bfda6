import { describe, expect, test } from '@jest/globals';
import { scrubbed } from './scrubbed.ts';

describe('A message for the log', () => {
  test.each([
    ['a mail address', 'no user jane.doe+shop@example.co.uk here', 'jane.doe'],
    [
      'the password of an address',
      'cannot reach postgres://facet:hunter2@db.internal/shop',
      'hunter2',
    ],
    ['a password that holds @', 'cannot reach redis://:hun@ter2@cache:6379/1', 'ter2'],
    ['a bearer token', 'sent authorization Bearer abc.def-123', 'abc.def'],
    ['a JWT', 'bad token eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1MSJ9.c2ln at 3', 'eyJ'],
    ['half a JWT', 'bad token eyJhbGciOiJFZERTQSJ9.eyJzdWIi', 'eyJ'],
    ['a password by name', 'connect failed: user=facet password=hunter2 host=db', 'hunter2'],
    ['a secret in JSON', 'sent {"apiKey":"k-4711","n":1}', '4711'],
    ['a secret in single quotes', "options: { clientSecret: 'k 4711' }", '4711'],
    ['a header', 'cookie: session=4711; theme=dark', '4711'],
    ['an API key header', 'x-api-key: 4711-4711', '4711'],
    ['the values of a broken unique key', 'Key (email)=(jane@example.com) already exists.', 'jane'],
    ['the value that is no uuid', 'invalid input syntax for type uuid: "4711"', '4711'],
    ['what is not JSON', 'Unexpected token \'J\', "Jane 4711" is not valid JSON', '4711'],
    [
      'the beginning of what is not JSON',
      'Unexpected token \'J\', "Jane 4711"... is not valid JSON',
      '4711',
    ],
    [
      'the middle of what is not JSON',
      'Unexpected token \'J\', ..."Jane 4711"... is not valid JSON',
      '4711',
    ],
    ['a name', 'cannot greet {"firstName":"Jane","n":1}', 'Jane'],
    ['a street', 'no such place: street=Elm-Street-4711', '4711'],
  ])('is without %s', (_, message, secret) => {
    expect(message).toContain(secret);
    expect(scrubbed(message)).not.toContain(secret);
    expect(scrubbed(message)).toContain('[redacted]');
  });

  test.each([
    'connect ECONNREFUSED 127.0.0.1:4101',
    'HTTP 500, text/html, 1234 characters',
    'duplicate key value violates unique constraint "reviews_pkey"',
    "Cannot read properties of undefined (reading 'id')",
    'The service "prices" did not answer in time.',
    'select "p"."id" from "products" as "p" where "p"."sku" = $1',
  ])('is told as it is when nothing in it is secret: %s', (message) => {
    expect(scrubbed(message)).toBe(message);
  });

  test('is cut, and cleaned in linear time', () => {
    const long = 'a@'.repeat(100_000) + '"'.repeat(100_000);
    const started = performance.now();
    expect(scrubbed(long).length).toBeLessThanOrEqual(500);
    for (const each of ['password=', '"', "'", '(', 'eyJ.', '://', 'name', '-']) {
      scrubbed(each.repeat(500));
    }
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
