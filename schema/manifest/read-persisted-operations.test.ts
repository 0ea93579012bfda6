import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { formatManifestError } from './manifest-error.ts';
import { type PersistedOperations, readPersistedOperations } from './read-persisted-operations.ts';

const HOME = 'query Home { a }';
const RATE = 'mutation Rate { b }';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex');
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

const home = { name: 'Home', type: 'query', hash: sha256(HOME), body: HOME };
const rate = { name: 'Rate', type: 'mutation', hash: sha256(RATE), body: RATE };

describe('readPersistedOperations recognises', () => {
  const cases: readonly [format: string, json: unknown, ids: readonly [string, string]][] = [
    [
      "Apollo's manifest",
      {
        format: 'apollo-persisted-query-manifest',
        version: 1,
        operations: [
          { id: home.hash, name: 'Home', type: 'query', body: HOME },
          { id: rate.hash, name: 'Rate', type: 'mutation', body: RATE },
        ],
      },
      [home.hash, rate.hash],
    ],
    [
      'a flat map of prefixed SHA-256 ids (GraphQL Code Generator 6)',
      { [`sha256:${home.hash}`]: HOME, [`sha256:${rate.hash}`]: RATE },
      [home.hash, rate.hash],
    ],
    [
      'a flat map of SHA-256 ids (Relay, Cosmo)',
      { [home.hash]: HOME, [rate.hash]: RATE },
      [home.hash, rate.hash],
    ],
    [
      'a flat map of SHA-1 ids (GraphQL Code Generator 5, Relay)',
      { [sha1(HOME)]: HOME, [sha1(RATE)]: RATE },
      [sha1(HOME), sha1(RATE)],
    ],
    [
      'a flat map of MD5 ids (Relay)',
      { [md5(HOME)]: HOME, [md5(RATE)]: RATE },
      [md5(HOME), md5(RATE)],
    ],
    ['a flat map of ids of its own', { 'home-1': HOME, 'rate-1': RATE }, ['home-1', 'rate-1']],
    [
      'a list of ids and texts (Relay)',
      [
        [md5(HOME), HOME],
        [md5(RATE), RATE],
      ],
      [md5(HOME), md5(RATE)],
    ],
    [
      "a map of names and sources (Apollo iOS legacy, Apollo Kotlin's operation output)",
      {
        [home.hash]: { name: 'Home', source: HOME },
        [rate.hash]: { name: 'Rate', source: RATE, type: 'mutation' },
      },
      [home.hash, rate.hash],
    ],
  ];
  test.each(cases)('%s', (format, json, [homeId, rateId]) => {
    expect(readPersistedOperations(JSON.stringify(json))).toMatchObject({
      kind: 'operations',
      format,
      operations: [
        { ...home, id: homeId },
        { ...rate, id: rateId },
      ],
      documents: [{ kind: 'Document' }, { kind: 'Document' }],
    });
  });
});

test("Apollo iOS's manifest, as its generator writes it, is read: one line, a fragment after a line break", () => {
  // Ids and texts are those that apollo-ios's own tests of its template expect.
  const reading = readPersistedOperations(String.raw`{
  "format": "apollo-persisted-query-manifest",
  "version": 1,
  "operations": [
    {
      "id": "efc7785ac9768b2be96e061911b97c9c898df41561dda36d9435e94994910f67",
      "body": "query Friends { friends { ...Name } }\nfragment Name on Friend { name }",
      "name": "Friends",
      "type": "query"
    },
    {
      "id": "551253009bea9350463d15e24660e8a935abc858cd161623234fb9523b0c0717",
      "body": "mutation TestMutation { update { result } }",
      "name": "TestMutation",
      "type": "mutation"
    }
  ]
}`);
  expect(reading).toMatchObject({
    kind: 'operations',
    operations: [{ name: 'Friends' }, { name: 'TestMutation' }],
  });
});

