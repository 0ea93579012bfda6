import { describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { badUserInput, scopeRequired, viewerIs, viewerRequired } from './viewer.ts';

const ada = { id: 'u1', scopes: [] };

describe('viewerIs', () => {
  test('passes the user', () => {
    expect(() => viewerIs(ada, 'u1')).not.toThrow();
  });

  test('answers everybody else FORBIDDEN, and an anonymous request UNAUTHENTICATED', () => {
    expect(codeOf(() => viewerIs(ada, 'u2'))).toBe('FORBIDDEN');
    expect(codeOf(() => viewerIs(null, 'u2'))).toBe('UNAUTHENTICATED');
  });
});

test('scopeRequired passes who has the scope, to the letter; others are FORBIDDEN or UNAUTHENTICATED', () => {
  const editor = { id: 'u2', scopes: ['catalogue:write'] };
  expect(() => scopeRequired(editor, 'catalogue:write')).not.toThrow();
  expect(codeOf(() => scopeRequired(editor, 'catalogue'))).toBe('FORBIDDEN');
  expect(codeOf(() => scopeRequired(ada, 'catalogue:write'))).toBe('FORBIDDEN');
  expect(codeOf(() => scopeRequired(null, 'catalogue:write'))).toBe('UNAUTHENTICATED');
});

test('viewerRequired gives the viewer, or UNAUTHENTICATED', () => {
  expect(viewerRequired(ada)).toBe(ada);
  expect(codeOf(() => viewerRequired(null))).toBe('UNAUTHENTICATED');
});

test('badUserInput tells its message as it is', () => {
  const error = badUserInput('Too few.');
  expect([error.message, error.extensions.code]).toEqual(['Too few.', 'BAD_USER_INPUT']);
});

function codeOf(refused: () => unknown): unknown {
  try {
    refused();
  } catch (error) {
    if (error instanceof GraphQLError) return error.extensions.code;
  }
  return undefined;
}
