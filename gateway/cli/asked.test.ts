import { expect, test } from '@jest/globals';
import { askedByAddress, askedByParameters } from './asked.ts';

const ID = 'f'.repeat(64);

test.each([
  ['documentId', { documentId: `sha256:${ID}` }],
  ['doc_id', { doc_id: ID }],
  ['extensions', { extensions: { persistedQuery: { version: 1, sha256Hash: ID } } }],
])('A request names an id as %s', (_how, parameters) => {
  expect(askedByParameters(parameters, 'POST')).toEqual({ method: 'POST', id: ID, faults: [] });
});

test('A request carries a text and the name of an operation', () => {
  const parameters = { query: '{ a }', operationName: 'A', variables: {} };
  expect(askedByParameters(parameters, 'POST')).toEqual({
    method: 'POST',
    text: '{ a }',
    operationName: 'A',
    faults: [],
  });
});

test('An address tells client, id and what its extensions say', () => {
  const extensions = encodeURIComponent(
    JSON.stringify({ persistedQuery: { version: 1, sha256Hash: ID } }),
  );
  const asked = { method: 'GET', id: ID, faults: [] };
  expect(askedByAddress(`http://host/web/graphql?extensions=${extensions}`)).toEqual({
    ...asked,
    client: 'web',
  });
  expect(askedByAddress(`?documentId=${ID}`)).toEqual(asked);
  expect(askedByAddress('/graphql?extensions=1{')).toMatchObject({
    faults: ['"extensions" is not JSON.', expect.stringMatching(/^It carries neither/)],
  });
});

test.each([
  [{ documentId: ID, doc_id: 'other' }, 'The request names two persisted queries.'],
  [
    { extensions: { persistedQuery: { sha256Hash: ID } } },
    '"extensions.persistedQuery.version" is not 1.',
  ],
  [{ query: ID }, 'The id stands in "query"; it is read from "documentId", "doc_id"'],
  [{ id: ID }, 'The id stands in "id"; it is read from "documentId", "doc_id"'],
  [{ documentId: ID, query: '{ a }' }, 'It names a persisted query and carries a text: 400'],
  [
    { extensions: { persistedQuery: { version: 1, sha256Hash: ID } }, query: '{ a }' },
    'It tries to register a text at run time (automatic persisted queries).',
  ],
])('%j has a fault, and its id is read all the same', (parameters, fault) => {
  const asked = askedByParameters(parameters, 'POST');
  expect(asked).toMatchObject({ id: ID, faults: [expect.stringContaining(fault)] });
});

test('A request may carry nothing at all', () => {
  expect(askedByParameters({ variables: {} }, 'POST').faults).toEqual([
    'It carries neither an id nor a text: 400 PERSISTED_QUERY_ID_REQUIRED.',
  ]);
});
