import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import {
  createContract,
  createManifest,
  formatManifest,
  type ManifestOperation,
} from '../schema/index.ts';
import { type Planets, startPlanets } from './testkit/planets.ts';
import { killPrograms, type Program, startFacet } from './testkit/program.ts';
import { until } from './testkit/until.ts';

const SYSTEM = `query System {
  planets {
    name
    massInEarths
    moons { name }
    visits
  }
}`;

const SYSTEM_DATA = {
  planets: [
    { name: 'Earth', massInEarths: 1, moons: [{ name: 'Moon' }], visits: 0 },
    {
      name: 'Mars',
      massInEarths: 0.107,
      moons: [{ name: 'Phobos' }, { name: 'Deimos' }],
      visits: 49,
    },
  ],
};

const INTROSPECTION = '{ __schema { queryType { name } } }';

/** Nothing listens there. */
const DEAD_URL = 'http://127.0.0.1:1/graphql';

let planets: Planets;
let folder: string;
let supergraph: string;

beforeAll(async () => {
  planets = await startPlanets();
  folder = mkdtempSync(join(tmpdir(), 'facet-planets-'));
  supergraph = join(folder, 'supergraph.graphql');
  writeFileSync(supergraph, planets.supergraph);
}, 20_000);

afterAll(async () => {
  await killPrograms();
  await planets.close();
  rmSync(folder, { recursive: true });
});

describe('Before any supergraph, without a manifest', () => {
  let bff: Served;

  beforeAll(async () => {
    bff = await serve(['--supergraph', supergraph]);
  }, 20_000);

  test('a warning says that anything may run', () => {
    expect(bff.program.stderr).toBe(
      'facet: without --manifest any operation may run (--allowlist open).\n',
    );
  });

  test('text is answered across all subgraphs', async () => {
    expect(await bff.post({ query: SYSTEM })).toEqual({ status: 200, body: { data: SYSTEM_DATA } });
  });

  test('the schema may be asked for', async () => {
    expect(await bff.post({ query: INTROSPECTION })).toEqual({
      status: 200,
      body: { data: { __schema: { queryType: { name: 'Query' } } } },
    });
  });

  test('text that does not fit the schema is refused', async () => {
    const { status, body } = await bff.post({ query: '{ products { id } }' });
    expect({ status, code: codeOf(body) }).toEqual({
      status: 400,
      code: 'GRAPHQL_VALIDATION_FAILED',
    });
  });

  test('it stops on SIGTERM with exit code 0', async () => {
    bff.program.kill('SIGTERM');
    expect(await bff.program.ended).toMatchObject({ code: 0, signal: null });
  });
});

describe('Before any supergraph, with a manifest', () => {
  let bff: Served;
  let operation: ManifestOperation;

  beforeAll(async () => {
    operation = writeManifest(join(folder, 'manifest.json'));
    bff = await serve(['--supergraph', supergraph, '--manifest', join(folder, 'manifest.json')]);
  }, 20_000);

  test('nothing is warned of', () => {
    expect(bff.program.stderr).toBe('');
  });

  test('an operation runs by its id, in POST and in GET', async () => {
    const expected = { status: 200, body: { data: SYSTEM_DATA } };
    expect(await bff.post({ documentId: operation.id })).toEqual(expected);
    expect(await bff.get({ documentId: `sha256:${operation.id}` })).toEqual(expected);
  });

  test.each([
    ['registered text', SYSTEM],
    ['other text', '{ planets { name } }'],
    ['introspection', INTROSPECTION],
  ])('%s is refused', async (_, query) => {
    for (const { status, body } of [await bff.post({ query }), await bff.get({ query })]) {
      expect({ status, code: codeOf(body) }).toEqual({
        status: 400,
        code: 'PERSISTED_QUERY_ID_REQUIRED',
      });
    }
  });

  test('an id that the manifest does not hold is refused', async () => {
    const { status, body } = await bff.post({ documentId: '0'.repeat(64) });
    expect({ status, code: codeOf(body) }).toEqual({
      status: 404,
      code: 'PERSISTED_QUERY_NOT_IN_LIST',
    });
  });
});

