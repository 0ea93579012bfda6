import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DecidePolicies } from '../gateway/authorize.ts';
import { type Bff, createBff } from '../gateway/bff.ts';
import { type BffChoices, defineBff } from '../gateway/definition.ts';
import { operationId } from '../schema/index.ts';
import { captureLog } from './testkit/captured-log.ts';
import { metricOf } from './testkit/metric.ts';
import { type ScriptedServer, startScripted } from './testkit/scripted-server.ts';
import { manifestOf, supergraphOf } from './testkit/tiny-graph.ts';

/** Everything in it may be kept by everybody for a minute, by its own schema. */
const SDL = `
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  enum CacheControlScope { PUBLIC PRIVATE }
  type Query { item: Item @cacheControl(maxAge: 60) }
  type Mutation { sell: Item @federation__authenticated }
  type Item @key(fields: "id") @cacheControl(maxAge: 60) {
    id: ID!
    title: String
    note: String @federation__requiresScopes(scopes: [["notes"]])
    price: Int @federation__policy(policies: [["trade"]])
  }
`;

const OPERATIONS = {
  Title: 'query Title { item { id title } }',
  Note: 'query Note { item { id title note } }',
  NoteAgain: 'query NoteAgain { item { id title note } }',
  NoteTogether: 'query NoteTogether { item { id title note } }',
  NoteLater: 'query NoteLater { item { id title note } }',
  NoteApart: 'query NoteApart { item { name: title note } }',
  Price: 'query Price { item { id price } }',
  Sell: 'mutation Sell { sell { id } }',
};

const ITEM = { __typename: 'Item', id: 'i1', title: 'Lamp', note: 'hush', mine: 'hush', price: 5 };

/** Whom the viewer header names, with which scopes. */
type Viewer = readonly [id: string, scopes?: string] | undefined;

const WRITER: Viewer = ['u1', 'notes'];
const READER: Viewer = ['u2', ''];

let folder: string;
let items: ScriptedServer;
let bff: Bff;
let policies: DecidePolicies;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'facet-'));
  writeFileSync(join(folder, 'supergraph.graphql'), supergraphOf({ items: SDL }));
  writeFileSync(join(folder, 'manifest.json'), manifestOf(OPERATIONS));
  items = await startScripted((_, response) => {
    response.writeHead(200, {
      'content-type': 'application/json',
      'cache-control': 'max-age=60, public',
    });
    response.end(JSON.stringify({ data: { item: ITEM, sell: ITEM } }));
  });
});

beforeAll(async () => {
  bff = await start();
}, 30_000);

beforeEach(() => {
  policies = () => ({});
  items.forget();
});

afterAll(async () => {
  await bff.close();
  await items.close();
  rmSync(folder, { recursive: true });
});

function start(choices: Partial<BffChoices> = {}): Promise<Bff> {
  const decide: DecidePolicies = (...asked) => policies(...asked);
  return createBff(defineBff({ client: 'tiny', policies: decide, ...choices }), {
    port: 0,
    supergraph: join(folder, 'supergraph.graphql'),
    manifests: [join(folder, 'manifest.json')],
    subgraphUrls: { items: items.url },
    identity: { kind: 'headers' },
    log: captureLog().log,
  });
}

async function post(body: object, viewer: Viewer, url = bff.url) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(viewer && { 'x-facet-viewer': viewer[0], 'x-facet-scopes': viewer[1] ?? '' }),
    },
    body: JSON.stringify(body),
  });
  const { data, errors = [] } = (await response.json()) as {
    data: Record<string, Record<string, unknown>> | null;
    errors?: { path?: unknown; extensions: { code: string } }[];
  };
  return {
    status: response.status,
    policy: response.headers.get('cache-control'),
    cache: response.headers.get('x-facet-cache'),
    data,
    errors: errors.map(({ path, extensions }) => [extensions.code, path]),
  };
}

const ask = (name: keyof typeof OPERATIONS, viewer?: Viewer) =>
  post({ documentId: operationId(OPERATIONS[name]) }, viewer);

const DENIED_NOTE = {
  data: { item: { id: 'i1', title: 'Lamp', note: null } },
  errors: [['UNAUTHORIZED_FIELD_OR_TYPE', ['item', 'note']]],
};

