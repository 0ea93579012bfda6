import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sha256 } from '../../gateway/operation.ts';
import { LEAKS } from '../testkit/attacked.ts';
import { killPrograms, type Program, startFacet } from '../testkit/program.ts';
import { askRaw, postBytes, type RawAnswer } from '../testkit/raw-http.ts';
import { answer, raw, type ScriptedServer, startScripted } from '../testkit/scripted-server.ts';
import { manifestOf, supergraphOf } from '../testkit/tiny-graph.ts';

const SDL = {
  items: 'type Query { items: [Item] } type Item @key(fields: "id") { id: ID! title: String }',
  prices: 'type Item @key(fields: "id") { id: ID! price: Int }',
};
const ITEMS = 'query Items { items { title price } }';
/** What must never come out, wherever it stood. */
const SECRET = 'password=s3cret';

let folder: string;
let items: ScriptedServer;
let prices: ScriptedServer;
let program: Program;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-leakage-'));
  const [supergraph, manifest] = [join(folder, 'supergraph.graphql'), join(folder, 'm.json')];
  writeFileSync(supergraph, supergraphOf(SDL));
  writeFileSync(manifest, manifestOf({ Items: ITEMS }));
  [items, prices] = await Promise.all([
    startScripted(answer(GOOD_ITEMS)),
    startScripted(answer(GOOD_PRICES)),
  ]);
  const subgraphs = { items, prices };
  const places = Object.entries(subgraphs).flatMap(([name, at]) => [
    '--subgraph',
    `${name}=${at.url}`,
  ]);
  program = startFacet([
    'serve',
    '--supergraph',
    supergraph,
    '--manifest',
    manifest,
    ...places,
    '--port',
    '0',
  ]);
  url = (await program.printed(/ready \S+ (\S+)/))[1] ?? '';
}, 60_000);

afterAll(async () => {
  await killPrograms();
  await Promise.all([items?.close(), prices?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const GOOD_ITEMS = { data: { items: [{ __typename: 'Item', id: 'a', title: 'Ta' }] } };
const GOOD_PRICES = { data: { _entities: [{ price: 1 }] } };

const ask = (): Promise<RawAnswer> => askRaw(url, postBytes(url, { documentId: sha256(ITEMS) }));

test('A good answer holds what it should', async () => {
  items.script(answer(GOOD_ITEMS));
  prices.script(answer(GOOD_PRICES));
  expect(JSON.parse((await ask()).body).data.items).toEqual([{ title: 'Ta', price: 1 }]);
});

describe('A service that fails tells the client nothing but that:', () => {
  const failing = {
    message: `SELECT * FROM prices: ${SECRET} at 10.0.0.7`,
    path: ['_entities', 0],
    extensions: {
      code: 'INTERNAL_SERVER_ERROR',
      stacktrace: ['Error: x', '    at Object.<anonymous> (/srv/app/node_modules/x.js:1:1)'],
      exception: { sql: 'SELECT 1' },
    },
  };
  test.each([
    ['an error with a stack', answer({ data: { _entities: [null] }, errors: [failing] })],
    ['a page', raw(`<html>${SECRET} /srv/app</html>`, { 'content-type': 'text/html' }, 500)],
    ['a page that says 200', raw(`<html>${SECRET}</html>`, { 'content-type': 'text/html' })],
    ['a text that is no JSON', raw(`{"data": ${SECRET}`)],
    ['an answer of another kind', answer({ secret: SECRET })],
    ['a redirect', raw(SECRET, { location: `http://10.0.0.7/?${SECRET}` }, 302)],
    ['a refusal', raw(`{"errors":[{"message":"${SECRET}"}]}`, {}, 401)],
    ['a value of another kind', answer({ data: { _entities: [{ price: { secret: SECRET } }] } })],
    [
      'an error beside what is right',
      answer({ ...GOOD_PRICES, errors: [{ ...failing, path: [SECRET] }] }),
    ],
    [
      'headers of its own',
      raw(JSON.stringify(GOOD_PRICES), {
        'x-secret': SECRET,
        'set-cookie': SECRET,
        server: '/srv',
      }),
    ],
  ])('%s', async (_, script) => {
    items.script(answer(GOOD_ITEMS));
    prices.script(script);
    const { status, body, headers } = await ask();
    expect(status).toBe(200);
    const told = `${JSON.stringify(headers)}${body}`;
    expect(told).not.toContain('s3cret');
    expect(told).not.toMatch(LEAKS);
    expect(told).not.toMatch(/10\.0\.0\.7|anonymous|<html>/);
    expect(JSON.parse(body).data.items[0].title).toBe('Ta');
  });

  test('one that is gone', async () => {
    items.script(({ socket }) => socket.destroy());
    const { body, headers } = await ask();
    expect(`${JSON.stringify(headers)}${body}`).not.toMatch(LEAKS);
    expect(JSON.parse(body).errors[0].extensions.service).toBe('items');
  });
});

test('A service that reports ten thousand errors is told of a hundred times at most', async () => {
  const many = Array.from({ length: 10_000 }, (_, index) => ({
    message: `wrong ${index}`,
    path: ['items', index],
    extensions: { code: 'BAD_USER_INPUT' },
  }));
  items.script(answer({ data: { items: null }, errors: many }));
  const { status, body } = await ask();
  const { errors } = JSON.parse(body) as { errors: { message: string; extensions: object }[] };
  expect(status).toBe(200);
  expect(errors).toHaveLength(100);
  expect(errors.at(-1)).toMatchObject({
    message: 'More errors of this answer are not told.',
    extensions: { code: 'BAD_USER_INPUT', service: 'items' },
  });
  expect(Buffer.byteLength(body)).toBeLessThan(16 * 1024);
});

test('Its log has no secret of a service’s headers either, and it still lives', async () => {
  items.script(answer(GOOD_ITEMS));
  prices.script(answer(GOOD_PRICES));
  expect((await ask()).status).toBe(200);
  expect(process.kill(program.pid, 0)).toBe(true);
  expect(program.stderr).not.toMatch(/unhandled|uncaught/i);
});