test("Apollo iOS's legacy manifest, as its generator writes it, is read", () => {
  const reading = readPersistedOperations(`{
  "8ed9fcbb8ef3c853ad0ecdc920eb8216608bd7c3b32258744e9289ec0372eb30" : {
    "name": "TestQuery",
    "source": "query TestQuery { test }"
  }
}`);
  expect(reading).toMatchObject({ kind: 'operations', operations: [{ name: 'TestQuery' }] });
});

test("Apollo Kotlin's manifest is read: minified, the id after it", () => {
  const body =
    'query Product($id: ID!) { product(id: $id) { __typename id ...Card } } fragment Card on Product { title }';
  const reading = readPersistedOperations(
    JSON.stringify({
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [{ id: sha256(body), body, name: 'Product', type: 'query' }],
    }),
  );
  expect(reading).toMatchObject({ kind: 'operations', operations: [{ id: sha256(body), body }] });
});

test('An operation without a name goes by its id, and two texts may have one name', () => {
  const json = { one: '{ a }', two: 'query Home { a }', three: 'query Home { b }' };
  const reading = readPersistedOperations(JSON.stringify(json));
  expect(reading.kind === 'operations' && reading.operations.map(({ name }) => name)).toEqual([
    'one',
    'Home',
    'Home',
  ]);
});

describe('readPersistedOperations refuses', () => {
  const wrong = 'f'.repeat(64);
  const other = 'e'.repeat(64);
  const cases: readonly [what: string, json: unknown, errors: readonly string[]][] = [
    [
      'an id that claims to be a SHA-256 and is not',
      { [wrong]: HOME, [`sha256:${other}`]: RATE, 'sha256:abc': '{ a }' },
      [
        `Home Id The id "${wrong}" says it is a SHA-256, but that of the text is "${home.hash}".`,
        `Rate Id The id "sha256:${other}" says it is a SHA-256, but that of the text is "${rate.hash}".`,
        `abc Id The id "sha256:abc" says it is a SHA-256, but that of the text is "${sha256('{ a }')}".`,
      ],
    ],
    [
      'a SHA-256 in capitals: no request would name it',
      { [home.hash.toUpperCase()]: HOME },
      [
        `Home Id The id "${home.hash.toUpperCase()}" says it is a SHA-256, but that of the text is "${home.hash}".`,
      ],
    ],
    [
      'an id with and without its prefix',
      { [home.hash]: HOME, [`sha256:${home.hash}`]: HOME },
      [`Home UniqueIds The id "${home.hash}" is listed twice.`],
    ],
    [
      "an id of Apollo's manifest that is not the text's SHA-256",
      {
        format: 'apollo-persisted-query-manifest',
        version: 1,
        operations: [{ id: md5(HOME), name: 'Home', type: 'query', body: HOME }],
      },
      [`Home Id The id is "${md5(HOME)}", but the body's SHA-256 is "${home.hash}".`],
    ],
    [
      'a text that does not parse',
      { one: '{' },
      ['one:1:2 Syntax Syntax Error: Expected Name, found <EOF>.'],
    ],
    [
      'no operation, or two',
      { one: 'fragment F on Q { a }', two: 'query A { a } query B { a }' },
      [
        'one Body The body has 0 operations, not one.',
        'two Body The body has 2 operations, not one.',
      ],
    ],
    [
      'a subscription',
      { one: 'subscription S { a }' },
      ["S Type The body's operation is a subscription."],
    ],
    [
      "a name that is not the operation's",
      { one: { name: 'Other', source: HOME } },
      ['Home Name It is listed as "Other".'],
    ],
    [
      'what no toolchain writes',
      { one: HOME, two: 2 },
      [
        "Format No known format: expected Apollo's manifest, a map or list of ids and texts, or a map of names and sources.",
      ],
    ],
  ];
  test.each(cases)('%s', (_what, json, errors) => {
    expect(errorsOf(readPersistedOperations(JSON.stringify(json)))).toEqual(errors);
  });
});

function errorsOf(reading: PersistedOperations): readonly string[] {
  return reading.kind === 'failed' ? reading.errors.map(formatManifestError) : [];
}
