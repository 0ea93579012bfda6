import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { formatManifest, type Manifest } from './format.ts';
import { formatManifestError } from './manifest-error.ts';
import { operationId } from './operation-id.ts';
import { type ManifestReading, parseManifest } from './parse-manifest.ts';

const home = entry('Home', 'query Home { a }');
const rate = { ...entry('Rate', 'mutation Rate { b }'), type: 'mutation' as const };

/** What is read of a manifest: its operations, and their bodies parsed. */
function readingOf(manifest: Manifest): ManifestReading {
  const documents = manifest.operations.map(({ body }) => parse(body, { noLocation: true }));
  return { kind: 'manifest', manifest, documents };
}

test('operationId is the SHA-256 of the UTF-8 bytes in lowercase hex', () => {
  expect(operationId('{ é }')).toBe(
    '6ed1179be308ef4c2e705b3e9bdb43678ae4f31bfd35e2b11f9aa3addc48a710',
  );
});

test('formatManifest writes what parseManifest reads', () => {
  const manifest = manifestOf([home, rate]);
  const text = formatManifest(manifest);
  expect(text).toBe(`${JSON.stringify(manifest, null, 2)}\n`);
  expect(parseManifest(text)).toEqual(readingOf(manifest));
});

test('parseManifest leaves fields alone that other tools write beside the format’s own', () => {
  const manifest = manifestOf([home]);
  const text = JSON.stringify({
    ...manifest,
    extra: 1,
    operations: [{ ...home, clientName: null }],
  });
  expect(parseManifest(text)).toEqual(readingOf(manifest));
});

test('parseManifest takes an operation without a name under any', () => {
  const body = '{ __typename }';
  const anonymous = { id: operationId(body), name: 'Probe', type: 'query', body } as const;
  const manifest = manifestOf([anonymous]);
  expect(parseManifest(formatManifest(manifest))).toEqual(readingOf(manifest));
});

describe('parseManifest refuses', () => {
  const cases: readonly [string, unknown, readonly string[]][] = [
    ['a list', [], ['Json The text is not a JSON object.']],
    [
      'another format or version, a missing list',
      { format: 'relay', version: 2, extra: 1 },
      [
        'Format The format is "relay", not "apollo-persisted-query-manifest".',
        'Version The version is 2, not 1.',
        'Operations The field "operations" is not a list.',
      ],
    ],
    [
      'an entry that is no object or lacks a field',
      manifestOf([null, { ...home, body: 1 }]),
      [
        'operations[0] Fields An entry has an "id", a "name" and a "body", each a string.',
        'Home Fields An entry has an "id", a "name" and a "body", each a string.',
      ],
    ],
    [
      'an id that is not the hash of the body',
      manifestOf([{ ...home, id: 'abc' }]),
      [`Home Id The id is "abc", but the body's SHA-256 is "${home.id}".`],
    ],
    [
      'an id in capitals',
      manifestOf([{ ...home, id: home.id.toUpperCase() }]),
      [`Home Id The id is "${home.id.toUpperCase()}", but the body's SHA-256 is "${home.id}".`],
    ],
    [
      'a name that is not the operation’s',
      manifestOf([{ ...home, name: 'Other' }]),
      [`Other Name The body's operation is named "Home".`],
    ],
    [
      'a type that is not the operation’s, or is none',
      manifestOf([
        { ...home, type: 'mutation' },
        { ...rate, type: 'subscription' },
      ]),
      [
        `Home Type The body's operation is a query.`,
        'Rate Type The type is "subscription", not "query" or "mutation".',
      ],
    ],
    [
      'ids and names listed twice',
      manifestOf([home, rate, home]),
      [
        `Home UniqueIds The id "${home.id}" is listed twice.`,
        'Home UniqueNames The name "Home" is listed twice.',
      ],
    ],
    [
      'a body without an operation, or with two',
      manifestOf([
        entry('None', 'fragment F on Q { a }'),
        entry('Two', 'query Two { a } query B { a }'),
      ]),
      [
        'None Body The body has 0 operations, not one.',
        'Two Body The body has 2 operations, not one.',
      ],
    ],
    [
      'a body that does not parse',
      manifestOf([entry('Home', 'query Home {\n  ]\n}')]),
      ['Home:2:3 Syntax Syntax Error: Expected Name, found "]".'],
    ],
  ];
  test.each(cases)('%s', (_what, manifest, errors) => {
    const result = parseManifest(JSON.stringify(manifest));
    expect(result.kind === 'failed' && result.errors.map(formatManifestError)).toEqual(errors);
  });

  test('what is no JSON', () => {
    expect(parseManifest('{')).toMatchObject({ kind: 'failed', errors: [{ rule: 'Json' }] });
  });
});

function manifestOf<Entry>(operations: Entry[]) {
  return { format: 'apollo-persisted-query-manifest' as const, version: 1 as const, operations };
}

function entry(name: string, body: string) {
  return { id: operationId(body), name, type: 'query' as const, body };
}
