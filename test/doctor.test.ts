import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { openRegistry } from '../gateway/registry/open-registry.ts';
import { codegenText } from '../schema/manifest/codegen-text.ts';
import { withoutTypenames } from '../schema/manifest/typenames.ts';
import { operationId } from '../schema/operations.ts';
import { sample } from './testkit/operations.ts';
import { killPrograms, runFacet, startProgram } from './testkit/program.ts';

const page = sample('web', 'ProductReviews');
const feed = sample('mobile', 'HomeFeed');
const AT = 'ProductReviews of web (the committed manifest)';

/** Of a release that ended long ago, and one that is served still. */
const GONE = 'query OldFeed { products { totalCount } }';
const CURRENT = 'query NewFeed { products { totalCount } }\n';
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-doctor-'));
  const registry = openRegistry(undefined, { stateFolder: folder, publishCredential: undefined });
  if (!registry) throw new Error('There is no registry.');
  const released = (name: string, body: string, id = operationId(body)) => ({
    ...{ id, hash: operationId(body), name, type: 'query' as const, body },
  });
  const [old, current] = [released('OldFeed', GONE), released('NewFeed', CURRENT, md5(CURRENT))];
  await registry.publish({ client: 'mobile', version: '1.0', operations: [old] });
  await registry.publish({ client: 'mobile', version: '5.2', operations: [current] });
  await registry.end('mobile', '1.0');
  const since = '2025-01-01T00:00:00.000Z';
  const goneAt = '2025-02-01T00:00:00.000Z';
  await registry.retire('mobile', new Map([[old.id, { state: 'tombstoned', since, goneAt }]]));
  await registry.close();
});

afterAll(async () => {
  await killPrograms();
  rmSync(folder, { recursive: true, force: true });
});

interface Miss {
  readonly what: string;
  /** The word after `facet doctor`, or the text of a file of that name. */
  readonly asked: string;
  readonly file?: string;
  readonly client?: string;
  readonly told: string;
}

const document = parse(page.body);

const MISSES: readonly Miss[] = [
  {
    what: 'an id of another client',
    asked: feed.id,
    client: 'web',
    told: 'not served: registered for another client: HomeFeed of mobile (the committed manifest)',
  },
  {
    what: 'an id that is retired and gone',
    asked: operationId(GONE),
    told: 'not served: retired and gone: OldFeed of mobile (release 1.0, ended, gone)',
  },
  {
    what: 'the id that GraphQL Code Generator gives a registered operation',
    asked: `sha256:${operationId(codegenText(document))}`,
    told: `not served: the id of ${AT} as GraphQL Code Generator's client preset writes it; it is registered as ${page.id}`,
  },
  {
    what: 'a text without the __typenames it was registered with',
    asked: print(withoutTypenames(document)),
    file: 'query.graphql',
    told: `not served: the same without __typename: ${AT} is registered as ${page.id}`,
  },
  {
    what: 'a text that is formatted otherwise',
    asked: page.body.replaceAll(/\s+/g, ' '),
    file: 'reformatted.graphql',
    told: `not served: the same but for white space, commas or comments, and so with another id: ${AT}`,
  },
  {
    what: 'another text of a registered operation',
    asked: JSON.stringify({ query: page.body.replace('rating', 'stars: rating') }),
    told: `not served: another text of ${AT}, registered as ${page.id}; from that one (-) to this (+):\n    - rating`,
  },
  {
    what: 'an attempt at automatic persisted queries',
    asked: JSON.stringify({
      query: page.body,
      extensions: { persistedQuery: { version: 1, sha256Hash: page.id } },
    }),
    file: 'request.json',
    told: 'not served: It tries to register a text at run time (automatic persisted queries).',
  },
  {
    what: 'an id in capitals',
    asked: `sha256:${page.id.toUpperCase()}`,
    told: `not served: written in capitals, ids are lowercase: ${AT}`,
  },
  {
    what: 'an id that is cut off',
    asked: page.id.slice(0, 32),
    told: `not served: cut off after 32 of 64 characters: ${AT}`,
  },
  {
    what: 'the SHA-256 of a text that is registered under its MD5',
    asked: `?documentId=${operationId(CURRENT)}`,
    told: `not served: the id of NewFeed of mobile (release 5.2) to the letter; it is registered as ${md5(CURRENT)}`,
  },
  {
    what: 'a request without the version of the protocol',
    asked: JSON.stringify({ extensions: { persistedQuery: { sha256Hash: page.id } } }),
    told: `not served: "extensions.persistedQuery.version" is not 1.\nregistered: ${AT}`,
  },
  {
    what: 'a prefix that no id has',
    asked: `sha256:${md5(CURRENT)}`,
    told: 'not served: with a prefix that no id has: only "sha256:" before a SHA-256 is understood: NewFeed of mobile',
  },
  {
    what: "a request's address with the id of another client",
    asked: `http://127.0.0.1:4000/web/graphql?documentId=${feed.id}`,
    told: 'not served: registered for another client: HomeFeed of mobile',
  },
  {
    what: 'a mutation by GET',
    asked: `/web/graphql?documentId=${sample('web', 'AddReview').id}`,
    told: 'not served: A mutation is sent by POST: 405 METHOD_NOT_ALLOWED.',
  },
  {
    what: 'an unknown id of a registered operation',
    asked: JSON.stringify({ documentId: 'f'.repeat(64), operationName: 'ProductReviews' }),
    client: 'web',
    told: `not served: an id that no known text has; an operation of its name is registered, as ${page.id}: ${AT}`,
  },
  {
    what: 'nothing that is known',
    asked: 'f'.repeat(64),
    told: 'not served: unknown: a SHA-256, and nothing registered comes near it',
  },
];

