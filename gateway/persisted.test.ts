import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { Generation } from './generation.ts';
import { operationOfText } from './operation.ts';
import { type Allowlist, type AllowlistMode, resolveOperation } from './persisted.ts';
import type { GraphQLRequest } from './request.ts';

const schema = buildSchema('type Query { a: Int b: Int }');
const LISTED = 'query Listed { a }';
const listed = {
  ...operationOfText(LISTED, undefined, { schema, introspection: 'allowed' }),
  // As Relay would: not every id is the SHA-256 of its text.
  id: '0123456789abcdef0123456789abcdef',
  registered: true,
};

/** A generation with one registered operation that notes which texts it was asked to read. */
function stage(
  mode: AllowlistMode,
  {
    maySendText = true,
    registeredTexts = 'refused',
  }: Partial<Pick<Allowlist, 'maySendText' | 'registeredTexts'>> = {},
) {
  const read: string[] = [];
  const outcomes: string[] = [];
  const generation = {
    operations: new Map([[listed.id, listed]]),
    byHash: new Map([[listed.hash, listed]]),
    operationOfText: (text: string, operationName: string | undefined) => {
      read.push(text);
      return operationOfText(text, operationName, { schema, introspection: 'allowed' });
    },
  } as Pick<Generation, 'operations' | 'byHash' | 'operationOfText'> as Generation;
  const allowlist: Allowlist = {
    mode,
    maySendText,
    registeredTexts,
    count: (outcome) => {
      outcomes.push(outcome);
    },
  };
  const resolve = (request: Partial<GraphQLRequest>) =>
    resolveOperation(
      {
        method: 'POST',
        documentId: undefined,
        query: undefined,
        operationName: undefined,
        variables: {},
        ...request,
      },
      generation,
      allowlist,
    );
  return { resolve, read, outcomes };
}

const withCode = (code: string) => expect.objectContaining({ code });
const MODES = ['enforce', 'report', 'open'] as const;

describe.each(MODES)('An allowlist in mode %s', (mode) => {
  test('finds a registered operation by its id, and counts it as listed', () => {
    const { resolve, read, outcomes } = stage(mode);
    expect(resolve({ documentId: listed.id })).toBe(listed);
    expect(resolve({ documentId: listed.id, operationName: 'Listed' })).toBe(listed);
    expect(outcomes).toEqual(['listed', 'listed']);
    expect(read).toEqual([]);
  });

  test.each(['f'.repeat(64), 'Listed', '__proto__', 'constructor', ''])(
    'answers PERSISTED_QUERY_NOT_IN_LIST to the unknown id %p, which nobody may keep',
    (documentId) => {
      const { resolve, outcomes } = stage(mode);
      expect(() => resolve({ documentId })).toThrow(
        expect.objectContaining({
          code: 'PERSISTED_QUERY_NOT_IN_LIST',
          headers: { 'cache-control': 'private, no-cache, must-revalidate, no-store' },
        }),
      );
      expect(() => resolve({ documentId })).not.toThrow('PersistedQueryNotFound');
      expect(new Set(outcomes)).toEqual(new Set(['id-unknown']));
    },
  );

  test('answers OPERATION_RESOLUTION_FAILURE when the id’s operation has another name', () => {
    const { resolve } = stage(mode);
    expect(() => resolve({ documentId: listed.id, operationName: 'Other' })).toThrow(
      withCode('OPERATION_RESOLUTION_FAILURE'),
    );
  });

  test('answers PERSISTED_QUERY_ID_REQUIRED to a request for nothing', () => {
    const { resolve, outcomes } = stage(mode);
    expect(() => resolve({})).toThrow(withCode('PERSISTED_QUERY_ID_REQUIRED'));
    expect(outcomes).toEqual(['id-missing']);
  });
});

describe('An enforced allowlist', () => {
  test.each(['{ a }', LISTED, '{{{', '{ __schema { types { name } } }', ''])(
    'answers PERSISTED_QUERY_ID_REQUIRED to text, without reading it: %j',
    (query) => {
      const { resolve, read, outcomes } = stage('enforce');
      expect(() => resolve({ query })).toThrow(withCode('PERSISTED_QUERY_ID_REQUIRED'));
      expect(read).toEqual([]);
      expect(outcomes).toEqual(['id-missing']);
    },
  );
});

describe('An allowlist in mode enforce that lets registered texts in', () => {
  test('runs a text that is registered to the letter, and reads no other', () => {
    const { resolve, read, outcomes } = stage('enforce', { registeredTexts: 'allowed' });
    expect(resolve({ query: LISTED })).toBe(listed);
    expect(() => resolve({ query: `${LISTED} ` })).toThrow(withCode('PERSISTED_QUERY_ID_REQUIRED'));
    expect(read).toEqual([]);
    expect(outcomes).toEqual(['listed', 'id-missing']);
  });
});

describe.each(['report', 'open'] as const)('An allowlist in mode %s', (mode) => {
  test('runs text, and counts it as text', () => {
    const { resolve, outcomes } = stage(mode);
    expect(resolve({ query: '{ b }' })).toMatchObject({ text: '{ b }', registered: false });
    expect(outcomes).toEqual(['text']);
  });

  test('knows a text that is registered to the letter, and only to the letter', () => {
    const { resolve, outcomes } = stage(mode);
    expect(resolve({ query: LISTED })).toBe(listed);
    expect(resolve({ query: `${LISTED} ` })).not.toBe(listed);
    expect(outcomes).toEqual(['listed', 'text']);
    expect(() => resolve({ query: LISTED, operationName: 'Other' })).toThrow(
      withCode('OPERATION_RESOLUTION_FAILURE'),
    );
  });

  test('answers QUERY_NOT_IN_SAFELIST to text that lacks its credential, without reading it', () => {
    const { resolve, read, outcomes } = stage(mode, { maySendText: false });
    expect(() => resolve({ query: '{ b }' })).toThrow(withCode('QUERY_NOT_IN_SAFELIST'));
    expect(resolve({ documentId: listed.id })).toBe(listed);
    expect(outcomes).toEqual(['no-credential', 'listed']);
    expect(read).toEqual([]);
  });
});
