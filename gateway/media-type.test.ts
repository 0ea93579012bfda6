import { describe, expect, test } from '@jest/globals';
import { mediaTypeFor } from './media-type.ts';

describe('The media type of an answer', () => {
  test.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/json', 'application/json'],
    ['text/html', 'application/json'],
    ['application/*', 'application/json'],
    ['application/graphql-response+json', 'application/graphql-response+json'],
    ['application/graphql-response+json;q=0.1', 'application/graphql-response+json'],
    [
      'application/graphql-response+json, application/json;q=0.9',
      'application/graphql-response+json',
    ],
    ['application/graphql-response+json, application/json', 'application/graphql-response+json'],
    ['application/json, application/graphql-response+json', 'application/json'],
    ['application/json;q=0.5, application/graphql-response+json;q=0.4', 'application/json'],
    ['application/graphql-response+json;q=0, */*', 'application/json'],
    [
      'APPLICATION/JSON;Q=0.1, application/graphql-response+json',
      'application/graphql-response+json',
    ],
    ['application/graphql-response+json;q=x, application/json', 'application/json'],
    [
      'multipart/mixed;deferSpec=20220824, application/graphql-response+json, application/json',
      'application/graphql-response+json',
    ],
  ])('for Accept %p is %s', (accept, mediaType) => {
    expect(mediaTypeFor(accept)).toBe(`${mediaType}; charset=utf-8`);
    expect(mediaTypeFor(accept)).toBe(`${mediaType}; charset=utf-8`);
  });
});
