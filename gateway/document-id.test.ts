import { describe, expect, test } from '@jest/globals';
import { documentIdOf } from './document-id.ts';

const HASH = 'a1'.repeat(32);
const OTHER = 'b2'.repeat(32);

const persisted = (sha256Hash: unknown, version: unknown = 1) => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});

describe('The id of a persisted query', () => {
  test.each([
    ['documentId', { documentId: HASH }],
    ['documentId with its prefix', { documentId: `sha256:${HASH}` }],
    ['doc_id', { doc_id: HASH }],
    ['doc_id with its prefix', { doc_id: `sha256:${HASH}` }],
    ['extensions.persistedQuery', persisted(HASH)],
    ['several ways at once', { documentId: HASH, doc_id: `sha256:${HASH}`, ...persisted(HASH) }],
    ['one way beside nulls', { documentId: null, doc_id: HASH, extensions: null }],
  ])('is found in %s, in the spelling of manifests', (_, parameters) => {
    expect(documentIdOf(parameters)).toBe(HASH);
  });

  test.each([
    {},
    { documentId: null },
    { extensions: {} },
    { extensions: { persistedQuery: null, other: 1 } },
  ])('is none in %j', (parameters) => {
    expect(documentIdOf(parameters)).toBeUndefined();
  });

  test.each(['Products', `sha256:${HASH.slice(1)}`, `sha256:${HASH.toUpperCase()}`, `md5:${HASH}`])(
    'is taken as it is when it is no prefixed SHA-256: %s',
    (documentId) => {
      expect(documentIdOf({ documentId })).toBe(documentId);
    },
  );

  test.each([
    { documentId: HASH, doc_id: OTHER },
    { documentId: HASH, ...persisted(OTHER) },
    { doc_id: HASH, ...persisted(OTHER) },
    { documentId: `sha256:${HASH}`, ...persisted(OTHER) },
  ])('is BAD_REQUEST when two are named: %j', (parameters) => {
    expect(() => documentIdOf(parameters)).toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST' }),
    );
  });

  test.each([
    { documentId: 1 },
    { documentId: '' },
    { documentId: [HASH] },
    { doc_id: {} },
    { doc_id: false },
    { extensions: 'x' },
    { extensions: [] },
    { extensions: { persistedQuery: HASH } },
    { extensions: { persistedQuery: [HASH] } },
    { extensions: { persistedQuery: {} } },
    persisted(undefined),
    persisted(null),
    persisted(''),
    persisted(7),
    persisted(HASH, 2),
    persisted(HASH, '1'),
    persisted(HASH, null),
  ])('is BAD_REQUEST when it has the wrong shape: %j', (parameters) => {
    expect(() => documentIdOf(parameters)).toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST' }),
    );
  });
});