describe('Tags', () => {
  test('--exclude-tag hides what carries the tag', async () => {
    const bff = await serve(['--supergraph', supergraph, '--exclude-tag', 'science']);
    expect(await bff.fieldsOf('Planet')).toEqual(['id', 'moons', 'name', 'visits']);
    expect(await bff.fieldsOf('Moon')).toEqual(['name']);
    const { status, body } = await bff.post({ query: '{ planets { massInEarths } }' });
    expect({ status, code: codeOf(body) }).toEqual({
      status: 400,
      code: 'GRAPHQL_VALIDATION_FAILED',
    });
  }, 20_000);

  test('--include-tag shows only what carries the tag, and both may be given together', async () => {
    const bff = await serve([
      ...['--supergraph', supergraph],
      ...['--include-tag', 'public', '--include-tag', 'science', '--exclude-tag', 'science'],
    ]);
    expect(await bff.fieldsOf('Query')).toEqual(['planets']);
    expect(await bff.fieldsOf('Planet')).toEqual(['id', 'moons', 'name']);
    expect(await bff.post({ query: '{ planets { name moons { name } } }' })).toMatchObject({
      status: 200,
      body: { data: { planets: [{ name: 'Earth' }, { name: 'Mars' }] } },
    });
  }, 20_000);
});

describe('A subgraph that is not where the supergraph says', () => {
  let elsewhere: string;

  beforeAll(() => {
    elsewhere = join(folder, 'elsewhere.graphql');
    writeFileSync(elsewhere, planets.compose({ urls: { visits: DEAD_URL, moons: DEAD_URL } }));
  });

  test('leaves its fields out', async () => {
    const bff = await serve(['--supergraph', elsewhere]);
    const { body } = await bff.post({ query: '{ planets { name visits } }' });
    expect(body).toMatchObject({ data: { planets: [{ name: 'Earth', visits: null }, {}] } });
    expect(codeOf(body)).toBe('SUBREQUEST_HTTP_ERROR');
  }, 20_000);

  test('is found with --subgraph', async () => {
    const bff = await serve([
      ...['--supergraph', elsewhere],
      ...['--subgraph', `visits=${planets.urls.visits}`],
      ...['--subgraph', `moons=${planets.urls.moons}`],
    ]);
    expect((await bff.post({ query: SYSTEM })).body).toEqual({ data: SYSTEM_DATA });
  }, 20_000);
});

describe('A supergraph by its address', () => {
  let registry: Registry;
  let bff: Served;

  beforeAll(async () => {
    registry = await startRegistry(
      planets.compose({ sdl: (sdl) => sdl.replace('visits: Int', '') }),
    );
    bff = await serve(['--supergraph', registry.url, '--poll-interval-ms', '100']);
  }, 20_000);

  afterAll(() => registry.close());

  test('is served, and asked for with its ETag from then on', async () => {
    expect(await bff.fieldsOf('Planet')).toEqual(['id', 'massInEarths', 'moons', 'name']);
    const [first, ...later] = await until(() => registry.asked.length >= 4 && registry.asked);
    expect(first).toBeUndefined();
    expect(new Set(later)).toEqual(new Set(['"1"']));
    expect(bff.program.stderr).not.toContain('"level"');
  });

  test('is taken over when it changes', async () => {
    expect((await bff.post({ query: SYSTEM })).status).toBe(400);
    registry.publish(planets.supergraph);
    expect((await until(() => bff.answering({ query: SYSTEM }))).body).toEqual({
      data: SYSTEM_DATA,
    });
  }, 20_000);

  test.each([
    ['that does not parse', 'type Query {'],
    ['that is no supergraph', 'type Query { planets: [String] }'],
    ['that is empty', ''],
  ])(
    'one %s is told of by its address, and the last good one stays',
    async (_, text) => {
      const told = bff.program.stderr.length;
      registry.publish(text);
      await until(() => bff.program.stderr.slice(told).includes('refused'));
      expect(bff.program.stderr.slice(told)).toContain(registry.url);
      expect(await bff.post({ query: SYSTEM })).toEqual({
        status: 200,
        body: { data: SYSTEM_DATA },
      });
    },
    20_000,
  );

  test('an address that answers with an error, then not at all, is told of; the last one stays', async () => {
    registry.fail(503);
    await bff.program.printed(new RegExp(`${registry.url}: cannot be read \\(HTTP 503\\)`));
    expect((await bff.post({ query: SYSTEM })).body).toEqual({ data: SYSTEM_DATA });
    await registry.close();
    await bff.program.printed(new RegExp(`${registry.url}: cannot be read \\(ECONNREFUSED\\)`));
    expect((await bff.post({ query: SYSTEM })).body).toEqual({ data: SYSTEM_DATA });
  }, 20_000);

  test('an address that is dead from the start is told of in one line, with exit code 1', async () => {
    const { code, stdout, stderr } = await startServing([
      ...['--supergraph', registry.url],
      ...['--allowlist', 'open'],
    ]).ended;
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: `facet: ${registry.url}: cannot be read (ECONNREFUSED)\n`,
    });
  }, 20_000);
});