describe('What one viewer was given is not given to another', () => {
  test('from kept answers, though services let everybody have it', async () => {
    expect(await ask('Note', WRITER)).toMatchObject({
      data: { item: { note: 'hush' } },
      errors: [],
      policy: 'private, max-age=60',
      cache: 'miss',
    });
    expect(await ask('Note', WRITER)).toMatchObject({
      data: { item: { note: 'hush' } },
      cache: 'hit',
    });
    for (const other of [READER, undefined]) {
      expect(await ask('Note', other)).toMatchObject({ ...DENIED_NOTE, policy: 'no-store' });
    }
  });

  test('nor is what they were not given kept for anybody', async () => {
    for (let time = 0; time < 2; time += 1) {
      expect(await ask('NoteAgain')).toMatchObject({
        ...DENIED_NOTE,
        cache: 'miss',
        policy: 'no-store',
      });
    }
    expect(await ask('NoteAgain', WRITER)).toMatchObject({ data: { item: { note: 'hush' } } });
  });

  test('while both wait for it', async () => {
    const [given, denied] = await Promise.all([
      ask('NoteTogether', WRITER),
      ask('NoteTogether', READER),
    ]);
    expect(given.data?.item?.note).toBe('hush');
    expect(denied).toMatchObject(DENIED_NOTE);
  });

  test('when their scopes have changed', async () => {
    await ask('NoteLater', WRITER);
    expect(await ask('NoteLater', ['u1'])).toMatchObject(DENIED_NOTE);
  });

  test('and what takes nothing is everybody’s, as without any requirement', async () => {
    expect(await ask('Title', WRITER)).toMatchObject({ policy: expect.stringMatching(/^public/) });
    expect(await ask('Title')).toMatchObject({ cache: 'hit' });
  });
});

test('What is denied is not asked for, and a denied mutation is not sent', async () => {
  await ask('NoteApart', READER);
  expect(items.received.map(({ body }) => body).join()).not.toContain('note');
  items.forget();
  expect(await ask('Sell')).toMatchObject({
    data: null,
    errors: [['UNAUTHORIZED_FIELD_OR_TYPE', ['sell']]],
  });
  expect(items.received).toHaveLength(0);
  expect(await ask('Sell', READER)).toMatchObject({ data: { sell: { id: 'i1' } } });
});

test('No viewer, whatever they may have, makes a registered operation be planned', async () => {
  for (const viewer of [undefined, READER, WRITER]) {
    for (const name of Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[]) {
      expect((await ask(name, viewer)).status).toBe(200);
    }
  }
  for (const stage of ['parse', 'validate', 'plan']) {
    const labels = { stage, cause: 'traffic' };
    expect(await metricOf(bff, 'facet_operation_compilations_total', labels)).toBe(0);
  }
});

test('A text of one’s own is held to the same', async () => {
  const open = await start({ allowlist: 'open' });
  try {
    const query = '{ item { id title mine: note } }';
    expect(await post({ query }, READER, open.url)).toMatchObject({
      data: { item: { mine: null } },
      errors: [['UNAUTHORIZED_FIELD_OR_TYPE', ['item', 'mine']]],
    });
    expect(await post({ query }, WRITER, open.url)).toMatchObject({
      data: { item: { mine: 'hush' } },
      errors: [],
      policy: 'private, max-age=60',
    });
  } finally {
    await open.close();
  }
});

describe('A policy is decided by the client', () => {
  test('for each request, so that one that changes counts at once', async () => {
    expect(await ask('Price', READER)).toMatchObject({ data: { item: { price: null } } });
    policies = (names, viewer) => ({ [names.join()]: viewer?.id === 'u2' });
    expect(await ask('Price', READER)).toMatchObject({ data: { item: { price: 5 } } });
    expect(await ask('Price', WRITER)).toMatchObject({ data: { item: { price: null } } });
    policies = () => ({ trade: false });
    expect(await ask('Price', READER)).toMatchObject({ data: { item: { price: null } } });
  });

  test('and if that fails nothing is given at all, nor is anybody told why', async () => {
    policies = () => {
      throw new Error('the policy service is at 10.0.0.1');
    };
    expect(await ask('Price', READER)).toMatchObject({
      status: 500,
      errors: [['INTERNAL_SERVER_ERROR', undefined]],
    });
    expect(items.received).toHaveLength(0);
  });
});

test('A supergraph that requires what nothing would enforce is not served', async () => {
  const file = join(folder, 'supergraph.graphql');
  const good = readFileSync(file, 'utf8');
  const bad = good
    .replace(
      /(directive @federation__authenticated on) .*/,
      '$1 FIELD_DEFINITION | SCHEMA | ENUM_VALUE',
    )
    .replace(/(PUBLIC @join__enumValue\(graph: ITEMS\))/, '$1 @federation__authenticated');
  expect(bad).not.toBe(good);
  writeFileSync(file, bad);
  try {
    await expect(start()).rejects.toThrow(/Of 4 requirements .* 3 can be enforced/);
  } finally {
    writeFileSync(file, good);
  }
});