describe('facet doctor explains', () => {
  test.each(MISSES)('$what', async ({ asked, file, client, told }) => {
    const word = file === undefined ? asked : written(file, asked);
    const { code, stdout, stderr } = await doctor(word, client);
    expect(stderr).toBe('');
    expect(stdout.slice(0, told.length)).toBe(told);
    expect(code).toBe(1);
  });
});

describe('facet doctor ends with 0 for what is served:', () => {
  test.each([
    ['an id', page.id, `served: registered: ${AT}\n`],
    ['a prefixed id', `sha256:${page.id}`, `served: registered: ${AT}\n`],
    ['an MD5', md5(CURRENT), 'served: registered: NewFeed of mobile (release 5.2)\n'],
    [
      'a request',
      JSON.stringify({ documentId: page.id, operationName: 'ProductReviews' }),
      `served: registered: ${AT}\n`,
    ],
    ['a text to the letter', page.body, `served: registered to the letter: ${AT}; send its id`],
  ])('%s', async (_what, word, told) => {
    const { code, stdout } = await doctor(word);
    expect(stdout.slice(0, told.length)).toBe(told);
    expect(code).toBe(0);
  });
});

test('A document that is not registered is told with the ids that each toolchain gives it', async () => {
  const { stdout } = await doctor(written('ids.graphql', 'query New { products { totalCount } }'));
  const apollo = operationId('query New {\n  products {\n    totalCount\n    __typename\n  }\n}');
  expect(stdout).toMatch(new RegExp(`${apollo} +with Apollo Client's __typenames`));
  expect(stdout).toMatch(/[0-9a-f]{32} +as relay-compiler prints it, as MD5 \(Relay\)/);
});

test('An operation of a folder is looked at with the fragments that stand beside it', async () => {
  const { code, stdout } = await doctor('bffs/web/operations/ProductReviews.graphql', 'web');
  expect(stdout).toMatch(/^not served: the same without __typename: ProductReviews of web/);
  expect(code).toBe(1);
});

test("A manifest is gone through operation by operation, in any toolchain's format", async () => {
  const committed = await doctor('bffs/web/manifest.json', 'web');
  expect(committed.stdout).toMatch(
    /^Apollo's manifest\nAccountPage +registered: AccountPage of web/,
  );
  expect(committed.code).toBe(0);
  const flat = { [md5(page.body)]: page.body, [md5(CURRENT)]: CURRENT };
  const { code, stdout } = await doctor(written('flat.json', JSON.stringify(flat)));
  expect(stdout.split('\n')).toEqual([
    'a flat map of MD5 ids (Relay)',
    expect.stringMatching(/^ProductReviews +not served: the id of ProductReviews of web .* as MD5/),
    expect.stringMatching(/^NewFeed +registered: NewFeed of mobile \(release 5.2\)/),
    '',
  ]);
  expect(code).toBe(1);
});

test('A manifest whose ids are wrong is told line by line', async () => {
  const flat = { ['f'.repeat(64)]: 'query A { a }', x: '{' };
  const { code, stdout } = await doctor(written('wrong.json', JSON.stringify(flat)));
  expect(stdout).toMatch(/^A Id The id "f+" says it is a SHA-256.*\nx:1:2 Syntax .*\n$/);
  expect(code).toBe(1);
});

test('Standard input may hold any of it', async () => {
  const program = `echo '{"documentId": "${page.id}"}' | ${process.execPath} gateway/cli.ts doctor -`;
  const { code, stdout } = await startProgram(['sh', '-c', program]).ended;
  expect({ code, stdout }).toEqual({ code: 0, stdout: `served: registered: ${AT}\n` });
});

test.each([
  ['nothing', [], /^facet: name an id, a file or a request; "facet doctor --help" explains.\n$/],
  ['a file that is not there', ['nowhere.json'], /^facet: nowhere.json does not exist.\n$/],
  [
    'a client that is not there',
    [page.id, '--client', 'tv'],
    /^facet: no client "tv"; there are web, mobile, partner.\n$/,
  ],
])('facet doctor ends with 2 for %s', async (_what, words, told) => {
  const { code, stderr } = await runFacet(['doctor', ...words]);
  expect(stderr).toMatch(told);
  expect(code).toBe(2);
});

function doctor(word: string, client?: string) {
  const words = client === undefined ? [word] : [word, '--client', client];
  return runFacet(['doctor', ...words], { env: { FACET_STATE_FOLDER: folder } });
}

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}