interface Answer {
  readonly status: number;
  readonly body: {
    readonly data?: unknown;
    readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  };
}

/** A BFF in a process of its own. */
interface Served {
  readonly program: Program;
  post(request: Readonly<Record<string, string>>): Promise<Answer>;
  get(request: Readonly<Record<string, string>>): Promise<Answer>;
  /** The answer if it is a good one. */
  answering(request: Readonly<Record<string, string>>): Promise<Answer | false>;
  /** Names of a type's fields that introspection shows, sorted. */
  fieldsOf(type: string): Promise<string[]>;
}

function startServing(options: readonly string[]): Program {
  return startFacet(['serve', ...options, '--port', '0']);
}

async function serve(options: readonly string[]): Promise<Served> {
  const program = startServing(options);
  const [, url = ''] = await program.printed(/^ready supergraph (\S+)$/m);
  const post: Served['post'] = async (request) =>
    answerOf(
      await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
      }),
    );
  return {
    program,
    post,
    get: async (request) =>
      answerOf(
        await fetch(`${url}?${new URLSearchParams(request)}`, {
          headers: { 'apollo-require-preflight': 'true' },
        }),
      ),
    answering: async (request) => {
      const answer = await post(request);
      return answer.status === 200 && answer;
    },
    fieldsOf: async (type) => {
      const { body } = await post({ query: `{ __type(name: "${type}") { fields { name } } }` });
      const { __type } = body.data as { __type: { fields: { name: string }[] } };
      return __type.fields.map(({ name }) => name).sort();
    },
  };
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

function codeOf({ errors }: Answer['body']): string | undefined {
  return errors?.[0]?.extensions.code;
}

/** Registers one operation, and tells its id. */
function writeManifest(path: string): ManifestOperation {
  const contract = createContract(planets.supergraph, {});
  if (contract.kind === 'failed') throw new Error('The planets have no schema.');
  const files = [{ path: 'System.graphql', text: SYSTEM }];
  const made = createManifest(buildSchema(contract.schema), files);
  const [operation] = made.kind === 'manifest' ? made.manifest.operations : [];
  if (made.kind === 'failed' || !operation) throw new Error('The operation does not fit.');
  writeFileSync(path, formatManifest(made.manifest));
  return operation;
}

/** A place that keeps a supergraph, as schema registries do. */
interface Registry {
  readonly url: string;
  /** The `If-None-Match` of each request. */
  readonly asked: readonly (string | undefined)[];
  publish(text: string): void;
  fail(status: number): void;
  close(): Promise<void>;
}

async function startRegistry(first: string): Promise<Registry> {
  const asked: (string | undefined)[] = [];
  let version = 1;
  let text = first;
  let failure = 0;
  const server: Server = createServer((request, response) => {
    const known = request.headers['if-none-match'];
    asked.push(known);
    const etag = `"${version}"`;
    if (failure) response.writeHead(failure).end();
    else if (known === etag) response.writeHead(304, { etag }).end();
    else response.writeHead(200, { etag }).end(text);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/supergraph`,
    asked,
    publish: (next) => {
      text = next;
      version += 1;
    },
    fail: (status) => {
      failure = status;
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
